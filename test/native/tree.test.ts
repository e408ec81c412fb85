import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { NO_DISTANCE, NO_ROW, availablePaths, kernelsOn } from '../../native/index.ts';
import type { Found, Tree } from '../../native/index.ts';
import { descriptors, int8Rows } from '../support/descriptors.ts';
import { random } from '../support/synthetic/synthetic.ts';

const paths = availablePaths();
const typescript = kernelsOn('typescript');

/** The k nearest by a full scan. */
function bruteForce(rows: Int8Array, queries: Int8Array, k: number) {
  const found = { rows: [] as number[], distances: [] as number[] };
  for (let q = 0; q < queries.length; q += 40) {
    const all = Array.from({ length: rows.length / 40 }, (_, row) => {
      let distance = 0;
      for (let d = 0; d < 40; d++) distance += (rows[row * 40 + d]! - queries[q + d]!) ** 2;
      return { row, distance };
    });
    all.sort((x, y) => x.distance - y.distance || x.row - y.row);
    for (let i = 0; i < k; i++) {
      found.rows.push(all[i]?.row ?? NO_ROW);
      found.distances.push(all[i]?.distance ?? NO_DISTANCE);
    }
  }
  return found;
}

const asArrays = ({ rows, distances }: Found) => ({
  rows: Array.from(rows),
  distances: Array.from(distances),
});

async function treeOn(path: (typeof paths)[number], rows: Int8Array): Promise<Tree> {
  const { buildTree, openTree } = kernelsOn(path);
  return openTree(await buildTree(rows))!;
}

