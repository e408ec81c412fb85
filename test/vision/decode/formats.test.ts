import sharp from 'sharp';
import { expect, test } from 'vitest';
import { openTiff, pagesOf } from '../../../electron/vision/decode/containers/tiff-directory.ts';
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
  for (const name of ['a.jpg', 'B.JPEG', '旧照.png', 'x.y.HEIC', 'IMG.CR2', 'scan.tiff', 'a.exr', '.jpg'])
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

test('a text of many comments is no drawing, and one with a drawing behind them is', () => {
  const comments = '<!--->-->'.repeat(60);
  expect(formatOf(Buffer.from(`${comments}text`))).toBeNull();
  expect(formatOf(Buffer.from(`<?xml version="1.0"?>${comments} <svg>`))?.name).toBe('an SVG drawing');
});

/** Directories of `count` tags that lie over each other, four bytes apart, each naming the next. */
function overlapping(directories: number, count: number): Buffer {
  const end = 10 + 12 * count;
  const bytes = Buffer.alloc(end + 4 * directories, 0xff);
  bytes.write('II*\0', 'latin1');
  bytes.writeUInt32LE(8, 4);
  for (let i = 0; i < directories; i++) {
    bytes.writeUInt16LE(count, 8 + 4 * i);
    bytes.writeUInt32LE(i + 1 < directories ? 12 + 4 * i : 0, end + 4 * i);
  }
  return bytes;
}

test('directories of more tags than libtiff reads are none', () => {
  expect(pagesOf(openTiff(overlapping(3, 4096))!)).toHaveLength(3);
  expect(pagesOf(openTiff(overlapping(3, 4097))!)).toHaveLength(0);
  expect(pagesOf(openTiff(overlapping(2000, 4096))!)).toHaveLength(1000);
});

test('a directory that lists itself below itself is read no further than a photo needs', () => {
  const below = Buffer.alloc(4 * 100_000, Buffer.of(8, 0, 0, 0));
  const head = Buffer.from(
    '49492a0008000000' + '0100' + '4a010400' + 'a0860100' + '1a000000' + '00000000',
    'hex',
  );
  expect(formatOf(Buffer.concat([head, below]))?.name).toBe('TIFF');
});
