import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rgb } from '../../native/index.ts';
import { availablePaths, kernels, kernelsOn } from '../../native/index.ts';
import { random } from '../support/synthetic/synthetic.ts';

function photoOf(seed: number, widthPx: number, heightPx: number): Rgb {
  const next = random(seed);
  return {
    rgb: Uint8Array.from({ length: 3 * widthPx * heightPx }, () => 256 * next()),
    widthPx,
    heightPx,
  };
}

/** That of the built-in model, and one whose numbers no float32 holds. */
const tables = [
  [128, 128],
  [123.675, 58.395],
].map(([mean, deviation]) => Float32Array.from({ length: 256 }, (_, byte) => (byte - mean!) / deviation!));

describe.each(availablePaths().filter((path) => path !== 'typescript'))('%s', (path) => {
  const side = fc.integer({ min: 1, max: 70 });

  test('a photo is resized to the bit as in TypeScript, from any size to any other, a pixel wide too', () => {
    fc.assert(
      fc.property(
        side,
        side,
        side,
        side,
        fc.nat(),
        fc.constantFrom(...tables),
        (fromWidth, fromHeight, width, height, seed, table) => {
          const photo = photoOf(seed, fromWidth, fromHeight);
          const [expected, got] = [0, 0].map(() => new Float32Array(3 * width * height).fill(NaN));
          kernelsOn('typescript').resize(photo, table, width, height, expected!);
          kernelsOn(path).resize(photo, table, width, height, got!);
          expect(Buffer.from(got!.buffer).equals(Buffer.from(expected!.buffer))).toBe(true);
        },
      ),
      { numRuns: 300, examples: [[64, 48, 32, 24, 1, tables[0]!]] }, // every second row and column
    );
  });
});

describe.each(availablePaths())('%s', (path) => {
  test('a photo keeps its numbers at its own size, and a flat one at every size', () => {
    const table = tables[1]!;
    const photo = photoOf(2, 9, 7);
    const same = new Float32Array(3 * 9 * 7);
    kernelsOn(path).resize(photo, table, 9, 7, same);
    same.forEach((value, i) => expect(value).toBe(table[photo.rgb[3 * (i % 63) + Math.floor(i / 63)]!]));
    const out = new Float32Array(3 * 23 * 5);
    kernelsOn(path).resize({ ...photo, rgb: photo.rgb.fill(77) }, table, 23, 5, out);
    expect(out.every((value) => value === table[77])).toBe(true);
  });
});

test('resize refuses what is not of the sizes that are named', () => {
  const [photo, table] = [photoOf(1, 4, 3), tables[0]!];
  const resize = (part: Partial<Rgb>, numbers: Float32Array, width: number, count: number): void =>
    kernels.resize({ ...photo, ...part }, numbers, width, 2, new Float32Array(count));
  expect(() => resize({}, table, 2, 12)).not.toThrow();
  expect(() => resize({ heightPx: 4 }, table, 2, 12)).toThrow('36 bytes are no 4 x 4 pixels.');
  expect(() => resize({}, table, 3, 12)).toThrow('12 numbers are no 3 x 2 pixels.');
  expect(() => resize({}, table, 0, 0)).toThrow(RangeError);
  expect(() => resize({}, table.subarray(1), 2, 12)).toThrow(RangeError);
});
