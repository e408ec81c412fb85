import { expect, test } from 'vitest';
import { cameraOptions, canFilter, noOptions } from '../../../../renderer/places/filters/facets.ts';

const cameras = (...counts: number[]) =>
  cameraOptions(
    { ...noOptions, cameras: counts.map((placeCount, i) => ({ camera: `C${i}`, placeCount })) },
    null,
  );

test('a filter whose every option all places pass filters nothing, nor does one without options', () => {
  expect(canFilter([], 5)).toBe(false);
  expect(canFilter(cameras(5), 5)).toBe(false);
  expect(canFilter(cameras(5, 5), 5)).toBe(false);
});

test('one option that some places do not pass is enough to filter by', () => {
  expect(canFilter(cameras(3), 5)).toBe(true);
  expect(canFilter(cameras(5, 1), 5)).toBe(true);
});
