import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { availablePaths, kernelsOn } from '../../native/index.ts';
import { descriptors, int8Rows } from '../support/descriptors.ts';

/** What the definition says, from a full table of distances. */
function bruteForce(a: Int8Array, b: Int8Array) {
  const rows = (set: Int8Array) =>
    Array.from({ length: set.length / 40 }, (_, i) => Array.from(set.subarray(i * 40, i * 40 + 40)));
  const table = rows(a).map((x) => rows(b).map((y) => x.reduce((sum, v, d) => sum + (v - y[d]!) ** 2, 0)));
  const columns = rows(b).map((_, j) => table.map((row) => row[j]!));
  const found = { a: [] as number[], b: [] as number[] };
  table.forEach((row, i) => {
    const j = row.indexOf(Math.min(...row));
    if (j < 0 || columns[j]!.indexOf(Math.min(...columns[j]!)) !== i) return;
    found.a.push(i);
    found.b.push(j);
  });
  return found;
}

const asArrays = (found: object) =>
  Object.fromEntries(
    Object.entries(found).map(([name, column]) => [name, Array.from(column as ArrayLike<number>)]),
  );

describe.each(availablePaths())('%s', (path) => {
  const { mutualNearest } = kernelsOn(path);

  test('mutual nearest neighbours are those of a full table of distances, at sizes around a block', () => {
    for (const na of [0, 1, 2, 15, 16, 17, 33, 50]) {
      for (const nb of [0, 1, 2, 15, 16, 17, 32, 33, 47]) {
        const a = descriptors(na, na * 100 + nb);
        const b = descriptors(nb, nb * 1000 + na);
        expect(asArrays(mutualNearest(a, b))).toEqual(bruteForce(a, b));
      }
    }
  });

  test('mutual nearest neighbours are those of a full table for any int8, ties and extremes included', () => {
    const rows = fc.oneof(int8Rows(-128, 127), int8Rows(-1, 1), int8Rows(-128, -127), int8Rows(0, 0));
    fc.assert(
      fc.property(rows, rows, (a, b) => void expect(asArrays(mutualNearest(a, b))).toEqual(bruteForce(a, b))),
      { numRuns: 100 },
    );
  });

  test('mutual nearest neighbours are those of TypeScript beyond one tile of 1024 rows', () => {
    const a = descriptors(1100, 1);
    const b = descriptors(1400, 2);
    expect(mutualNearest(a, b)).toEqual(kernelsOn('typescript').mutualNearest(a, b));
  });

  test('mutualNearest refuses half a row and more rows than 16 bits count', () => {
    expect(() => mutualNearest(new Int8Array(41), new Int8Array(40))).toThrow(RangeError);
    expect(() => mutualNearest(new Int8Array(40), new Int8Array(40 * 65536))).toThrow(RangeError);
  });
});

test('mutual nearest neighbours beyond 16,384 rows are the same on every path and find a copied row', () => {
  const a = descriptors(40, 5);
  const b = descriptors(40_000, 6);
  b.set(a.subarray(0, 40), 39_990 * 40);
  const results = availablePaths().map((path) => asArrays(kernelsOn(path).mutualNearest(a, b)));
  for (const result of results) expect(result).toEqual(results[0]);
  expect([results[0]!['a']![0], results[0]!['b']![0]]).toEqual([0, 39_990]);
});
