import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partsOf } from '../../../electron/vision/container/container.ts';
import type { HeifItem, Value } from '../../support/containers.ts';
import {
  box,
  chunksOf,
  exif,
  heif,
  latin,
  movie,
  png,
  profileSegments,
  riff,
  riffChunks,
  segment,
  tiff,
  uint,
  withSegments,
  withoutSegments,
} from '../../support/containers.ts';
import { shared } from '../../support/shared.ts';
import {
  anyBytes,
  app1,
  avif,
  data,
  exifItem,
  gif,
  identity,
  jpeg,
  made,
  page,
  pngFile,
  progressive,
  side,
  tiles,
  webp,
  xmp,
} from './samples.ts';
import { hasExiftool } from '../../support/exiftool.ts';

/** Ways in which programs write metadata into a file of a container, each of any bytes. */
const edits: Record<string, { file: Buffer; edit: ((file: Buffer, bytes: Uint8Array) => Buffer)[] }> = {
  ...Object.fromEntries(
    Object.entries({ JPEG: jpeg, 'progressive JPEG': progressive }).map(([name, file]) => [
      name,
      {
        file,
        edit: [
          (now: Buffer, bytes: Uint8Array) => withSegments(now, app1(exif(1, { 306: Buffer.from(bytes) }))),
          (now: Buffer, bytes: Uint8Array) =>
            withSegments(now, segment(0xe1, Buffer.concat([latin('http://ns.adobe.com/xap/1.0/\0'), bytes]))),
          (now: Buffer, bytes: Uint8Array) =>
            withSegments(now, segment(0xed, Buffer.concat([latin('Photoshop 3.0\0'), bytes]))),
          (now: Buffer, bytes: Uint8Array) => withSegments(now, segment(0xfe, bytes)),
          (now: Buffer, bytes: Uint8Array) => withSegments(now, segment(0xef, bytes)),
          (now: Buffer) => withoutSegments(now, (marker) => marker >= 0xe0 && marker <= 0xef),
          (now: Buffer, bytes: Uint8Array) => Buffer.concat([now, bytes]),
        ],
      },
    ]),
  ),
  PNG: {
    file: pngFile,
    edit: ['tEXt', 'tIME', 'pHYs', 'zTXt', 'eXIf', 'prVt'].map(
      (type, i) => (now: Buffer, bytes: Uint8Array) => {
        const chunks = chunksOf(now);
        return png(chunks.toSpliced(1 + (i % (chunks.length - 1)), 0, { type, payload: bytes }));
      },
    ),
  },
  WebP: {
    file: webp,
    edit: [
      (now, bytes) => riff([...riffChunks(now), { type: 'XMP ', payload: bytes }]),
      (now, bytes) => riff([...riffChunks(now), { type: 'EXIF', payload: exif(1, { 306: bytes }) }]),
      (now, bytes) => riff([...riffChunks(now), { type: 'aBcD', payload: bytes }]),
      (now) => {
        const header = Buffer.concat([Uint8Array.of(0x0c, 0, 0, 0), uint(side - 1, 4, true).subarray(0, 3)]);
        const extended = Buffer.concat([header, uint(side - 1, 4, true).subarray(0, 3)]);
        return riff([
          { type: 'VP8X', payload: extended },
          ...riffChunks(now).filter(({ type }) => type !== 'VP8X'),
        ]);
      },
    ],
  },
  GIF: {
    file: gif,
    edit: [
      (now, bytes) => intoGif(now, Buffer.concat([Uint8Array.of(0x21, 0xfe), subBlock(bytes)])),
      (now, bytes) =>
        intoGif(
          now,
          Buffer.concat([
            Uint8Array.of(0x21, 0xff, 11),
            latin('XMP DataXMP'),
            magicTrailed(xmp(String(bytes))),
          ]),
        ),
      (now) => Buffer.concat([latin('GIF89a'), now.subarray(6)]),
    ],
  },
};

const subBlock = (bytes: Uint8Array): Buffer =>
  Buffer.concat(bytes.length === 0 ? [Buffer.alloc(1)] : [uint(bytes.length, 1), bytes, Buffer.alloc(1)]);

/** As XMP's specification, part 3, has it in GIF. */
const magicTrailed = (packet: Buffer): Buffer =>
  Buffer.concat([packet, Uint8Array.from({ length: 258 }, (_, i) => (i === 0 ? 1 : i < 257 ? 256 - i : 0))]);

function intoGif(now: Buffer, extension: Buffer): Buffer {
  const at = 13 + (now[10]! & 0x80 ? 3 * 2 ** ((now[10]! & 7) + 1) : 0);
  return Buffer.concat([now.subarray(0, at), extension, now.subarray(at)]);
}

