import { expect, test } from 'vitest';
import { nameInFolder } from '../../../electron/places/places.ts';

const NAMES: Record<string, string> = {
  Petra: 'Petra',
  'Petra 2009': 'Petra',
  '2009-08 Petra & Jerash': 'Petra & Jerash',
  '12.08.2009 Graz': 'Graz',
  '2012-12-24_25 Graz': 'Graz',
  'August 2009 Kreta': 'Kreta',
  'Rom 12.-15. Mai 2011': 'Rom',
  'Lisbon 2011-05': 'Lisbon',
  "Paris '98": 'Paris',
  '2014年5月 京都': '京都',
  'Petra (2)': 'Petra',
  'Petra - Copy': 'Petra',
  '01 - Vienna': 'Vienna',
  '03_Schönbrunn': 'Schönbrunn',
  'Best of Petra': 'Petra',
  'Trip to Machu Picchu, Peru': 'Machu Picchu, Peru',
  'Urlaub in der Steiermark': 'Steiermark',
  'Weihnachten in Graz': 'Graz',
  'New York': 'New York',
  'Old Town': 'Old Town',
  'Los Angeles 2003': 'Los Angeles',
  'Marburg 1999': 'Marburg',
  'Casa de la abuela': 'Casa de la abuela',
  garden: 'garden',
};

test.each(Object.entries(NAMES))('The folder “%s” says %s', (folder, name) => {
  expect(nameInFolder(folder)).toBe(name);
});

const NAMELESS = [
  ...['DCIM', '100CANON', '101_PANA', '102MSDCF', 'Camera Roll', 'iPhone 6', 'WhatsApp Images'],
  ...['Camera Uploads', 'Google Photos', 'Photos from 2019', 'Takeout', 'Screenshots', 'IMG_2034'],
  ...['2009-08-12', '20090812', '12.08.2009', '1998', 'Aug 2009', '2011 - 2012', '2014年5月', '05'],
  ...['My Pictures', 'New Folder', 'Neuer Ordner (2)', 'Nouveau dossier', 'Nueva carpeta', 'Mis fotos'],
  ...['Bilder', 'Family', 'Holiday 2012', 'Christmas 2010', 'Weihnachten', 'Été 2003'],
  ...['照片', '新建文件夹 (2)', '写真', '사진', 'Фото', 'Backup', 'misc', 'deadbeef01', '-', ''],
  '3f2504e0-4f89-11d3-9a0c-0305e82c3301',
  'x'.repeat(61),
];

test.each(NAMELESS)('The folder “%s” says nothing of a place', (folder) => {
  expect(nameInFolder(folder)).toBeNull();
});
