import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { NO_DISTANCE, NO_PHOTO, availablePaths, kernelsOn } from '../../native/index.ts';
import type { Found, KernelPath, Lists, ListsBytes, NumberedLists, Tree } from '../../native/index.ts';
import { asKept, descriptors, int8Rows } from '../support/descriptors.ts';
import { random } from '../support/synthetic/synthetic.ts';

const paths = availablePaths();
const typescript = kernelsOn('typescript');

/** Three rows a photo, numbers from 5 on. */
const photosOf = (rows: Int8Array): Uint32Array =>
  Uint32Array.from({ length: rows.length / 40 }, (_, row) => 5 + Math.floor(row / 3));

/** The k nearest by a full scan of the rows as lists keep them. */
function bruteForce(rows: Int8Array, photos: Uint32Array, queries: Int8Array, k: number) {
  const found = { photos: [] as number[], distances: [] as number[] };
  for (let q = 0; q < queries.length; q += 40) {
    const all = Array.from(photos, (photo, row) => {
      let distance = 0;
      for (let d = 0; d < 40; d++) distance += (asKept(rows[row * 40 + d]!) - queries[q + d]!) ** 2;
      return { photo, distance };
    });
    all.sort((x, y) => x.distance - y.distance || x.photo - y.photo);
    for (let i = 0; i < k; i++) {
      found.photos.push(all[i]?.photo ?? NO_PHOTO);
      found.distances.push(all[i]?.distance ?? NO_DISTANCE);
    }
  }
  return found;
}

const asArrays = ({ photos, distances }: Found) => ({
  photos: Array.from(photos),
  distances: Array.from(distances),
});

interface Index {
  tree: Tree;
  parts: NumberedLists[];
}

/** Lists whose photos keep their numbers. */
const asTheyAre = (lists: Lists): NumberedLists => ({
  lists,
  numbers: Uint32Array.from({ length: lists.photoCount }, (_, number) => number),
});

const treeOf = async (path: KernelPath, rows: Int8Array, expected = rows.length / 40): Promise<Tree> =>
  kernelsOn(path).openTree(await kernelsOn(path).trainTree(rows, expected))!;

const opened = (tree: Tree, built: readonly ListsBytes[]): Lists[] =>
  built.map(({ bytes }) => tree.openLists(bytes)!);

const listsOf = async (tree: Tree, rows: Int8Array, photos = photosOf(rows)): Promise<Lists[]> =>
  opened(tree, await tree.buildLists(rows, photos));

/** A tree trained on these rows, and all of them in one part. */
async function indexOn(path: KernelPath, rows: Int8Array): Promise<Index> {
  const tree = await treeOf(path, rows);
  return { tree, parts: (await listsOf(tree, rows)).map(asTheyAre) };
}

/** The rows of these photos. */
function rowsOf(rows: Int8Array, isIn: (photo: number) => boolean) {
  const photos = photosOf(rows);
  const kept = [...photos.keys()].filter((row) => isIn(photos[row]!));
  return {
    rows: Int8Array.from(kept.flatMap((row) => [...rows.subarray(row * 40, row * 40 + 40)])),
    photos: Uint32Array.from(kept, (row) => photos[row]!),
  };
}

/** Lists of these photos that number them from 0 on, and the numbers they have among all. */
async function partOf(
  tree: Tree,
  rows: Int8Array,
  isIn: (photo: number) => boolean,
  gone: readonly number[] = [],
): Promise<NumberedLists[]> {
  const { rows: own, photos } = rowsOf(rows, isIn);
  const all = [...new Set(photos)];
  const lists = await listsOf(
    tree,
    own,
    photos.map((photo) => all.indexOf(photo)),
  );
  const numbers = Uint32Array.from(all, (photo) => (gone.includes(photo) ? NO_PHOTO : photo));
  return lists.map((some) => ({ lists: some, numbers }));
}