describe('the identity of a photo', () => {
  test.each(Object.keys(edits))('is the same after any metadata is written to its %s', (name) => {
    const { file, edit } = edits[name]!;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(edit.length - 1), anyBytes), { maxLength: 5 }), (list) => {
        const edited = list.reduce((now, [which, bytes]) => edit[which]!(now, bytes), file);
        expect(partsOf(edited).picture).not.toBeNull();
        expect(identity(edited)).toBe(identity(file));
      }),
      { numRuns: 60 },
    );
  });

  test('is the same of a TIFF however its blocks move and whatever else its tags say', () => {
    const file = tiff([page()]);
    expect(partsOf(file).picture).not.toBeNull();
    fc.assert(
      fc.property(fc.nat(50), fc.string({ maxLength: 80 }), anyBytes, (padding, text, bytes) => {
        const tags = {
          270: text,
          282: 300.5,
          306: '2019:07:31 14:05:09',
          700: bytes,
          33723: bytes,
          50000: bytes,
        };
        const children = { 34665: [{ tags: { 36867: '2019:07:31 14:05:09', 37500: bytes } }] };
        const edited = tiff([page({ tags, children })], { padding });
        expect(partsOf(edited).picture).not.toBeNull();
        expect(identity(edited)).toBe(identity(file));
      }),
    );
  });

  test('is the same of a HEIF file however its items are listed, cut and moved, with EXIF and XMP', () => {
    const file = heif(tiles, { references: made });
    expect(partsOf(file).picture).not.toBeNull();
    const cut = tiles.map((item) => ({
      ...item,
      extents: item.extents.flatMap((one) => [one.subarray(0, 3), one.subarray(3)]),
    }));
    const written: HeifItem[] = [
      { id: 12, type: 'mime', contentType: 'application/rdf+xml', extents: [xmp('rated')] },
      exifItem(1),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(written), fc.nat(50), fc.boolean(), (more, padding, reversed) => {
        const items = [...more, ...cut];
        const references = [{ type: 'cdsc', from: 9, to: [1] }, ...made];
        const edited = heif(reversed ? items.toReversed() : items, { references, padding });
        expect(identity(edited)).toBe(identity(file));
      }),
    );
  });

  test('is the same of an image sequence and of a CR3 whose samples move and whose EXIF is written', () => {
    const tracks = [{ handler: 'vide', samples: [data(1), data(2, 9)] }];
    const file = (padding: number, moreTracks: typeof tracks, ...canon: Buffer[]): Buffer => {
      const all = [...tracks, ...moreTracks];
      const uuid = Buffer.from('85c0b687820f11e08111f4ce462b6a48', 'hex');
      const ftyp = box('ftyp', latin('crx '), uint(1, 4));
      const moov = (at: number): Buffer => movie(all, at, box('uuid', uuid, ...canon));
      const at = ftyp.length + moov(0).length + 8 + padding;
      return Buffer.concat([
        ...[ftyp, moov(at)],
        box('mdat', Buffer.alloc(padding), ...all.flatMap(({ samples }) => samples)),
      ]);
    };
    const plain = file(0, [], box('CMT1', exif(1)));
    expect(partsOf(plain).picture).not.toBeNull();
    const timed = [{ handler: 'meta', samples: [data(8)] }];
    expect(identity(file(17, timed, box('CMT1', exif(1, { 306: 'now' })), box('CMT2', exif(1))))).toBe(
      identity(plain),
    );
    expect(identity(file(0, [], box('CMT1', exif(8))))).not.toBe(identity(plain));
  });

  test('of a JPEG XL is the same bare, boxed, and boxed in parts with metadata', () => {
    const codestream = Buffer.concat([Uint8Array.of(0xff, 0x0a), data(3, 90)]);
    const signature = box('JXL ', latin('\r\n\x87\n'));
    const part = (number: number, from: number, to: number): Buffer =>
      box('jxlp', uint(number, 4), codestream.subarray(from, to));
    const boxed = Buffer.concat([signature, box('jxlc', codestream)]);
    const inParts = Buffer.concat([
      ...[signature, part(0, 0, 30), box('Exif', uint(0, 4), exif(6)), part(0x80000001, 30, 92)],
      box('xml ', xmp('rated')),
    ]);
    expect(identity(boxed)).toBe(identity(codestream));
    expect(identity(inParts)).toBe(identity(codestream));
    expect(partsOf(inParts)).toMatchObject({ orientation: 1, exif: exif(6), xmp: xmp('rated') });
  });

  test('of a PNG does not hang on how its data is cut into chunks', () => {
    const chunks = chunksOf(pngFile).flatMap(({ type, payload }) =>
      type === 'IDAT'
        ? [payload.subarray(0, 20), payload.subarray(20)].map((half) => ({ type, payload: half }))
        : [{ type, payload }],
    );
    expect(identity(png(chunks))).toBe(identity(pngFile));
  });

  test('of a PNG does not hang on how its profile is compressed and named', () => {
    const named = (name: string, level: number): string => {
      const payload = Buffer.concat([latin(`${name}\0\0`), deflateSync(data(1, 300), { level })]);
      return identity(png(chunksOf(pngFile).toSpliced(1, 0, { type: 'iCCP', payload })));
    };
    expect(named('icc', 0)).toBe(named('sRGB', 9));
    expect(named('icc', 0)).not.toBe(identity(pngFile));
  });

  test('of a JPEG does not hang on its end marker, on fill bytes, nor on how its profile is cut', () => {
    expect(identity(jpeg.subarray(0, -2))).toBe(identity(jpeg));
    const filled = Buffer.concat([jpeg.subarray(0, 2), Uint8Array.of(0xff, 0xff), jpeg.subarray(2)]);
    expect(identity(filled)).toBe(identity(jpeg));
    const [whole, cut] = [1, 3].map((count) => withSegments(jpeg, ...profileSegments(data(1, 90), count)));
    expect(identity(cut!)).toBe(identity(whole!));
  });
});

