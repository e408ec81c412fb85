import sharp from 'sharp';
import { expect, test } from 'vitest';
import { formatOf, isPhotoName } from '../../../electron/vision/decode/formats.ts';

/** A TIFF whose first directory has these tags (TIFF 6.0, section 2), each a long. */
function tiff(tags: Record<number, number>): Uint8Array {
  const entries = Object.entries(tags);
  const bytes = Buffer.alloc(8 + 2 + 12 * entries.length + 4);
  bytes.write('II*\0', 'latin1');
  bytes.writeUInt32LE(8, 4);
  bytes.writeUInt16LE(entries.length, 8);
  for (const [i, [tag, value]] of entries.entries()) {
    bytes.writeUInt16LE(Number(tag), 10 + 12 * i);
    bytes.writeUInt16LE(4, 12 + 12 * i);
    bytes.writeUInt32LE(1, 14 + 12 * i);
    bytes.writeUInt32LE(value, 18 + 12 * i);
  }
  return bytes;
}

const isoMedia = (...brands: string[]): Uint8Array => {
  const bytes = Buffer.alloc(8 + 4 * brands.length + 64);
  bytes.writeUInt32BE(8 + 4 * brands.length, 0);
  bytes.write(`ftyp${brands.join('')}`, 4, 'latin1');
  return bytes;
};

test('a file is listed as a photo by the ending of its name, in any case', () => {
  for (const name of ['a.jpg', 'B.JPEG', '旧照.png', 'x.y.HEIC', 'IMG.CR2', 'scan.tiff', 'a.nef', '.jpg'])
    expect(isPhotoName(name), name).toBe(true);
  for (const name of ['jpg', 'a.txt', 'a.jpg.xmp', 'a.mov', 'a.', 'a.jpgx', 'a.svg'])
    expect(isPhotoName(name), name).toBe(false);
});

test.each(['jpeg', 'png', 'webp', 'avif', 'tiff', 'gif'] as const)(
  'a file that was written as %s is known by its bytes and read',
  async (format) => {
    const bytes = await sharp({ create: { width: 16, height: 12, channels: 3, background: '#888' } })
      .toFormat(format)
      .toBuffer();
    expect(formatOf(bytes)).toMatchObject({ name: expect.stringMatching(new RegExp(format, 'i')) as string });
    expect(formatOf(bytes)?.decoder).toMatch(/\w/);
  },
);

test('a camera RAW in a TIFF is told from a picture in a TIFF by its first directory', () => {
  expect(formatOf(tiff({ 256: 16, 257: 12, 262: 2 }))?.name).toBe('TIFF');
  expect(formatOf(tiff({ 254: 1, 256: 16, 257: 12, 262: 2 }))?.name).toBe('TIFF');
  expect(formatOf(tiff({ 262: 32803 }))).toMatchObject({ name: 'Camera RAW', decoder: 'raw' });
  expect(formatOf(tiff({ 254: 1, 330: 100 }))).toMatchObject({ name: 'Camera RAW', decoder: 'raw' });
  expect(formatOf(tiff({ 0xc612: 1 }))?.name).toBe('Camera RAW (DNG)');
});

test('files of one container are told apart by their brands', () => {
  expect(formatOf(isoMedia('heic', '\0\0\0\0', 'mif1'))).toMatchObject({ name: 'HEIC', decoder: 'heic' });
  expect(formatOf(isoMedia('mif1', '\0\0\0\0', 'avif'))?.name).toBe('AVIF');
  expect(formatOf(isoMedia('crx ', '\0\0\0\0'))?.name).toBe('Camera RAW (Canon CR3)');
  expect(formatOf(isoMedia('qt  ', '\0\0\0\0'))).toMatchObject({ name: 'a video', decoder: 'no photo' });
});

test('bytes that no format begins with are of none, however few they are', () => {
  for (const text of ['', 'B', 'BM', 'hello, BM', 'II*\0', 'ftyp', '\0\0\0\0ftyp'])
    expect(() => formatOf(Buffer.from(text, 'latin1')), text).not.toThrow();
  expect(formatOf(Buffer.from('BMany words'))).toBeNull();
  expect(formatOf(new Uint8Array())).toBeNull();
});
