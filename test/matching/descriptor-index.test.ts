import { expect, test } from 'vitest';
import type { PackedFeatures } from '../../electron/contract/features.ts';
import type { IndexPart, ListsBytes } from '../../electron/matching/descriptor-index.ts';
import {
  buildPart,
  indexOf,
  mergeParts,
  openBuilt,
  openPart,
  openTree,
  searchIndex,
  serves,
  slice,
  trainingPhotos,
  trainTree,
  within,
} from '../../electron/matching/descriptor-index.ts';
import { asKept } from '../support/descriptors.ts';
import { indexedPhotos, partOf, readAll, treeOf } from '../support/descriptor-index.ts';
import { featureSet } from '../support/synthetic/features.ts';

const sets = [120, 0, 700, 1, 50].map((count, i) => featureSet(i + 1, { count }));
const library = new Map(sets.map((set, i) => [10 * i + 3, set]));
const photos = indexedPhotos(library);
const tree = await treeOf(library);
const part = await partOf(tree, library);
const index = indexOf(tree, [part]);
const built = await buildPart(tree, photos, sets);

test('An index holds at most 500 features of a photo', () => {
  expect(part.photos).toEqual(photos);
  expect(index.rowCount).toBe(120 + 0 + 500 + 1 + 50);
});

test("An index finds each photo's own features in that photo", async () => {
  for (const [i, { descriptor }] of sets.entries()) {
    const queries = descriptor.subarray(0, 500 * 40);
    const found = await tree.search(readAll(index), queries, 1, Infinity);
    expect(found.photos.every((number) => index.ids[number] === photos.ids[i])).toBe(true);
    const rounding = Array.from({ length: queries.length / 40 }, (_, row) =>
      queries.subarray(row * 40, row * 40 + 40).reduce((sum, value) => sum + (value - asKept(value)) ** 2, 0),
    );
    expect(Array.from(found.distances)).toEqual(rounding);
  }
});

test('Keypoints stay out of an index', async () => {
  const withKeypoints = sets.map((set) => ({ ...set, keypointCount: Math.floor(set.count / 3) }));
  const those = new Map(withKeypoints.map((set, i) => [i, set]));
  const keyTree = await treeOf(those);
  expect(indexOf(keyTree, [await partOf(keyTree, those)]).rowCount).toBe(80 + 0 + 467 + 1 + 34);
});

test('The same photos give the same snapshots', async () => {
  expect(await trainTree(photos, sets)).toEqual(await trainTree(photos, sets));
  expect(await buildPart(tree, photos, sets)).toEqual(built);
});

test('An index of no photos is empty', async () => {
  const empty = await treeOf(new Map());
  expect([empty.leaves, (await partOf(empty, new Map())).lists(0)!.count]).toEqual([1, 0]);
});

test('Feature sets come one at a time', async () => {
  let open = 0;
  function* oneByOne(): Generator<PackedFeatures> {
    for (const set of sets) {
      expect(open++).toBe(0);
      yield set;
      open--;
    }
  }
  expect(await buildPart(tree, photos, oneByOne())).toEqual(built);
});

test('Parts that are merged are the part of all their photos, but for those that are gone', async () => {
  const many = new Map(Array.from({ length: 40 }, (_, i) => [i, featureSet(50 + i, { count: 400 })]));
  const manyTree = await treeOf(many);
  const all = indexedPhotos(many);
  const apart = await Promise.all(
    [0, 1].map((which) => partOf(manyTree, new Map([...many].filter(([id]) => id % 3 === which)))),
  );
  for (const gone of [[], [7], [0, 3, 4, 9, 10, 36]]) {
    const ids = all.ids.filter((id) => id % 3 < 2 && !gone.includes(id));
    const stay = within(all, ids);
    const merged = await Array.fromAsync(mergeParts(manyTree, apart, stay));
    expect(merged.flat()).toEqual(
      await buildPart(
        manyTree,
        stay,
        Array.from(ids, (id) => many.get(id)!),
      ),
    );
  }
});

const query = sets[0]!.descriptor.subarray(0, 40);
const found = (of: IndexPart) => searchIndex(indexOf(tree, [of]), query, 3, Infinity);

