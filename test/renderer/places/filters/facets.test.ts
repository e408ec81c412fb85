import { expect, test } from 'vitest';
import { cameraOptions, canFilter, noOptions } from '../../../../renderer/places/filters/facets.ts';

const cameras = (...counts: number[]) =>
  cameraOptions(
    { ...noOptions, cameras: counts.map((placeCount, i) => ({ camera: `C${i}`, placeCount })) },
    null,
  );

test('a filter by one thing that all places have filters nothing, nor does one by none', () => {
  expect(canFilter([], 5)).toBe(false);
  expect(canFilter(cameras(5), 5)).toBe(false);
});

test('one thing that some places have not is enough to filter by, and so are two', () => {
  expect(canFilter(cameras(3), 5)).toBe(true);
  expect(canFilter(cameras(5, 5), 5)).toBe(true);
});
