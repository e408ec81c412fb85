import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partsOf } from '../../../electron/vision/container/container.ts';
import type { Metadata, Shot } from '../../../electron/contract/photo.ts';
import { readMetadata } from '../../../electron/vision/metadata/metadata.ts';

const none = new Uint8Array();
const named = (fileName: string): Metadata & { shot: Shot } =>
  readMetadata(none, partsOf(none), { fileName, sidecars: [] });

/** Names as programs make them of 2015-02-01 09:41:07.123, each with how much of that they hold. */
const withTime = [
  ...[
    'IMG_20150201_094107.jpg',
    'IMG_20150201_094107_HDR.jpg',
    'VID_20150201_094107.jpg',
    '20150201_094107.jpg',
  ],
  ...[
    '20150201_094107(0).jpg',
    'IMG20150201094107.jpg',
    'MVIMG_20150201_094107.jpg',
    'PANO_20150201_094107.jpg',
  ],
  ...['00000IMG_00000_BURST20150201094107123_COVER.jpg', 'IMG_20150201_094107_BURST001.jpg'],
  ...['DSCPDC_0001_BURST20150201094107123.JPG', 'P_20150201_094107.jpg', 'C360_2015-02-01-09-41-07-123.jpg'],
  ...['WP_20150201_09_41_07_Pro.jpg', 'WIN_20150201_09_41_07_Pro.jpg', 'DJI_20150201094107_0001_D.JPG'],
  ...['signal-2015-02-01-094107.jpg', 'signal-2015-02-01-09-41-07-123.jpg', 'threema-20150201-094107123.jpg'],
  ...[
    'photo_2015-02-01_09-41-07.jpg',
    'photo_2015-02-01_09-41-07 (2).jpg',
    'photo_1@01-02-2015_09-41-07.jpg',
  ],
  ...['WhatsApp Image 2015-02-01 at 09.41.07.jpeg', 'WhatsApp Image 2015-02-01 at 9.41.07 AM.jpeg'],
  ...['KakaoTalk_20150201_094107123.jpg', 'viber_image_2015-02-01_09-41-07.jpg', 'QQ图片20150201094107.jpg'],
  ...[
    'Screenshot_20150201-094107.png',
    'Screenshot_20150201-094107_Chrome.jpg',
    'Screenshot_2015-02-01-09-41-07.png',
  ],
  ...['Screenshot 2015-02-01 at 09.41.07.png', 'Screenshot 2015-02-01 at 9.41.07\u202fAM.png'],
  ...['Screen Shot 2015-02-01 at 9.41.07 AM (2).png', 'Screenshot from 2015-02-01 09-41-07.png'],
  ...['Bildschirmfoto 2015-02-01 um 09.41.07.png', "Capture d'écran 2015-02-01 à 09.41.07.png"],
  ...['Captura de pantalla 2015-02-01 a las 9.41.07.png', 'Screenshot 2015-02-01 094107.png'],
  ...[
    '2015-02-01 09.41.07.jpg',
    '2015-02-01 09.41.07-1.jpg',
    '2015-02-01_09-41-07.jpg',
    '2015-02-01T09:41:07.jpg',
  ],
  ...[
    '15-02-01 09-41-07 1234.jpg',
    '2015_02_01_09_41_07.jpg',
    '20150201094107.jpg',
    'Scan 2015-02-01 09.41.07.tif',
  ],
];
const inUtc = ['PXL_20150201_094107123.jpg', 'PXL_20150201_094107123.MP.jpg', '20150201_094107000_iOS.heic'];
const atInstant = [
  'FB_IMG_1422783667000.jpg',
  'mmexport1422783667000.jpg',
  'wx_camera_1422783667000.jpg',
  '1422783667000.jpg',
];
const dayAlone = [
  ...['IMG-20150201-WA0003.jpg', 'VID-20150201-WA0003.jpg', 'WP_20150201_001.jpg', 'IMG_20150201.jpg'],
  ...[
    '2015-02-01.jpg',
    '2015-02-01 Birthday.jpg',
    '2015_02_01 Birthday.jpg',
    '20150201 Birthday.jpg',
    '20150201.jpg',
  ],
  ...['Birthday 2015-02-01.jpg', 'Photo 2015.02.01.jpg', '2015-02-01-0001.jpg', '20150201-0001.jpg'],
];