test('A search of damaged lists, or of lists of other photos or leaves, finds nothing', async () => {
  const [{ bytes }] = built as [ListsBytes];
  const partWith = (lists: Uint8Array | null, firsts = [0], of = photos) =>
    openPart(tree, of, Uint32Array.from(firsts), () => lists);
  expect(await found(partWith(bytes))).toEqual(await found(openBuilt(tree, photos, built)));
  for (const at of [0, 5, 40, bytes.length >> 1, bytes.length - 1]) {
    const damaged = bytes.slice();
    damaged[at]! ^= 1;
    expect(await found(partWith(damaged))).toBeNull();
  }
  for (const size of [0, 3, 100, bytes.length - 1])
    expect(await found(partWith(bytes.slice(0, size)))).toBeNull();
  expect(await found(partWith(null))).toBeNull();
  expect(await found(partWith(bytes, []))).not.toBeNull();
  expect(await found(partWith(bytes, [0, 1]))).toBeNull();
  expect(await found(partWith(bytes, [1]))).toBeNull();
  expect(await found(partWith(bytes, [0], slice(photos, 1, Infinity)))).toBeNull();
});

test('Lists that are missing are noticed by whichever search needs them', async () => {
  const many = new Map(Array.from({ length: 12 }, (_, i) => [i, featureSet(80 + i, { count: 500 })]));
  const manyTree = await treeOf(many);
  const lists = await buildPart(manyTree, indexedPhotos(many), many.values());
  expect(lists.length).toBeGreaterThan(3);
  for (const missing of lists.keys()) {
    const part = openBuilt(manyTree, indexedPhotos(many), lists.toSpliced(missing, 1));
    expect(await searchIndex(indexOf(manyTree, [part]), query, 3, Infinity)).toBeNull();
  }
});

test('A search reads the lists that it probes, and no more', async () => {
  const many = new Map(Array.from({ length: 12 }, (_, i) => [i, featureSet(80 + i, { count: 500 })]));
  const manyTree = await treeOf(many);
  const part = await partOf(manyTree, many);
  const read: number[] = [];
  const lists = (i: number) => {
    read.push(i);
    return part.lists(i);
  };
  const counted = indexOf(manyTree, [{ ...part, lists }]);
  for (const leaves of [1, 3, Infinity]) {
    read.length = 0;
    expect(await searchIndex(counted, query, 5, leaves)).toEqual(
      await manyTree.search(readAll(indexOf(manyTree, [part])), query, 5, leaves),
    );
    expect(new Set(read).size).toBe(read.length);
    expect(read.length).toBeLessThanOrEqual(leaves);
  }
  expect(read).toHaveLength(part.firsts.length);
});

test('A damaged tree does not open', async () => {
  const bytes = await trainTree(photos, sets);
  expect(openTree(bytes)).not.toBeNull();
  for (const at of [0, 5, 40, bytes.length >> 1, bytes.length - 1]) {
    const damaged = bytes.slice();
    damaged[at]! ^= 1;
    expect(openTree(damaged)).toBeNull();
  }
  for (const size of [0, 3, 100, bytes.length - 1]) expect(openTree(bytes.slice(0, size))).toBeNull();
});

test('Feature sets that are not those of the photos are refused', async () => {
  for (const wrong of [sets.slice(1), [...sets, sets[0]!], sets.slice(0, -1), []]) {
    await expect(buildPart(tree, photos, wrong)).rejects.toThrow(RangeError);
    await expect(trainTree(photos, wrong)).rejects.toThrow(RangeError);
  }
});

test('A tree is trained on 20,000 photos at most, evenly of all', () => {
  const many = {
    ids: Float64Array.from({ length: 50_000 }, (_, id) => id),
    featureCounts: new Uint32Array(50_000).fill(1),
  };
  const trained = [...trainingPhotos(many).ids];
  expect(trained).toHaveLength(20_000);
  expect(trained.slice(0, 4)).toEqual([0, 2, 5, 7]);
  expect(trainingPhotos(photos)).toEqual(photos);
});

test('A tree serves until the photos are twice, or less than a quarter of, those it was trained for', () => {
  expect([24, 25, 100, 200, 201].map((count) => serves(100, count))).toEqual([
    false,
    true,
    true,
    true,
    false,
  ]);
});
