/** Sidecars on a disk: what is told, what stays, and the way back. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ToldPhoto } from '../../../electron/exchange/xmp/export.ts';
import { undoSidecars, writeSidecars } from '../../../electron/exchange/xmp/export.ts';
import { readFacts } from '../../../electron/vision/identity.ts';
import type { OpenedStore } from '../../store/opened-store.ts';
import { openedStore } from '../../store/opened-store.ts';
import { killedAsItWrites } from '../../support/killed/killed.ts';
import { hasExiftool } from '../../support/exiftool.ts';

let folder: string;
let library: OpenedStore;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'revisit-sidecars-'));
  writeFileSync(join(folder, 'IMG_1.jpg'), 'photo');
  library = openedStore();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  library.remove();
});

const told = (of: Partial<ToldPhoto> = {}): ToldPhoto => ({
  path: Buffer.from(join(folder, 'IMG_1.jpg')),
  placeName: 'Petra',
  ...{ takenAt: null, latitude: null, longitude: null },
  ...of,
});
const text = (name = 'IMG_1.jpg.xmp'): string => readFileSync(join(folder, name), 'utf8');
const write = (of: Partial<ToldPhoto> = {}) => writeSidecars(library.store, [told(of)]);
const names = (): string[] => readdirSync(folder).sort();

/** As digiKam, Lightroom and darktable write: namespaces of their own, attributes, lists, comments. */
const OTHERS = `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="XMP Core 4.4.0-Exiv2">
 <r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <!-- a note & nothing else -->
  <r:Description r:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:dt="http://darktable.sf.net/" xmlns:d="http://purl.org/dc/elements/1.1/"
    xmp:Rating='4' dt:history_end="7">
   <d:subject>
    <r:Bag>
     <r:li>holiday</r:li>
     <r:li>Anna &amp; Tom</r:li>
    </r:Bag>
   </d:subject>
   <dt:mask_id><r:Seq/></dt:mask_id>
  </r:Description>
 </r:RDF>
</x:xmpmeta>
<?xpacket end="w"?>`.replaceAll(' & nothing', ' and nothing');

test('A new sidecar lies beside the photo under its name, and is read back as it was told', async () => {
  const report = await write({ takenAt: '2015-02-01T10:30:00', latitude: -30.3222, longitude: 35.4517 });
  expect(report).toEqual({ written: 1, unchanged: 0, refused: [] });
  expect(names()).toEqual(['IMG_1.jpg', 'IMG_1.jpg.xmp']);
  const sidecars = [{ name: 'IMG_1.jpg.xmp', bytes: Buffer.from(text()) }];
  const { metadata } = readFacts(Buffer.from('photo'), { fileName: 'IMG_1.jpg', sidecars });
  expect(metadata).toMatchObject({ takenAt: '2015-02-01T10:30:00', takenAtSource: 'sidecar' });
  expect(metadata.latitude).toBeCloseTo(-30.3222, 5);
  expect(metadata.longitude).toBeCloseTo(35.4517, 5);
});

test.each(['IMG_1.jpg.xmp', 'IMG_1.xmp', 'img_1.XMP'])(
  'A sidecar that lies there is merged: %s',
  async (name) => {
    writeFileSync(join(folder, name), OTHERS);
    await write();
    expect(names().filter((one) => /xmp$/i.test(one))).toEqual([name]);
    const lines = text(name).split('\n');
    expect(OTHERS.split('\n').filter((line) => !lines.includes(line))).toEqual([]);
    expect(lines.filter((line) => line.includes('Petra')).map((line) => line.trim())).toEqual([
      '<r:li>Petra</r:li>',
      '<r:li>Places|Petra</r:li>',
      '<r:li>Places/Petra</r:li>',
    ]);
    expect(text(name)).toContain('<r:li>Anna &amp; Tom</r:li>\n     <r:li>Petra</r:li>\n    </r:Bag>');
  },
);

test('Written twice, nothing is there twice', async () => {
  writeFileSync(join(folder, 'IMG_1.jpg.xmp'), OTHERS);
  await write();
  const once = text();
  expect(await write()).toEqual({ written: 0, unchanged: 1, refused: [] });
  expect(text()).toBe(once);
});

