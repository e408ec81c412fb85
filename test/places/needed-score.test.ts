import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Verification } from '../../electron/contract/match.ts';
import type { Taken } from '../../electron/contract/photo.ts';
import { apartOf, neededScore, weighed } from '../../electron/places/places.ts';

const untold: Taken = {
  ...{ takenAt: null, takenAtSource: null, camera: null },
  ...{ latitude: null, longitude: null },
};
/** So many metres north of the equator, on its meridian. */
const north = (metres: number): Taken => ({
  ...untold,
  latitude: ((metres / 6_371_000) * 180) / Math.PI,
  longitude: 10,
});
const shot = (takenAt: string, camera: string | null = 'Pixel 7', position = untold): Taken => ({
  ...position,
  ...{ takenAt, camera, takenAtSource: 'DateTimeOriginal' },
});
const match = (score: number): Verification => ({
  ...{ verdict: 'match', reason: null, score, bFromA: [1, 0, 0, 0, 1, 0] },
  ...{ tentativeCount: 40, inliersA: Uint16Array.of(1), inliersB: Uint16Array.of(2), trials: 9, seed: 1 },
});

test('Photos taken within 200 m are near, those taken over 5 km apart far, and others neither', () => {
  expect(apartOf(north(0), north(199)).is).toBe('near');
  expect(apartOf(north(0), north(201)).is).toBeNull();
  expect(apartOf(north(0), north(4999)).is).toBeNull();
  expect(apartOf(north(0), north(5001)).is).toBe('far');
  expect(apartOf(north(0), north(1234)).metres).toBeCloseTo(1234, 3);
});

test('Where a photo does not say where it was taken, nothing is known', () => {
  expect(apartOf(north(0), untold)).toEqual({ metres: null, seconds: null, is: null });
});

test('Photos of one camera are near within 30 seconds', () => {
  const first = shot('2024-05-01T12:00:00');
  expect(apartOf(first, shot('2024-05-01T12:00:30'))).toEqual({ metres: null, seconds: 30, is: 'near' });
  expect(apartOf(first, shot('2024-05-01T12:00:31')).is).toBeNull();
  expect(apartOf(first, shot('2024-05-01T12:00:05', 'iPhone 12')).is).toBeNull();
  expect(apartOf(shot('2024-05-01T12:00:00', null), shot('2024-05-01T12:00:00', null)).is).toBeNull();
});

test('Photos of one day whose hours are not known are not near on that account', () => {
  expect(apartOf(shot('2024-05-01'), shot('2024-05-01'))).toEqual({ metres: null, seconds: null, is: null });
  expect(apartOf(shot('2024-05-01'), shot('2024-05-01T00:00:05')).seconds).toBeNull();
});

test('A time that a file was given later says nothing of where its photo was taken', () => {
  const copied: Taken = { ...shot('2024-05-01T12:00:05'), takenAtSource: 'XMP' };
  expect(apartOf(shot('2024-05-01T12:00:00'), copied).seconds).toBeNull();
});

test('A position that says the opposite of the time counts no more than the time', () => {
  const one = shot('2024-05-01T12:00:00', 'Pixel 7', north(0));
  const other = shot('2024-05-01T12:00:09', 'Pixel 7', north(9000));
  expect(apartOf(one, other)).toMatchObject({ seconds: 9, is: null });
});

test('Which photo comes first changes nothing', () => {
  const taken = fc.record<Taken>({
    latitude: fc.option(fc.double({ min: -90, max: 90, noNaN: true })),
    longitude: fc.option(fc.double({ min: -180, max: 180, noNaN: true })),
    takenAt: fc.constantFrom(null, '2024-05-01T12:00:00', '2024-05-01T12:00:20'),
    takenAtSource: fc.constantFrom(null, 'DateTimeOriginal', 'XMP'),
    camera: fc.constantFrom(null, 'Pixel 7', 'iPhone 12'),
  });
  fc.assert(
    fc.property(taken, taken, (a, b) => {
      const [there, back] = [apartOf(a, b), apartOf(b, a)];
      expect({ ...there, metres: 0 }).toEqual({ ...back, metres: 0 });
      expect(there.metres === null).toBe(back.metres === null);
      expect(Math.abs((there.metres ?? 0) - (back.metres ?? 0))).toBeLessThan(1e-3);
    }),
  );
});

test('A match of photos taken far apart needs half as much again', () => {
  const far = apartOf(north(0), north(9000));
  const near = apartOf(north(0), north(10));
  expect([far, near].map((apart) => neededScore(apart, 2000))).toEqual([150, 100]);
  expect(weighed(match(149), neededScore(far, 10))).toMatchObject({
    verdict: 'no match',
    reason: 'below threshold',
  });
  expect(weighed(match(150), neededScore(far, 10))).toEqual(match(150));
  expect(weighed(match(101), neededScore(near, 10))).toEqual(match(101));
});

test('A match needs the more the more photos there are, and the same of up to 2,000', () => {
  const usual = (photoCount: number): number => neededScore(apartOf(untold, untold), photoCount);
  expect([0, 1, 1999, 2000].map(usual)).toEqual([100, 100, 100, 100]);
  expect(usual(4000)).toBeCloseTo(103, 9);
  expect(usual(64_000)).toBeCloseTo(115, 9);
  fc.assert(
    fc.property(fc.nat(5_000_000), fc.nat(5_000_000), (p, q) => {
      expect(usual(Math.max(p, q))).toBeGreaterThanOrEqual(usual(Math.min(p, q)));
    }),
  );
  expect(neededScore({ is: 'far' }, 100_000)).toBe(150);
});

test('What is no match stays none, however near its photos were taken', () => {
  const overlay: Verification = { ...match(0), verdict: 'no match', reason: 'overlay' };
  expect(weighed(overlay, 0)).toEqual(overlay);
});
