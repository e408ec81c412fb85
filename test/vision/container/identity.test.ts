import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { identityPieces, partsOf } from '../../../electron/vision/container/container.ts';
import { shared } from '../../support/shared.ts';
import type { HeifItem, Page } from '../../support/containers.ts';
import {
  box,
  chunksOf,
  exif,
  full,
  heif,
  latin,
  movie,
  png,
  profileSegments,
  rawProfile,
  riff,
  riffChunks,
  segment,
  tiff,
  uint,
  withSegments,
  withoutSegments,
} from '../../support/containers.ts';

function identity(bytes: Uint8Array): string {
  const hash = createHash('sha256');
  for (const piece of identityPieces(bytes)) hash.update(piece);
  return hash.digest('hex');
}

const side = 24;
const noise = Buffer.from(Array.from({ length: side * side * 3 }, (_, i) => (i * 7919 + i * i * 31) % 251));
const painted = sharp(noise, { raw: { width: side, height: side, channels: 3 } });
const data = (seed: number, length = 40): Buffer =>
  Buffer.from(Array.from({ length }, (_, i) => (i * 37 + seed * 101) % 256));

const jpeg = await painted.clone().jpeg().toBuffer();
const progressive = await painted.clone().jpeg({ progressive: true }).toBuffer();
const pngFile = await painted.clone().png().toBuffer();
const webp = await painted.clone().webp().toBuffer();
const gif = await painted.clone().gif().toBuffer();
const avif = await painted.clone().avif({ effort: 0 }).toBuffer();

const look = (width = side): Record<number, number | number[]> => ({
  ...{ 256: width, 257: side, 258: [8, 8, 8], 259: 1, 262: 2, 277: 3, 278: 8 },
});
const strips = [data(1), data(2), data(3)];
const page = (more: Page = {}): Page => ({ strips, ...more, tags: { ...look(), ...more.tags } });

const ispe = full('ispe', 0, 0, uint(640, 4), uint(480, 4));
const hvcC = box('hvcC', data(9));
const irot = box('irot', Uint8Array.of(1));
const tiles: HeifItem[] = [
  { id: 1, type: 'grid', extents: [data(4, 8)], inIdat: true, properties: [ispe] },
  { id: 2, type: 'hvc1', extents: [data(5), data(6)], properties: [hvcC] },
  { id: 3, type: 'hvc1', extents: [data(7)], properties: [box('hvcC', data(10))] },
];
const made = [{ type: 'dimg', from: 1, to: [2, 3] }];
const exifItem = (orientation: number): HeifItem => ({
  id: 9,
  type: 'Exif',
  extents: [Buffer.concat([uint(6, 4), latin('Exif\0\0'), exif(orientation)])],
});

