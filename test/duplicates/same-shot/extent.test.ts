import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSameExtent } from '../../../electron/duplicates/same-shot/same-shot.ts';

const side = fc.integer({ min: 40, max: 8000 });

test('A copy of any size, turned or not, shows as much as its photo', () => {
  fc.assert(
    fc.property(
      side,
      side,
      fc.boolean(),
      fc.double({ min: 0.2, max: 3, noNaN: true }),
      (w, h, turned, scale) => {
        const thumbnail = (long: number): number => Math.min(1, 256 / long);
        const [from, to] = [thumbnail(Math.max(w, h)), thumbnail(scale * Math.max(w, h))];
        const s = (scale * to) / from;
        const sizeB = turned ? ([scale * h, scale * w] as const) : ([scale * w, scale * h] as const);
        expect(isSameExtent(turned ? [0, -s, 0, s, 0, 0] : [s, 0, 0, 0, s, 0], [w, h], sizeB)).toBe(true);
      },
    ),
  );
});

test.each([
  ['A crop of nine tenths each way', 0.9],
  ['A half', Math.SQRT1_2],
  ['A border of a tenth', 1 / 0.9],
])('%s shows another part', (_, crop) => {
  // both thumbnails are as large
  expect(isSameExtent([1 / crop, 0, 0, 0, 1 / crop, 0], [4000, 3000], [4000 * crop, 3000 * crop])).toBe(
    false,
  );
});
