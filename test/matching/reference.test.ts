import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ExactColumns } from '../../electron/contract/features.ts';
import { readDelf } from '../../electron/tensorflow-files/delf.ts';
import {
  referenceInliers,
  referenceTentative,
  referenceVerification,
} from '../../electron/matching/reference.ts';
import { golden } from '../support/models/delf-golden.ts';
import { shared } from '../support/shared.ts';
import { random } from '../support/synthetic/synthetic.ts';

interface Pair {
  a: string;
  b: string;
  tentative: number;
  inliers: number[];
}
const pairs =
  shared === null
    ? []
    : (JSON.parse(readFileSync(join(golden, 'matches.json'), 'utf8')) as { pairs: Pair[] }).pairs;
if (shared === null)
  console.warn("skipped: reference matching of TensorFlow's features (../shared is not here)");

test.skipIf(shared === null).each(pairs)(
  'By the method of the DELF reference, $a and $b have the inliers of SciPy and scikit-image',
  ({ a, b, tentative, inliers }) => {
    const [setA, setB] = [goldenSet(a), goldenSet(b)];
    const found = referenceTentative(setA, setB);
    expect(found.rowsA.length).toBe(tentative);
    const counts = Array.from(
      { length: 7 },
      (_, seed) => referenceInliers(setA, setB, found, seed).inliers.length,
    );
    expect(counts.sort((p, q) => p - q)).toEqual(inliers);
  },
);

test("By the reference's method, a feature takes its nearest within 0.8, also one that another took", () => {
  const a = set([
    [0, 0, 0],
    [50, 0, 1],
  ]);
  const b = set([
    [0, 0, 0],
    [9, 9, 0],
    [5, 5, 2],
  ]);
  expect(referenceTentative(a, b)).toEqual({ rowsA: Uint16Array.of(0, 0), rowsB: Uint16Array.of(0, 1) });
});

test("By the reference's method, a map that is there is found among chance, and told from a to b", () => {
  const next = random(7);
  const points = Array.from({ length: 30 }, (_, i): [number, number, number] => [
    600 * next(),
    400 * next(),
    i,
  ]);
  const seen = points.map(([x, y, kind], i): [number, number, number] =>
    i < 20 ? [0.5 * x - 0.1 * y + 40, 0.2 * x + 0.6 * y + 7, kind] : [600 * next(), 400 * next(), kind],
  );
  const { verdict, bFromA, inliersA, inliersB } = referenceVerification(set(points), set(seen), 15);
  expect([verdict, inliersA.length >= 20, inliersA]).toEqual(['match', true, inliersB]);
  [0.5, -0.1, 40, 0.2, 0.6, 7].forEach((value, i) =>
    expect(bFromA?.[i]).toBeCloseTo(value, i % 3 === 2 ? -1 : 1),
  );
});

test("By the reference's method, fewer than three correspondences are no match", () => {
  const two = set([
    [0, 0, 0],
    [50, 0, 1],
  ]);
  expect(referenceVerification(two, two, 1)).toMatchObject({
    verdict: 'no match',
    reason: 'too few tentative',
    bFromA: null,
    tentativeCount: 2,
    trials: 0,
  });
  expect(referenceVerification(set([]), two, 1).tentativeCount).toBe(0);
});

test("By the reference's method, many that all found one feature hold no transform", () => {
  const many = set(Array.from({ length: 40 }, (_, i): [number, number, number] => [10 * i, 7 * (i % 5), 0]));
  expect(referenceVerification(set([[30, 30, 0]]), many, 5)).toMatchObject({
    verdict: 'no match',
    reason: 'no consistent transform',
    tentativeCount: 40,
  });
});

type Side = Pick<ExactColumns, 'location' | 'descriptor'> & { count: number };

function goldenSet(name: string): Side {
  const read = readDelf(readFileSync(join(golden, `${name}.delf`)));
  if (!read.ok) throw new Error(read.failure);
  return read.value;
}

/** Features at x, y of a kind each: descriptors of two kinds are at right angles. */
function set(features: readonly (readonly [number, number, number])[]): Side {
  const descriptor = new Float32Array(40 * features.length);
  features.forEach(([, , kind], i) => (descriptor[40 * i + kind] = 1));
  return {
    count: features.length,
    location: Float32Array.from(features.flatMap(([x, y]) => [x, y])),
    descriptor,
  };
}