const xmp = (text: string): Buffer =>
  latin(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><!-- ${text} --></x:xmpmeta>`);
const app1 = (block: Uint8Array): Buffer => segment(0xe1, Buffer.concat([latin('Exif\0\0'), block]));
const anyBytes = fc.uint8Array({ minLength: 0, maxLength: 60 });

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

  test('is the same of a HEIF file however its items are listed, cut and moved, and with EXIF and XMP', () => {
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

  test('of a JPEG does not hang on its end marker, on fill bytes, nor on how its profile is cut', () => {
    expect(identity(jpeg.subarray(0, -2))).toBe(identity(jpeg));
    const filled = Buffer.concat([jpeg.subarray(0, 2), Uint8Array.of(0xff, 0xff), jpeg.subarray(2)]);
    expect(identity(filled)).toBe(identity(jpeg));
    const [whole, cut] = [1, 3].map((count) => withSegments(jpeg, ...profileSegments(data(1, 90), count)));
    expect(identity(cut!)).toBe(identity(whole!));
  });

  test('changes with the orientation in every container that EXIF can turn', () => {
    const turned: Record<string, (orientation: number) => Buffer> = {
      jpeg: (orientation) => withSegments(jpeg, app1(exif(orientation))),
      png: (orientation) =>
        png(chunksOf(pngFile).toSpliced(1, 0, { type: 'eXIf', payload: exif(orientation) })),
      'png by text': (orientation) =>
        png(
          chunksOf(pngFile).toSpliced(
            1,
            0,
            rawProfile('exif', Buffer.concat([latin('Exif\0\0'), exif(orientation)])),
          ),
        ),
      webp: (orientation) => riff([...riffChunks(webp), { type: 'EXIF', payload: exif(orientation) }]),
      tiff: (orientation) => tiff([page({ tags: { 274: orientation } })]),
      heif: (orientation) => heif([...tiles, exifItem(orientation)], { references: made }),
    };
    for (const [name, file] of Object.entries(turned)) {
      const all = Array.from({ length: 8 }, (_, i) => file(i + 1));
      expect(
        all.map((bytes) => partsOf(bytes).orientation),
        name,
      ).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      expect(new Set(all.map(identity)).size, name).toBe(8);
      for (const none of [0, 9]) {
        expect(partsOf(file(none)).orientation).toBe(1);
        expect(identity(file(none)), name).toBe(identity(all[0]!));
      }
    }
  });

  test('of a HEIF file that turns itself takes its own turn, and EXIF none', () => {
    const turning = (properties: Buffer[]): HeifItem[] => [{ ...tiles[0]!, properties }, ...tiles.slice(1)];
    const self = turning([ispe, irot]);
    expect(identity(heif(self, { references: made }))).not.toBe(identity(heif(tiles, { references: made })));
    const both = heif([...self, exifItem(6)], { references: made });
    expect(partsOf(both).orientation).toBe(1);
    expect(identity(both)).toBe(identity(heif(self, { references: made })));
    expect(identity(heif(turning([ispe, box('irot', Uint8Array.of(2))]), { references: made }))).not.toBe(
      identity(heif(self, { references: made })),
    );
  });

  test('changes with the colour profile in every container that has one', () => {
    const profile = data(77, 60);
    const other = data(78, 60);
    const withProfile: Record<string, [none: Buffer, put: (icc: Buffer) => Buffer]> = {
      jpeg: [jpeg, (icc) => withSegments(jpeg, ...profileSegments(icc, 1))],
      png: [pngFile, (icc) => png(chunksOf(pngFile).toSpliced(1, 0, { type: 'iCCP', payload: icc }))],
      webp: [webp, (icc) => riff([{ type: 'ICCP', payload: icc }, ...riffChunks(webp)])],
      tiff: [tiff([page()]), (icc) => tiff([page({ tags: { 34675: icc } })])],
      heif: [
        heif(tiles),
        (icc) =>
          heif([{ ...tiles[0]!, properties: [ispe, box('colr', latin('prof'), icc)] }, ...tiles.slice(1)]),
      ],
    };
    for (const [name, [none, put]] of Object.entries(withProfile))
      expect(new Set([none, put(profile), put(other)].map(identity)).size, name).toBe(3);
  });

  test('of a JPEG changes with what its components are taken for, not with who says so', async () => {
    const bare = withoutSegments(jpeg, (marker) => marker === 0xe0);
    const adobe = (transform: number): Buffer =>
      segment(0xee, Buffer.concat([latin('Adobe'), Uint8Array.of(0, 100, 0, 0, 0, 0, transform)]));
    expect(identity(withSegments(bare, adobe(1)))).toBe(identity(jpeg));
    expect(identity(withSegments(bare, adobe(0)))).not.toBe(identity(jpeg));
    const jfif = segment(0xe0, Buffer.concat([latin('JFIF\0'), Uint8Array.of(1, 2, 0, 0, 1, 0, 1, 0, 0)]));
    expect(identity(withSegments(bare, jfif, adobe(0)))).toBe(identity(jpeg)); // JFIF is always YCbCr
    const cmyk = await painted.clone().toColourspace('cmyk').jpeg().toBuffer();
    expect(identity(withoutSegments(cmyk, (marker) => marker === 0xee))).not.toBe(identity(cmyk));
  });

  test('of a PNG changes with palette, transparency and gamma', () => {
    for (const type of ['PLTE', 'tRNS', 'gAMA', 'cICP'])
      expect(identity(png(chunksOf(pngFile).toSpliced(1, 0, { type, payload: data(1, 12) })))).not.toBe(
        identity(pngFile),
      );
  });

  test('of a TIFF changes with size, colour, page, strip borders and what its sub-directories hold', () => {
    const child = (strip: Buffer): Page => page({ children: { 330: [{ tags: look(), strips: [strip] }] } });
    const all = [
      tiff([page()]),
      tiff([page()], { little: false }),
      tiff([{ strips, tags: look(side + 1) }]),
      tiff([page({ tags: { 262: 6 } })]),
      tiff([page({ tags: { 347: data(3) } })]),
      tiff([page(), page()]),
      tiff([
        page({ strips: [data(1).subarray(0, 39), Buffer.concat([data(1).subarray(39), data(2)]), data(3)] }),
      ]),
      tiff([child(data(20))]),
      tiff([child(data(21))]),
    ];
    expect(all.filter((file) => partsOf(file).picture === null)).toEqual([]);
    expect(new Set(all.map(identity)).size).toBe(all.length);
  });

  /** Each with where its coded picture lies. */
  const coded: Record<string, { file: Buffer; from: number; to: number }> = {
    jpeg: { file: jpeg, from: jpeg.indexOf('ffda', 'hex'), to: jpeg.length - 2 },
    png: { file: pngFile, from: pngFile.indexOf('IDAT'), to: pngFile.indexOf('IEND') - 4 },
    webp: { file: webp, from: 20, to: 20 + webp.readUInt32LE(16) },
    gif: { file: gif, from: gif.lastIndexOf(Uint8Array.of(0x2c, 0, 0, 0, 0)), to: gif.length },
    avif: { file: avif, from: avif.indexOf('mdat') + 4, to: avif.length },
    ...Object.fromEntries(
      [tiff([page()]), heif(tiles)].map((file, i) => [
        i === 0 ? 'tiff' : 'heif',
        { file, from: file.indexOf(data(i === 0 ? 1 : 5)), to: file.indexOf(data(i === 0 ? 1 : 5)) + 40 },
      ]),
    ),
  };

  test.each(Object.keys(coded))('changes with any byte of the coded picture of a %s', (name) => {
    const { file, from, to } = coded[name]!;
    fc.assert(
      fc.property(fc.integer({ min: from, max: to - 1 }), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const other = Buffer.from(file);
        other[at]! ^= flip;
        expect(identity(other)).not.toBe(identity(file));
      }),
      { numRuns: 200 },
    );
  });

  test('is that of the bytes where a file ends early, is broken or of no known kind', () => {
    const files = [
      ...[data(1), Buffer.alloc(0), jpeg.subarray(0, 200), pngFile.subarray(0, -20), webp.subarray(0, -20)],
      ...[gif.subarray(0, -20), avif.subarray(0, -20), tiff([page()]).subarray(0, -20)],
    ];
    const broken = Buffer.from(pngFile);
    broken[pngFile.indexOf('IDAT') + 8]! ^= 1; // its checksum tells
    for (const file of [...files, broken])
      expect(identity(file)).toBe(createHash('sha256').update(file).digest('hex'));
  });

  test.each(Object.keys(coded))('is found of a %s with any damage', (name) => {
    const { file } = coded[name]!;
    const damage = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(damage, fc.nat(file.length), (list, end) => {
        const bytes = Buffer.from(file);
        for (const [at, value] of list) bytes[at] = value;
        for (const one of [bytes, bytes.subarray(0, end)]) expect(identity(one)).toMatch(/^[0-9a-f]{64}$/);
      }),
      { numRuns: 300 },
    );
  });
});

const exiftool = ((): boolean => {
  try {
    execFileSync('exiftool', ['-ver']);
    return true;
  } catch {
    return false;
  }
})();

test.skipIf(!exiftool)('exiftool, where it is installed, keeps the identity with ratings and dates', () => {
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
});

test.skipIf(shared === null)('a rated copy is its original, and an edited one is not', () => {
  const folder = join(shared!, 'data/cases/copies');
  const of = (name: string): string => identity(readFileSync(join(folder, name)));
  const names = readdirSync(folder);
  expect(names).toContain('IMG_1_rated.jpg');
  for (const name of names.filter((one) => one !== 'IMG_1.jpg'))
    expect(of(name) === of('IMG_1.jpg'), name).toBe(name === 'IMG_1_rated.jpg');
});
