import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partsOf } from '../../../electron/vision/container/container.ts';
import type { HeifItem, Page } from '../../support/containers.ts';
import {
  box,
  chunksOf,
  exif,
  heif,
  latin,
  png,
  profileSegments,
  rawProfile,
  riff,
  riffChunks,
  segment,
  tiff,
  withSegments,
  withoutSegments,
} from '../../support/containers.ts';
import {
  app1,
  avif,
  data,
  exifItem,
  gif,
  identity,
  irot,
  ispe,
  jpeg,
  look,
  made,
  page,
  painted,
  pngFile,
  side,
  strips,
  tiles,
  webp,
} from './samples.ts';

describe('the identity of a photo', () => {
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