test('A sidecar that photos share has the places of them all, however often it is written', async () => {
  writeFileSync(join(folder, 'IMG_1.xmp'), OTHERS);
  const heic = Buffer.from(join(folder, 'IMG_1.heic'));
  const writeBoth = () =>
    writeSidecars(library.store, [
      told({ takenAt: '2015-02-01' }),
      told({ path: heic, placeName: 'Jerash', takenAt: '2016-02-01', latitude: 32, longitude: 35 }),
    ]);
  expect(await writeBoth()).toEqual({ written: 1, unchanged: 0, refused: [] });
  const once = text('IMG_1.xmp');
  for (const name of ['Petra', 'Jerash']) expect(once.match(new RegExp(name, 'g'))).toHaveLength(3);
  expect([once.includes('2015-02-01'), once.includes('2016-02-01')]).toEqual([true, false]);
  expect(once).toContain('>32,0N<');
  expect(await writeBoth()).toEqual({ written: 0, unchanged: 1, refused: [] });
  await undoSidecars(library.store);
  expect(text('IMG_1.xmp')).toBe(OTHERS);
});

test('A date and a position that another program wrote stay', async () => {
  const dated = OTHERS.replace(
    `xmp:Rating='4'`,
    `xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:DateTimeOriginal="2001-01-02T03:04:05" ` +
      `exif:GPSLatitude="1,0N"`,
  );
  writeFileSync(join(folder, 'IMG_1.jpg.xmp'), dated);
  await write({ placeName: null, takenAt: '2015-02-01', latitude: 48, longitude: 16 });
  expect(text()).toBe(dated);
});

test('A name that was changed takes its earlier keyword along, whoever wrote the file since', async () => {
  await write();
  await write({ placeName: 'Jerash' });
  expect(text()).not.toContain('Petra');
  writeFileSync(join(folder, 'IMG_1.jpg.xmp'), text().replace('</rdf:RDF>', '<!-- another --></rdf:RDF>'));
  await write({ placeName: 'Amman' });
  expect(text()).not.toContain('Jerash');
  expect(text()).toContain('<!-- another -->');
  expect(text().match(/Amman/g)).toHaveLength(3);
});

test('A keyword that was the person’s own before is not taken away with the place’s name', async () => {
  writeFileSync(join(folder, 'IMG_1.jpg.xmp'), OTHERS.replace('holiday', 'Petra'));
  await write();
  writeFileSync(join(folder, 'IMG_1.jpg.xmp'), text().replace('a note', 'another note'));
  await write({ placeName: 'Jerash' });
  expect(text()).toContain('<r:li>Petra</r:li>');
});

test('Undone, all is as it was before: bytes, permissions, and no file where there was none', async () => {
  writeFileSync(join(folder, 'IMG_2.jpg'), 'photo');
  writeFileSync(join(folder, 'IMG_2.xmp'), OTHERS);
  chmodSync(join(folder, 'IMG_2.xmp'), 0o640);
  const other = told({ path: Buffer.from(join(folder, 'IMG_2.jpg')) });
  expect(await writeSidecars(library.store, [told(), other])).toMatchObject({ written: 2 });
  expect(statSync(join(folder, 'IMG_2.xmp')).mode & 0o777).toBe(0o640);
  expect(await undoSidecars(library.store)).toMatchObject({ written: 2, refused: [] });
  expect(names()).toEqual(['IMG_1.jpg', 'IMG_2.jpg', 'IMG_2.xmp']);
  expect(text('IMG_2.xmp')).toBe(OTHERS);
  expect(await undoSidecars(library.store)).toMatchObject({ written: 0 });
});

test('What another program has changed since is not undone', async () => {
  await write();
  writeFileSync(join(folder, 'IMG_1.jpg.xmp'), `${text()}\n`);
  const { written, refused } = await undoSidecars(library.store);
  expect(written).toBe(0);
  expect(refused).toMatchObject([{ kind: 'changed since' }]);
  expect(text()).toContain('Petra');
});

