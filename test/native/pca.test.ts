import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { availablePaths, kernels, kernelsOn } from '../../native/index.ts';
import { random } from '../support/synthetic/synthetic.ts';

/** Numbers of either sign, a few of them zero. */
function numbers(seed: number, count: number): Float32Array {
  const next = random(seed);
  return Float32Array.from({ length: count }, () => Math.max(-0.9, 2 * next() - 1) * Number(next() > 0.1));
}

const pcaOf = (channels: number): Float32Array => numbers(channels, 41 * channels);

describe.each(availablePaths().filter((path) => path !== 'typescript'))('%s', (path) => {
  test('a PCA is to the bit as in TypeScript, of any rows and channels, rows of zeros too', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9 }),
        fc.constantFrom(1, 3, 40, 128, 131),
        fc.nat(),
        (count, channels, seed) => {
          const rows = numbers(seed, count * channels);
          rows.fill(0, 0, channels);
          const [typescript, native] = [kernelsOn('typescript'), kernelsOn(path)];
          for (const pca of channels === 40 ? [null, pcaOf(40)] : [pcaOf(channels)])
            expect(native.reduce(rows, channels, pca)).toEqual(typescript.reduce(rows, channels, pca));
        },
      ),
    );
  });
});

describe.each(availablePaths())('%s', (path) => {
  const { reduce } = kernelsOn(path);

  test('the PCA is L2, minus mean, projection, L2', () => {
    const pca = pcaOf(96);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.nat(), (count, seed) => {
        const rows = numbers(seed, count * 96);
        const unit = (v: number[]): number[] => v.map((x) => x / (Math.hypot(...v) || 1));
        const expected = Array.from({ length: count }, (_, row) => {
          const centred = unit([...rows.subarray(row * 96, row * 96 + 96)]).map((v, c) => v - pca[c]!);
          const product = (d: number): number =>
            centred.reduce((sum, v, c) => sum + v * pca[(1 + d) * 96 + c]!, 0);
          return unit(Array.from({ length: 40 }, (_column, d) => product(d)));
        }).flat();
        const got = reduce(rows, 96, pca);
        expect(got.length).toBe(expected.length);
        got.forEach((v, i) => expect(v).toBeCloseTo(expected[i]!, 5));
      }),
    );
  });

  test('rows of a model without PCA are only brought to unit length', () => {
    const rows = Float32Array.from({ length: 80 }, (_, i) => i % 40);
    const got = reduce(rows, 40, null);
    expect(Math.hypot(...got.subarray(40))).toBeCloseTo(1, 6);
    expect(got[41]! / got[42]!).toBeCloseTo(0.5, 6);
    expect(rows[41]).toBe(1);
  });
});

test('rows that are not whole, and a PCA that does not fit them, are refused; no rows give none', () => {
  expect(() => kernels.reduce(new Float32Array(65), 64, pcaOf(64))).toThrow(/no whole rows of 64/);
  expect(() => kernels.reduce(new Float32Array(64), 64, pcaOf(96))).toThrow(/64 channels/);
  expect(() => kernels.reduce(new Float32Array(64), 64, null)).toThrow(/40 channels/);
  expect(kernels.reduce(new Float32Array(0), 0, pcaOf(64))).toHaveLength(0);
});
