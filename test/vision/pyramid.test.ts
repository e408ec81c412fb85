import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Pixels } from '../../electron/vision/decode/decode.ts';
import { levelSide, Pyramid } from '../../electron/vision/pyramid.ts';

function pixels(widthPx: number, heightPx: number, seed: number): Pixels {
  const rgb = Uint8Array.from(
    { length: 3 * widthPx * heightPx },
    (_, i) => (Math.imul(i + 1, 2_654_435_761) ^ Math.imul(seed, 40_503)) >>> 24,
  );
  return { rgb, widthPx, heightPx, fullWidthPx: widthPx, fullHeightPx: heightPx };
}

/**
 * TensorFlow's resize_bilinear (align_corners and half_pixel_centers false), straight from its definition.
 */
function bilinear({ rgb, widthPx, heightPx }: Pixels, width: number, height: number): Float32Array {
  const at = (x: number, y: number, c: number): number =>
    (rgb[3 * (Math.min(y, heightPx - 1) * widthPx + Math.min(x, widthPx - 1)) + c]! - 128) / 128;
  return Float32Array.from({ length: 3 * width * height }, (_, i) => {
    const [c, y, x] = [Math.floor(i / (width * height)), Math.floor(i / width) % height, i % width];
    const sy = Math.fround(y * Math.fround(heightPx / height));
    const sx = Math.fround(x * Math.fround(widthPx / width));
    const [y0, x0] = [Math.floor(sy), Math.floor(sx)];
    const top = at(x0, y0, c) * (1 - (sx - x0)) + at(x0 + 1, y0, c) * (sx - x0);
    const bottom = at(x0, y0 + 1, c) * (1 - (sx - x0)) + at(x0 + 1, y0 + 1, c) * (sx - x0);
    return top * (1 - (sy - y0)) + bottom * (sy - y0);
  });
}

const side = fc.integer({ min: 1, max: 60 });
const scale = fc.constantFrom(0.25, 0.3536, 0.5, 0.7071, 1, 1.4142, 2, 3.1);

test.each([
  [450, 0.25, 112],
  [454, 0.25, 114],
  [5, 0.5, 2],
  [7, 0.5, 4],
  [768, 0.7071, 543],
  [1024, 1.4142, 1448],
  [999, 1, 999],
])('a side of %i at scale %d makes a level of %i', (sidePx, factor, expected) => {
  expect(levelSide(sidePx, factor)).toBe(expected);
});

test('the side of a level is the nearest whole number to side x scale, the even one of two', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20_000 }),
      fc.double({ min: 0.05, max: 4, noNaN: true }),
      (sidePx, factor) => {
        const exact = Math.fround(sidePx * Math.fround(factor));
        const result = levelSide(sidePx, factor);
        expect(Number.isInteger(result)).toBe(true);
        expect(Math.abs(result - exact)).toBeLessThanOrEqual(0.5);
        if (Math.abs(result - exact) === 0.5) expect(result % 2).toBe(0);
      },
    ),
  );
});

test('a level is resized as TensorFlow 1 resizes it', () => {
  fc.assert(
    fc.property(side, side, scale, fc.nat(), (widthPx, heightPx, factor, seed) => {
      const photo = pixels(widthPx, heightPx, seed);
      for (const level of new Pyramid(128, 128).levels(photo, [factor], 1)) {
        expect([level.widthPx, level.heightPx]).toEqual([
          levelSide(widthPx, factor),
          levelSide(heightPx, factor),
        ]);
        const expected = bilinear(photo, level.widthPx, level.heightPx);
        expect(level.values.length).toBe(expected.length);
        expect(level.values.every((v, i) => Math.abs(v - expected[i]!) <= 1e-6)).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});

test('every byte is normalised by the mean and the deviation of the model', () => {
  const photo = { ...pixels(16, 16, 0), rgb: Uint8Array.from({ length: 768 }, (_, i) => i % 256) };
  const [level] = new Pyramid(100, 50).levels(photo, [1], 1);
  for (let i = 0; i < 256; i++)
    for (let c = 0; c < 3; c++)
      expect(level!.values[c * 256 + i]).toBe(Math.fround((photo.rgb[3 * i + c]! - 100) / 50));
});

test('levels that are too small for the network are left out, the others come in the asked order', () => {
  const levels = Array.from(
    new Pyramid(128, 128).levels(pixels(100, 64, 1), [1, 0.25, 2, 0.5], 32),
    ({ scale: s, widthPx, heightPx }) => [s, widthPx, heightPx],
  );
  expect(levels).toEqual([
    [1, 100, 64],
    [2, 200, 128],
    [0.5, 50, 32],
  ]);
});

test('a level has the same values whichever photo came before it', () => {
  const pyramid = new Pyramid(128, 128);
  const photo = pixels(40, 30, 7);
  const once = Array.from(pyramid.levels(photo, [0.5, 1.4142], 1), (level) => level.values.slice());
  Array.from(pyramid.levels(pixels(90, 80, 3), [2], 1));
  expect(Array.from(pyramid.levels(photo, [0.5, 1.4142], 1), (level) => level.values.slice())).toEqual(once);
});