/** Camera RAW and Photoshop files, in whose rows of blocks metadata lies among the picture. */
const rows: Record<string, (tags: Record<number, Value>, pixels: Buffer) => Buffer> = {
  RAF: (tags, pixels) => {
    const jpegPart = withSegments(jpeg, app1(exif(1, tags)));
    const header = Buffer.alloc(108);
    header.write('FUJIFILMCCD-RAW');
    const offsets = [108, jpegPart.length, 108 + jpegPart.length, 10, 118 + jpegPart.length, pixels.length];
    offsets.forEach((value, i) => header.writeUInt32BE(value, 84 + 4 * i));
    return Buffer.concat([header, jpegPart, data(4, 10), pixels]);
  },
  RW2: (tags, pixels) => {
    const jpegPart = withSegments(jpeg, app1(exif(1, tags)));
    const file = (at: number): Buffer =>
      tiff([{ tags: { 2: 640, 3: 480, 0x2e: jpegPart, 0x118: at } }], { magic: 0x55 });
    return Buffer.concat([file(file(0).length), pixels]);
  },
  PSD: (tags, pixels) => {
    const block = exif(1, tags);
    const resource = Buffer.concat([
      latin('8BIM'),
      uint(0x0422, 2),
      uint(0, 2),
      uint(block.length, 4),
      block,
      Buffer.alloc(block.length % 2),
    ]);
    const header = Buffer.concat([
      latin('8BPS'),
      uint(1, 2),
      Buffer.alloc(6),
      uint(3, 2),
      uint(8, 4),
      uint(8, 4),
      uint(8, 2),
      uint(3, 2),
    ]);
    return Buffer.concat([header, uint(0, 4), uint(resource.length, 4), resource, uint(0, 4), pixels]);
  },
  'JPEG 2000': (tags, pixels) =>
    Buffer.concat([
      box('jP  ', latin('\r\n\x87\n')),
      box('ftyp', latin('jp2 ')),
      box('jp2h', box('ihdr', data(1, 14)), box('res ', data(Object.keys(tags).length, 10))),
      box('uuid', latin('JpgTiffExif->JP2'), exif(1, tags)),
      box('jp2c', pixels),
    ]),
};

test.each(Object.keys(rows))('the identity of a %s file hangs on its pixels, not on its EXIF', (name) => {
  const file = rows[name]!;
  const of = identity(file({}, data(5, 60)));
  expect(partsOf(file({}, data(5, 60))).picture).not.toBeNull();
  expect(partsOf(file({}, data(5, 60))).exif).not.toBeNull();
  expect(identity(file({ 306: '2019:07:31 14:05:09', 315: 'someone' }, data(5, 60)))).toBe(of);
  expect(identity(file({}, data(6, 60)))).not.toBe(of);
});

test.skipIf(!hasExiftool)(
  'exiftool, where it is installed, keeps the identity with ratings and dates',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'revisit-exiftool-'));
    const files = { 'a.jpg': jpeg, 'b.jpg': progressive, 'c.png': pngFile, 'd.gif': gif, 'e.avif': avif };
    for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
    const write = (...args: string[]): void =>
      void execFileSync('exiftool', ['-q', '-m', '-overwrite_original', ...args, folder]);
    const now = (): string[] => Object.keys(files).map((name) => identity(readFileSync(join(folder, name))));
    const before = now();
    write('-XMP:Rating=4', '-EXIF:DateTimeOriginal=2011:02:03 04:05:06', '-Comment=hi');
    expect(readFileSync(join(folder, 'a.jpg'))).not.toEqual(jpeg);
    expect(now()).toEqual(before);
    write('-EXIF:Orientation#=6');
    for (const [i, one] of now().entries()) if (i !== 3) expect(one).not.toBe(before[i]); // GIF has no EXIF
  },
);

test.skipIf(shared === null)('a rated copy is its original, and an edited one is not', () => {
  const folder = join(shared!, 'data/cases/copies');
  const of = (name: string): string => identity(readFileSync(join(folder, name)));
  const names = readdirSync(folder);
  expect(names).toContain('IMG_1_rated.jpg');
  for (const name of names.filter((one) => one !== 'IMG_1.jpg'))
    expect(of(name) === of('IMG_1.jpg'), name).toBe(name === 'IMG_1_rated.jpg');
});