describe('the date in a file name', () => {
  test.each(withTime)('of %s is read with its time', (name) => {
    expect(named(name)).toMatchObject({
      takenAt: '2015-02-01T09:41:07',
      takenAtSource: 'file name',
      utcOffsetMin: null,
    });
  });

  test.each([...inUtc, ...atInstant])('of %s is read as one in UTC', (name) => {
    expect(named(name)).toMatchObject({ takenAt: '2015-02-01T09:41:07', utcOffsetMin: 0 });
  });

  test.each(dayAlone)('of %s is a day without time', (name) => {
    expect(named(name)).toMatchObject({ takenAt: '2015-02-01', takenAtSource: 'file name' });
  });

  test('of an afternoon counts from noon, and noon and midnight are what they are', () => {
    const at = (clock: string): string | null => named(`Screenshot 2015-02-01 at ${clock}.png`).takenAt;
    expect(at('9.41.07 PM')).toBe('2015-02-01T21:41:07');
    expect(at('12.00.01 AM')).toBe('2015-02-01T00:00:01');
    expect(at('12.00.01 PM')).toBe('2015-02-01T12:00:01');
  });

  test.each([
    ...[
      'IMG_0001.jpg',
      'IMG_20991399.jpg',
      'IMG_20150231_101010.jpg',
      'DSC_20150201.jpg',
      'DSC01234.jpg',
      'P1010001.jpg',
    ],
    ...[
      'DSCF2015.jpg',
      '2015.jpg',
      '201502.jpg',
      '2015020.jpg',
      '201502011.jpg',
      '+4915112345678.jpg',
      '13800138000.jpg',
    ],
    ...[
      '4915123456789.jpg',
      '20150201123456789012.jpg',
      'received_10153020150201123.jpeg',
      '1920x1080.jpg',
      '1080p.jpg',
    ],
    ...[
      'IMG_E1234.jpg',
      'photo-1422783667.jpg',
      'Screenshot (3).png',
      '0800-2015-02-011.jpg',
      '19530714.jpg',
      'image.jpg',
    ],
    ...[
      '2015-13-01.jpg',
      '2015-00-10.jpg',
      '1200-02-01.jpg',
      '2987-02-01.jpg',
      'FB_IMG_9999999999999.jpg',
      '01.02.2015.jpg',
    ],
    ...['d41d8cd98f00b204e9800998ecf8427e.jpg', 'invoice 20150201.jpg', '', '.jpg'],
  ])('is not taken from %j', (name) => {
    expect(named(name).takenAt).toBeNull();
  });

  const moments = fc.date({ min: new Date('1990-01-02'), max: new Date('2049-12-31'), noInvalidDate: true });

  test('of any moment is that moment, in every pattern', () => {
    fc.assert(
      fc.property(fc.constantFrom(...withTime), moments, (name, date) => {
        fc.pre(!/AM|^15-/.test(name));
        const [day, clock] = date.toISOString().slice(0, 19).split('T') as [string, string];
        const [year, month, dayOfMonth] = day.split('-');
        const moved = name
          .replace(/01-02-2015/, `${dayOfMonth}-${month}-${year}`)
          .replace(/2015([-_.]?)02\1 ?01/, `${year}$1${month}$1${dayOfMonth}`)
          .replace(/(?:0?9)([-_.:]?)41\1(?:07)/, (_, mark: string) => clock.replaceAll(':', mark));
        expect(named(moved).takenAt, moved).toBe(`${day}T${clock}`);
      }),
      { numRuns: 500 },
    );
  });

  test('is a day of the calendar or none, whatever the name', () => {
    const unit = fc.constantFrom(...'0123456789012345678901-_. IMGat'.split(''));
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), (name) => {
        const { takenAt } = named(`${name}.jpg`);
        if (takenAt === null) return;
        expect(new Date(`${takenAt.slice(0, 10)}T00:00:00Z`).toISOString().slice(0, 10)).toBe(
          takenAt.slice(0, 10),
        );
      }),
      { numRuns: 2000 },
    );
  });

  test('is not taken from a counter, however it is counted', () => {
    const prefix = fc.constantFrom(
      'IMG_',
      'DSC_',
      'DSC',
      'P',
      'DSCN',
      'MG_',
      '_MG_',
      'GOPR',
      'DJI_',
      'image',
      'received_',
      '',
    );
    const digits = fc.constantFrom(1, 3, 4, 5, 6, 7, 9, 10, 11, 12, 15, 16, 18);
    fc.assert(
      fc.property(prefix, digits, fc.nat(), (start, length, seed) => {
        const number = String(seed).padStart(length, '20150201').slice(0, length);
        expect(named(`${start}${number}.jpg`).takenAt, `${start}${number}`).toBeNull();
      }),
      { numRuns: 1000 },
    );
  });
});