describe.each(paths)('%s', (path) => {
  test('the index finds what a full scan finds when every leaf is scanned, at any size tried', async () => {
    for (const count of [0, 1, 2, 15, 16, 17, 31, 127, 128, 129, 300, 900]) {
      const rows = descriptors(count, count);
      const tree = await treeOn(path, rows);
      expect(tree.count).toBe(count);
      for (const [queryCount, k] of [
        [0, 3],
        [1, 1],
        [17, 10],
        [3, count + 2],
      ] as const) {
        const queries = descriptors(queryCount, 7 + queryCount);
        expect(asArrays(await tree.search(queries, k, Infinity))).toEqual(bruteForce(rows, queries, k));
      }
    }
  });

  test('the index finds what a full scan finds for any int8, ties and extremes included', async () => {
    const rows = fc.oneof(int8Rows(-128, 127), int8Rows(-1, 1), int8Rows(-128, -127), int8Rows(3, 3));
    await fc.assert(
      fc.asyncProperty(rows, rows, fc.integer({ min: 1, max: 60 }), async (stored, queries, k) => {
        const tree = await treeOn(path, stored);
        expect(asArrays(await tree.search(queries, k, tree.leaves + 1))).toEqual(
          bruteForce(stored, queries, k),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('the index finds the lowest rows of a thousand equal ones', async () => {
    const rows = new Int8Array(1000 * 40).fill(5);
    const tree = await treeOn(path, rows);
    expect((await tree.search(rows.subarray(0, 40), 4, Infinity)).rows).toEqual(Uint32Array.of(0, 1, 2, 3));
  });

  test('the index finds the same rows for a query alone and among two thousand', async () => {
    const tree = await treeOn(path, descriptors(3000, 1));
    const queries = descriptors(2100, 2);
    const together = await tree.search(queries, 5, 4);
    for (const q of [0, 1023, 1024, 2099]) {
      const alone = await tree.search(queries.subarray(q * 40, q * 40 + 40), 5, 4);
      expect(alone.rows).toEqual(together.rows.subarray(q * 5, q * 5 + 5));
    }
  });

  test('the index finds the same in twelve searches at once', async () => {
    const tree = await treeOn(path, descriptors(2000, 1));
    const queries = descriptors(50, 2);
    const once = await tree.search(queries, 10, 3);
    expect(await Promise.all(Array.from({ length: 12 }, () => tree.search(queries, 10, 3)))).toEqual(
      Array(12).fill(once),
    );
  });

  test('the index refuses half a row, no neighbours and no leaves', async () => {
    const { buildTree } = kernelsOn(path);
    const tree = await treeOn(path, descriptors(20, 1));
    await expect(buildTree(new Int8Array(39))).rejects.toThrow(RangeError);
    await expect(tree.search(new Int8Array(41), 1, 1)).rejects.toThrow(RangeError);
    await expect(tree.search(new Int8Array(40), 0, 1)).rejects.toThrow(RangeError);
    await expect(tree.search(new Int8Array(40), 1, 0)).rejects.toThrow(RangeError);
    await expect(tree.search(new Int8Array(40), 1, NaN)).rejects.toThrow(RangeError);
  });
});

describe('on every path', () => {
  test('an index is built to the same bytes as in TypeScript', async () => {
    for (const count of [0, 1, 16, 17, 500, 5000]) {
      const rows = descriptors(count, count);
      const expected = await typescript.buildTree(rows);
      for (const path of paths)
        expect(Buffer.compare(await kernelsOn(path).buildTree(rows), expected)).toBe(0);
    }
  });

  test('an index is built to the same bytes as in TypeScript for any int8', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(int8Rows(-128, 127), int8Rows(-1, 0)), async (rows) => {
        const expected = await typescript.buildTree(rows);
        for (const path of paths)
          expect(Buffer.compare(await kernelsOn(path).buildTree(rows), expected)).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  test('the index finds the same as in TypeScript when only a few leaves are scanned', async () => {
    const bytes = await typescript.buildTree(descriptors(6000, 1));
    const queries = descriptors(60, 2);
    for (const leaves of [1, 2, 7, 20]) {
      const expected = await typescript.openTree(bytes)!.search(queries, 8, leaves);
      for (const path of paths)
        expect(await kernelsOn(path).openTree(bytes)!.search(queries, 8, leaves)).toEqual(expected);
    }
  });

  test('recall does not fall as more leaves are scanned, and is 1 with all of them', async () => {
    const rows = descriptors(8000, 3);
    const queries = descriptors(100, 4);
    const truth = bruteForce(rows, queries, 10);
    const tree = await treeOn(paths.at(-1)!, rows);
    const recalls: number[] = [];
    for (const leaves of [1, 4, 16, 64, Infinity]) {
      const { rows: found } = await tree.search(queries, 10, leaves);
      recalls.push(
        truth.rows.filter((row, i) => found.subarray(i - (i % 10), i - (i % 10) + 10).includes(row)).length /
          truth.rows.length,
      );
    }
    expect(recalls).toEqual([...recalls].sort((x, y) => x - y));
    expect(recalls[2]!).toBeGreaterThan(0.7);
    expect(recalls.at(-1)).toBe(1);
  });
});

describe.each(paths)('%s', (path) => {
  const { openTree } = kernelsOn(path);
  let bytes: Uint8Array;

  beforeAll(async () => {
    bytes = await typescript.buildTree(descriptors(700, 9));
  });

  test('a snapshot opens from wherever its bytes lie', async () => {
    const queries = descriptors(5, 1);
    const expected = await openTree(bytes)!.search(queries, 3, 2);
    for (const offset of [0, 1, 4, 7]) {
      const elsewhere = new Uint8Array(bytes.length + 8);
      elsewhere.set(bytes, offset);
      expect(
        await openTree(elsewhere.subarray(offset, offset + bytes.length))!.search(queries, 3, 2),
      ).toEqual(expected);
    }
  });

  test('a snapshot is refused with any bit of its header changed', () => {
    for (let bit = 0; bit < 64 * 8; bit++) expect(openTree(flipped(bytes, bit)), `bit ${bit}`).toBeNull();
  });

  test('a snapshot is refused with any of 300 bits changed', () => {
    const next = random(1);
    for (let i = 0; i < 300; i++)
      expect(openTree(flipped(bytes, Math.floor(next() * bytes.length * 8)))).toBeNull();
  });

  test('a snapshot is refused when cut short or grown', () => {
    for (const size of [0, 1, 16, 63, 64, 65, 640, bytes.length - 64, bytes.length - 1])
      expect(openTree(bytes.slice(0, size))).toBeNull();
    expect(openTree(Uint8Array.of(...bytes, ...new Uint8Array(64)))).toBeNull();
  });
});

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const changed = bytes.slice();
  changed[bit >> 3]! ^= 1 << (bit & 7);
  return changed;
}
