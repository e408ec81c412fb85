import { describe, expect, test } from 'vitest';
import type { Value } from '../../support/containers.ts';
import { uint } from '../../support/containers.ts';
import { exifJpeg, plain, read, takeout, xmp, xmpJpeg } from './written.ts';

describe('the position', () => {
  const of = (gps: Record<number, Value>): (number | null)[] => {
    const { latitude, longitude } = read(exifJpeg({ gps }));
    return [latitude, longitude];
  };
  const rationals = (...pairs: [number, number][]): Buffer =>
    Buffer.concat(pairs.flatMap(([top, bottom]) => [uint(top, 4, true), uint(bottom, 4, true)]));

  test('has the sign of its hemisphere', () => {
    for (const [south, west] of [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ] as const) {
      const gps = { 1: south ? 'S' : 'N', 2: [33.5, 30.5, 0.5], 3: west ? 'W' : 'E', 4: [151.5, 0.5, 0.5] };
      const [latitude, longitude] = of(gps);
      expect(latitude).toBeCloseTo((south ? -1 : 1) * (33.5 + 30.5 / 60 + 0.5 / 3600), 4);
      expect(longitude).toBeCloseTo((west ? -1 : 1) * (151.5 + 0.5 / 60 + 0.5 / 3600), 4);
    }
  });

  test.each([
    ['without N or S', { 2: [33.5], 3: 'E', 4: [151.5] }],
    ['without E or W', { 1: 'N', 2: [33.5], 4: [151.5] }],
    ['with no mark at all', { 2: [33.5], 4: [151.5] }],
    ['with an empty mark', { 1: '', 2: [33.5], 3: 'E', 4: [151.5] }],
    ['with the marks exchanged', { 1: 'E', 2: [33.5], 3: 'N', 4: [151.5] }],
    ['of one half', { 1: 'N', 2: [33.5] }],
    ['beyond the pole', { 1: 'N', 2: [133.5], 3: 'E', 4: [10.5] }],
    ['beyond the date line', { 1: 'N', 2: [33.5], 3: 'E', 4: [180.5] }],
    ['at 0, 0', { 1: 'N', 2: [0, 0, 0], 3: 'E', 4: [0, 0, 0] }],
  ] as [string, Record<number, Value>][])('%s is none', (_, gps) => {
    expect(of(gps)).toEqual([null, null]);
  });

  test('whose minutes and seconds are 0/0 has 0 of them; whose degrees are 0/0 is none', () => {
    // a type of 7 is written for bytes: here they are set to be rationals
    const gps = (latitude: Buffer): Buffer => {
      const bytes = exifJpeg({
        gps: { 1: 'N', 2: latitude, 3: 'E', 4: rationals([10, 1], [30, 1], [0, 0]) },
      });
      for (const id of [2, 4]) {
        const at = bytes.lastIndexOf(Buffer.concat([uint(id, 2, true), uint(7, 2, true), uint(24, 4, true)]));
        bytes.writeUInt16LE(5, at + 2);
        bytes.writeUInt32LE(3, at + 4);
      }
      return bytes;
    };
    expect(read(gps(rationals([48, 1], [0, 0], [0, 0])))).toMatchObject({ latitude: 48, longitude: 10.5 });
    expect(read(gps(rationals([0, 0], [1, 1], [0, 1])))).toMatchObject({ latitude: null, longitude: null });
  });

  test('stands in XMP, a sidecar or Takeout where EXIF has none', () => {
    const packet = xmp('exif:GPSLatitude="33,30.5S" exif:GPSLongitude="151,12,36E"');
    const there = {
      latitude: expect.closeTo(-33.508333, 5) as number,
      longitude: expect.closeTo(151.21, 5) as number,
    };
    expect(read(xmpJpeg(packet))).toMatchObject(there);
    expect(read(plain, 'a.jpg', [{ name: 'a.XMP', bytes: packet }])).toMatchObject(there);
    expect(
      read(plain, 'a.jpg', [takeout({ geoData: { latitude: -33.508333, longitude: 151.21 } })]),
    ).toMatchObject(there);
    expect(
      read(exifJpeg({ gps: { 2: [10.5], 4: [10.5] } }), 'a.jpg', [{ name: 'a.xmp', bytes: packet }]),
    ).toMatchObject(there);
    const zero = { latitude: 0, longitude: 0 };
    expect(read(plain, 'a.jpg', [takeout({ geoData: zero, geoDataExif: zero })])).toMatchObject({
      latitude: null,
    });
    for (const bare of [
      'exif:GPSLatitude="33.5" exif:GPSLongitude="151.2"',
      'exif:GPSLatitude="99,0N" exif:GPSLongitude="1,0E"',
    ])
      expect(read(xmpJpeg(xmp(bare)))).toMatchObject({ latitude: null, longitude: null });
  });
});