test.each([null, OTHERS])(
  'Killed as it is written, it can be undone, and nothing is left',
  async (before) => {
    const sidecar = join(folder, 'IMG_1.jpg.xmp');
    if (before !== null) writeFileSync(sidecar, before);
    library.store.close();
    const code = `
    const { openExistingStore } = await import('./electron/store/store.ts');
    const { writeSidecars } = await import('./electron/exchange/xmp/export.ts');
    const [library, photo] = process.argv.slice(1);
    const told = { placeName: 'Petra', takenAt: null, latitude: null, longitude: null };
    await writeSidecars(openExistingStore(library).value, [{ path: Buffer.from(photo), ...told }]);`;
    expect(killedAsItWrites(code, library.store.path, join(folder, 'IMG_1.jpg'))).toBe('SIGKILL');
    library.reopen();
    expect(existsSync(sidecar) ? text() : null).toBe(before);
    expect(await undoSidecars(library.store)).toMatchObject({ written: 1, refused: [] });
    expect(names()).toEqual(['IMG_1.jpg', ...(before === null ? [] : ['IMG_1.jpg.xmp'])]);
    expect(await write()).toMatchObject({ written: 1, refused: [] });
  },
);

test.each([
  ['no XML', '<x:xmpmeta'],
  ['no XMP', '<a/>'],
  ['keywords in no list', OTHERS.replace(/<r:Bag>[^]*<\/r:Bag>/, 'holiday')],
  [
    'keywords as an attribute',
    OTHERS.replace(`xmp:Rating='4'`, 'd:subject="holiday"').replace(/<d:s[^]*d:s.*>/, ''),
  ],
  ['another encoding', Buffer.from(OTHERS, 'utf16le')],
  ['another encoding, as it says', `<?xml version='1.0' encoding='ISO-8859-1'?>\n${OTHERS}`],
])('What is not understood stays as it is: %s', async (_, content) => {
  writeFileSync(join(folder, 'IMG_1.jpg.xmp'), content);
  expect((await write()).refused).toMatchObject([{ kind: 'not understood' }]);
  expect(readFileSync(join(folder, 'IMG_1.jpg.xmp'))).toEqual(Buffer.from(content));
  expect(names()).toEqual(['IMG_1.jpg', 'IMG_1.jpg.xmp']);
});

test('A folder that is not there is told, and the others are written', async () => {
  const report = await writeSidecars(library.store, [
    told({ path: Buffer.from('/nowhere/IMG_1.jpg') }),
    told(),
  ]);
  expect(report).toMatchObject({ written: 1, refused: [{ kind: 'unwritable', file: '/nowhere/IMG_1.jpg' }] });
});

if (!hasExiftool)
  console.warn('skipped: sidecars as exiftool reads them (apt-get install libimage-exiftool-perl)');

test.skipIf(!hasExiftool).each(['', OTHERS])(
  'exiftool reads what is told, as digiKam and Lightroom do',
  async (before) => {
    if (before !== '') writeFileSync(join(folder, 'IMG_1.jpg.xmp'), before);
    await write({ placeName: 'Ma’in <& “Petra”', takenAt: '2015-02-01', latitude: -30.5, longitude: 35.25 });
    const args = ['-j', '-n', '-Subject', '-HierarchicalSubject', '-TagsList', '-DateTimeOriginal'];
    const said = execFileSync('exiftool', [
      ...args,
      '-GPSLatitude',
      '-GPSLongitude',
      '-Rating',
      join(folder, 'IMG_1.jpg.xmp'),
    ]);
    const [tags] = JSON.parse(said.toString()) as Record<string, unknown>[];
    const name = 'Ma’in <& “Petra”';
    expect(tags).toMatchObject({
      Subject: before === '' ? name : ['holiday', 'Anna & Tom', name],
      HierarchicalSubject: `Places|${name}`,
      TagsList: `Places/${name}`,
      DateTimeOriginal: '2015:02:01',
      GPSLatitude: -30.5,
      GPSLongitude: 35.25,
      ...(before === '' ? {} : { Rating: 4 }),
    });
  },
);
