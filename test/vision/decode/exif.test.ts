import fc from 'fast-check';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { decodePhoto } from '../../../electron/vision/decode/decode.ts';
import type { Exif } from '../../../electron/vision/decode/exif.ts';
import { readExif } from '../../../electron/vision/decode/exif.ts';

const nothing: Exif = { takenAt: null, latitude: null, longitude: null, camera: null };
const photo = sharp({ create: { width: 32, height: 32, channels: 3, background: '#777' } });

async function exifOf(bytes: Uint8Array): Promise<Exif> {
  const decoded = await decodePhoto(bytes, null);
  if (!decoded.ok) throw new Error(decoded.failure.reason);
  return readExif(decoded.value.exif);
}

const written = (
  ifd0: Record<string, string>,
  ifd2: Record<string, string> = {},
  ifd3: Record<string, string> = {},
): Sharp => photo.clone().withExif({ IFD0: ifd0, IFD2: ifd2, IFD3: ifd3 });

describe('readExif', () => {
  const full = written(
    { Make: 'Canon', Model: 'Canon EOS 5D' },
    { DateTimeOriginal: '2019:07:31 14:05:09' },
    {
      GPSLatitudeRef: 'S',
      GPSLatitude: '33/1 51/1 2484/100',
      GPSLongitudeRef: 'E',
      GPSLongitude: '151/1 12/1 3600/100',
    },
  );

  test.each(['jpeg', 'png', 'webp', 'avif'] as const)(
    'time, place and camera of a %s are read',
    async (format) => {
      const exif = await exifOf(await full.clone().toFormat(format).toBuffer());
      expect(exif).toMatchObject({ takenAt: '2019-07-31T14:05:09', camera: 'Canon EOS 5D' });
      expect(exif.latitude).toBeCloseTo(-33.8569, 4);
      expect(exif.longitude).toBeCloseTo(151.21, 4);
    },
  );

  test('the tags of a TIFF are read as EXIF', async () => {
    const block = (await sharp(await full.clone().jpeg().toBuffer()).metadata()).exif!;
    expect(await readExif(block.subarray('Exif\0\0'.length))).toMatchObject({
      takenAt: '2019-07-31T14:05:09',
      camera: 'Canon EOS 5D',
    });
  });

  test('a camera is named with its maker where its model does not name it', async () => {
    expect((await exifOf(await written({ Make: 'SONY', Model: 'DSC-RX100' }).jpeg().toBuffer())).camera).toBe(
      'SONY DSC-RX100',
    );
    expect(
      (await exifOf(await written({ Make: 'NIKON CORPORATION', Model: 'NIKON D70' }).jpeg().toBuffer()))
        .camera,
    ).toBe('NIKON D70');
    expect((await exifOf(await written({ Make: 'SONY' }).jpeg().toBuffer())).camera).toBe('SONY');
  });

  test.each([
    '0000:00:00 00:00:00',
    '2019:13:31 14:05:09',
    '2019:02:30 14:05:09',
    '    :  :     :  :  ',
    'yesterday',
  ])('the time %j is taken for none', async (text) => {
    expect(
      (await exifOf(await written({}, { DateTimeOriginal: text }).jpeg().toBuffer())).takenAt,
    ).toBeNull();
  });

  test('the time of digitising stands in where that of taking is missing', async () => {
    expect(
      (await exifOf(await written({}, { DateTimeDigitized: '2001:01:02 03:04:05' }).jpeg().toBuffer()))
        .takenAt,
    ).toBe('2001-01-02T03:04:05');
  });

  test('a position beyond the poles, at 0, 0 or of one half is taken for none', async () => {
    for (const gps of [
      {
        GPSLatitudeRef: 'N',
        GPSLatitude: '133/1 0/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '10/1 0/1 0/1',
      },
      { GPSLatitudeRef: 'N', GPSLatitude: '0/1 0/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '0/1 0/1 0/1' },
      { GPSLatitudeRef: 'N', GPSLatitude: '50/1 0/1 0/1' },
    ])
      expect(await exifOf(await written({}, {}, gps).jpeg().toBuffer())).toEqual(nothing);
  });

  test('a photo without EXIF has neither time, place nor camera', async () => {
    expect(await exifOf(await photo.clone().png().toBuffer())).toEqual(nothing);
    expect(await readExif(null)).toEqual(nothing);
  });

  test('EXIF of any bytes, and with any damage to good ones, is read or taken for none', async () => {
    const good = (await sharp(await full.clone().jpeg().toBuffer()).metadata()).exif!;
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
        expect(Object.keys(await readExif(bytes))).toEqual(Object.keys(nothing));
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), async (at, value, end) => {
        const bytes = Uint8Array.from(good);
        bytes[at] = value;
        expect(Object.keys(await readExif(bytes.subarray(0, end)))).toEqual(Object.keys(nothing));
      }),
      { numRuns: 300 },
    );
  });
});