describe.each(paths)('%s', (path) => {
  test('a search finds what a full scan finds when every leaf is scanned, at any size tried', async () => {
    for (const count of [0, 1, 2, 15, 16, 17, 31, 127, 128, 129, 300, 900]) {
      const rows = descriptors(count, count);
      const { tree, parts } = await indexOn(path, rows);
      expect(parts.reduce((sum, { lists }) => sum + lists.count, 0)).toBe(count);
      for (const [queryCount, k] of [
        [0, 3],
        [1, 1],
        [17, 10],
        [3, count + 2],
      ] as const) {
        const queries = descriptors(queryCount, 7 + queryCount);
        expect(asArrays(await tree.search(() => [parts], queries, k, Infinity))).toEqual(
          bruteForce(rows, photosOf(rows), queries, k),
        );
      }
    }
  });

  test('a search finds what a full scan finds for any int8, ties and extremes included', async () => {
    const rows = fc.oneof(int8Rows(-128, 127), int8Rows(-1, 1), int8Rows(-128, -127), int8Rows(3, 3));
    await fc.assert(
      fc.asyncProperty(rows, rows, fc.integer({ min: 1, max: 60 }), async (stored, queries, k) => {
        const { tree, parts } = await indexOn(path, stored);
        expect(asArrays(await tree.search(() => [parts], queries, k, tree.leaves + 1))).toEqual(
          bruteForce(stored, photosOf(stored), queries, k),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('a search of few leaves finds the same however photos are spread over lists', async () => {
    await fc.assert(
      fc.asyncProperty(int8Rows(-40, 40), fc.array(fc.nat(3), { minLength: 30 }), async (stored, spread) => {
        const { tree, parts } = await indexOn(path, stored);
        const apart = await Promise.all(
          [0, 1, 2, 3].map((which) =>
            partOf(tree, stored, (photo) => spread[photo % spread.length] === which),
          ),
        );
        const queries = descriptors(9, 2);
        for (const leaves of [1, 2, Infinity])
          expect(await tree.search(() => apart, queries, 7, leaves)).toEqual(
            await tree.search(() => [parts], queries, 7, leaves),
          );
      }),
      { numRuns: 40 },
    );
  });

  test('merged lists are those of all rows at once, but for those of photos that are gone', async () => {
    const rows = descriptors(1200, 5);
    const tree = await treeOf(path, descriptors(700, 6), 1200);
    const photos = [...new Set(photosOf(rows))];
    for (const gone of [[], [5], [7, 30, 31, 32, 200, 4000], photos]) {
      const parts = await Promise.all(
        [0, 1, 2].map((which) => partOf(tree, rows, (photo) => (photo * 7) % 3 === which, gone)),
      );
      const { rows: stay, photos: staying } = rowsOf(rows, (photo) => !gone.includes(photo));
      expect(await tree.mergeLists(parts.flat(), 0, tree.leaves)).toEqual(
        await tree.buildLists(stay, staying),
      );
    }
  });

  test('a search passes over photos that are gone', async () => {
    const rows = descriptors(300, 5);
    const tree = await treeOf(path, rows);
    const gone = [6, 7, 50];
    const stay = await partOf(tree, rows, (photo) => !gone.includes(photo));
    const all = await partOf(tree, rows, () => true, gone);
    const queries = descriptors(20, 2);
    expect(await tree.search(() => [all], queries, 9, 3)).toEqual(
      await tree.search(() => [stay], queries, 9, 3),
    );
  });

  test('a search finds the lowest photos of a thousand equal rows', async () => {
    const rows = new Int8Array(1000 * 40).fill(5);
    const { tree, parts } = await indexOn(path, rows);
    const { photos } = await tree.search(() => [parts], rows.subarray(0, 40), 4, Infinity);
    expect(photos).toEqual(Uint32Array.of(5, 5, 5, 6));
  });

  test('a search finds the same for a query alone and among two thousand', async () => {
    const { tree, parts } = await indexOn(path, descriptors(3000, 1));
    const queries = descriptors(2100, 2);
    const together = await tree.search(() => [parts], queries, 5, 4);
    for (const q of [0, 1023, 1024, 2099]) {
      const alone = await tree.search(() => [parts], queries.subarray(q * 40, q * 40 + 40), 5, 4);
      expect(alone.photos).toEqual(together.photos.subarray(q * 5, q * 5 + 5));
    }
  });

  // slow where nothing is native, and the same code shares out
  test.skipIf(path === 'typescript')(
    'a search finds the same for a query among the first and the last of more than are shared out at once',
    async () => {
      const rows = descriptors(2000, 21);
      const tree = await treeOf(path, rows, 1_000_000); // of so many leaves that a share is of 530 queries
      const parts = (await listsOf(tree, rows)).map(asTheyAre);
      const some = descriptors(40, 22);
      const queries = new Int8Array(5000 * 40);
      for (const first of [0, 4960]) queries.set(some, first * 40);
      const alone = await tree.search(() => [parts], some, 3, Infinity);
      const { photos, distances } = await tree.search(() => [parts], queries, 3, Infinity);
      for (const first of [0, 4960]) {
        expect(photos.subarray(first * 3, (first + 40) * 3)).toEqual(alone.photos);
        expect(distances.subarray(first * 3, (first + 40) * 3)).toEqual(alone.distances);
      }
    },
  );

  test('twelve searches at once find the same', async () => {
    const { tree, parts } = await indexOn(path, descriptors(2000, 1));
    const queries = descriptors(50, 2);
    const once = await tree.search(() => [parts], queries, 10, 3);
    expect(
      await Promise.all(Array.from({ length: 12 }, () => tree.search(() => [parts], queries, 10, 3))),
    ).toEqual(Array(12).fill(once));
  });

  test('half a row, photos out of order or without numbers, and nothing asked for are refused', async () => {
    const { trainTree } = kernelsOn(path);
    const { tree, parts } = await indexOn(path, descriptors(20, 1));
    await expect(trainTree(new Int8Array(39), 9)).rejects.toThrow(RangeError);
    await expect(trainTree(new Int8Array(80), 1)).rejects.toThrow(RangeError);
    await expect(tree.buildLists(new Int8Array(41), Uint32Array.of(1))).rejects.toThrow(RangeError);
    await expect(tree.buildLists(new Int8Array(80), Uint32Array.of(1))).rejects.toThrow(RangeError);
    await expect(tree.buildLists(new Int8Array(80), Uint32Array.of(2, 1))).rejects.toThrow(RangeError);
    const few = [{ ...parts[0]!, numbers: new Uint32Array(1) }];
    await expect(tree.search(() => [few], new Int8Array(40), 1, 1)).rejects.toThrow(RangeError);
    await expect(tree.mergeLists(few, 0, tree.leaves)).rejects.toThrow(RangeError);
    await expect(tree.search(() => [parts], new Int8Array(41), 1, 1)).rejects.toThrow(RangeError);
    await expect(tree.search(() => [parts], new Int8Array(40), 0, 1)).rejects.toThrow(RangeError);
    await expect(tree.search(() => [parts], new Int8Array(40), 1, 0)).rejects.toThrow(RangeError);
    await expect(tree.search(() => [parts], new Int8Array(40), 1, NaN)).rejects.toThrow(RangeError);
  });
});

describe('on every path', () => {
  /** That tree and lists are the same bytes as in TypeScript, for a tree of a share of the rows too. */
  async function expectSameBytes(rows: Int8Array, expected: number): Promise<void> {
    const tree = await typescript.trainTree(rows, expected);
    const more = new Int8Array(rows.length + 50 * 40);
    more.set(rows);
    more.set(descriptors(50, 3), rows.length);
    const photos = photosOf(more);
    const lists = await typescript.openTree(tree)!.buildLists(more, photos);
    for (const path of paths) {
      const { trainTree, openTree } = kernelsOn(path);
      expect(Buffer.compare(await trainTree(rows, expected), tree)).toBe(0);
      expect(await openTree(tree)!.buildLists(more, photos)).toEqual(lists);
    }
  }

  test('tree and lists are the same bytes as in TypeScript', async () => {
    for (const count of [0, 1, 16, 17, 500, 5000])
      for (const expected of [count, 3 * count]) await expectSameBytes(descriptors(count, count), expected);
  });

  test('tree and lists are the same bytes as in TypeScript for any int8', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(int8Rows(-128, 127), int8Rows(-1, 0)), (rows) =>
        expectSameBytes(rows, rows.length / 40),
      ),
      { numRuns: 40 },
    );
  });

  test('a search finds the same as in TypeScript when only a few leaves are scanned', async () => {
    const rows = descriptors(6000, 1);
    const bytes = await typescript.trainTree(rows, 6000);
    const lists = await typescript.openTree(bytes)!.buildLists(rows, photosOf(rows));
    const queries = descriptors(60, 2);
    const found = (path: KernelPath, leaves: number) => {
      const tree = kernelsOn(path).openTree(bytes)!;
      return tree.search(() => [opened(tree, lists).map(asTheyAre)], queries, 8, leaves);
    };
    for (const leaves of [1, 2, 7, 20]) {
      const expected = await found('typescript', leaves);
      for (const path of paths) expect(await found(path, leaves)).toEqual(expected);
    }
  });

  test('recall does not fall as more leaves are scanned, and is 1 with all of them', async () => {
    const rows = descriptors(8000, 3);
    const queries = descriptors(100, 4);
    const truth = bruteForce(rows, photosOf(rows), queries, 10);
    const { tree, parts } = await indexOn(paths.at(-1)!, rows);
    const recalls: number[] = [];
    for (const leaves of [1, 4, 16, 64, Infinity]) {
      const { distances } = await tree.search(() => [parts], queries, 10, leaves);
      const isHit = (distance: number, i: number) => distance <= truth.distances[i - (i % 10) + 9]!;
      recalls.push(distances.filter(isHit).length / distances.length);
    }
    expect(recalls).toEqual([...recalls].sort((x, y) => x - y));
    expect(recalls[2]!).toBeGreaterThan(0.7);
    expect(recalls.at(-1)).toBe(1);
  });

  test('a tree trained on a quarter of what came since finds no less in as many leaves', async () => {
    const rows = descriptors(8000, 3);
    const queries = descriptors(100, 4);
    const truth = bruteForce(rows, photosOf(rows), queries, 10);
    const recallOf = async (tree: Tree): Promise<number> => {
      const lists = (await listsOf(tree, rows)).map(asTheyAre);
      const { distances } = await tree.search(() => [lists], queries, 10, 8);
      return distances.filter((d, i) => d <= truth.distances[i - (i % 10) + 9]!).length / distances.length;
    };
    const path = paths.at(-1)!;
    const [young, old] = [await treeOf(path, rows), await treeOf(path, rows.subarray(0, 2000 * 40))];
    expect(await recallOf(old)).toBeGreaterThanOrEqual(await recallOf(young));
  });
});

describe.each(paths)('%s', (path) => {
  const { openTree } = kernelsOn(path);
  const rows = descriptors(700, 9);
  const queries = descriptors(5, 1);
  let treeBytes: Uint8Array;
  let listsBytes: Uint8Array;
  let tree: Tree;

  beforeAll(async () => {
    treeBytes = await typescript.trainTree(rows, 700);
    tree = openTree(treeBytes)!;
    listsBytes = (await tree.buildLists(rows, photosOf(rows)))[0]!.bytes;
  });

  test('snapshots open from wherever their bytes lie', async () => {
    const all = [asTheyAre(tree.openLists(listsBytes)!)];
    const expected = await tree.search(() => [all], queries, 3, 2);
    for (const offset of [0, 1, 4, 7]) {
      for (const as of [moved, movedAsBlob]) {
        const there = openTree(as(treeBytes, offset))!;
        const lists = there.openLists(as(listsBytes, offset))!;
        expect(await there.search(() => [[asTheyAre(lists)]], queries, 3, 2)).toEqual(expected);
      }
    }
  });

  /** What opens a snapshot, and its bytes. */
  const kinds = () =>
    [
      [openTree, treeBytes],
      [(bytes: Uint8Array) => tree.openLists(bytes), listsBytes],
    ] as const;

  test('a snapshot is refused with any bit of its header changed', () => {
    for (const [open, bytes] of kinds())
      for (let bit = 0; bit < 64 * 8; bit++) expect(open(flipped(bytes, bit)), `bit ${bit}`).toBeNull();
  });

  test('a snapshot is refused with any of 300 bits changed', () => {
    const next = random(1);
    for (const [open, bytes] of kinds())
      for (let i = 0; i < 300; i++)
        expect(open(flipped(bytes, Math.floor(next() * bytes.length * 8)))).toBeNull();
  });

  test('a snapshot is refused when cut short or grown, and where it is of another kind', () => {
    for (const [open, bytes] of kinds()) {
      for (const size of [0, 1, 16, 63, 64, 65, 640, bytes.length - 64, bytes.length - 1])
        expect(open(bytes.slice(0, size))).toBeNull();
      expect(open(Uint8Array.of(...bytes, ...new Uint8Array(64)))).toBeNull();
    }
    expect(openTree(listsBytes)).toBeNull();
    expect(tree.openLists(treeBytes)).toBeNull();
  });

  test('lists of another tree are refused', async () => {
    const other = openTree(await typescript.trainTree(descriptors(700, 10), 700))!;
    expect(other.openLists(listsBytes)).toBeNull();
  });
});

function moved(bytes: Uint8Array, offset: number): Uint8Array {
  const elsewhere = new Uint8Array(bytes.length + 8);
  elsewhere.set(bytes, offset);
  return elsewhere.subarray(offset, offset + bytes.length);
}

/** As the database gives it. */
function movedAsBlob(bytes: Uint8Array, offset: number): Buffer {
  const { buffer, byteOffset, length } = moved(bytes, offset);
  return Buffer.from(buffer, byteOffset, length);
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const changed = bytes.slice();
  changed[bit >> 3]! ^= 1 << (bit & 7);
  return changed;
}
