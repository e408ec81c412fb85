import { expect, test } from 'vitest';
import type { PackedFeatures } from '../../electron/contract/features.ts';
import {
  buildPart,
  indexOf,
  mergeParts,
  openPart,
  openTree,
  serves,
  trainingPhotos,
  trainTree,
} from '../../electron/matching/descriptor-index.ts';
import { indexedPhotos, partOf, treeOf } from '../support/descriptor-index.ts';
import { featureSet } from '../support/synthetic/features.ts';

const sets = [120, 0, 700, 1, 50].map((count, i) => featureSet(i + 1, { count }));
const library = new Map(sets.map((set, i) => [10 * i + 3, set]));
const photos = indexedPhotos(library);
const tree = await treeOf(library);
const part = await partOf(tree, library);
const { ids, lists } = indexOf(tree, [part]);
const snapshot = await buildPart(tree, photos, sets);

test('An index holds at most 500 features of a photo', () => {
  expect(part.photos).toEqual(photos);
  expect(part.lists.count).toBe(120 + 0 + 500 + 1 + 50);
});

test("An index finds each photo's own features in that photo", async () => {
  for (const [i, { descriptor }] of sets.entries()) {
    const queries = descriptor.subarray(0, 500 * 40);
    const found = await tree.search(lists, queries, 1, Infinity);
    expect(found.photos.every((number) => ids[number] === photos[i]!.id)).toBe(true);
    expect(found.distances.every((distance) => distance === 0)).toBe(true);
  }
});

test('Keypoints stay out of an index', async () => {
  const withKeypoints = sets.map((set) => ({ ...set, keypointCount: Math.floor(set.count / 3) }));
  const those = new Map(withKeypoints.map((set, i) => [i, set]));
  expect((await partOf(await treeOf(those), those)).lists.count).toBe(80 + 0 + 467 + 1 + 34);
});

test('The same photos give the same snapshots', async () => {
  expect(await trainTree(photos, sets)).toEqual(await trainTree(photos, sets));
  expect(await buildPart(tree, photos, sets)).toEqual(snapshot);
});

test('An index of no photos is empty', async () => {
  const empty = await treeOf(new Map());
  expect([empty.leaves, (await partOf(empty, new Map())).lists.count]).toEqual([1, 0]);
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
  expect(await buildPart(tree, photos, oneByOne())).toEqual(snapshot);
});

test('Parts that are merged are the part of all their photos, but for those that are gone', async () => {
  const inOne = new Set([3, 33, 43]);
  const apart = await Promise.all(
    [true, false].map((isIn) => partOf(tree, new Map([...library].filter(([id]) => inOne.has(id) === isIn)))),
  );
  expect(await mergeParts(tree, apart, () => true)).toEqual({ photos, snapshot });
  const without = photos.filter(({ id }) => id !== 23);
  expect(await mergeParts(tree, apart, (id) => id !== 23)).toEqual({
    photos: without,
    snapshot: await buildPart(
      tree,
      without,
      without.map(({ id }) => library.get(id)!),
    ),
  });
});

test('A snapshot of other photos does not open', () => {
  expect(openPart(tree, photos.slice(1), snapshot)).toBeNull();
  expect(openPart(tree, [...photos, { id: 99, featureCount: 1 }], snapshot)).toBeNull();
  expect(openPart(tree, [], snapshot)).toBeNull();
  const more = photos.map((photo) => ({ ...photo, featureCount: photo.featureCount + 1 }));
  expect(openPart(tree, more, snapshot)).toBeNull();
});

test('A damaged snapshot does not open', async () => {
  const treeSnapshot = await trainTree(photos, sets);
  for (const [open, bytes] of [
    [openTree, treeSnapshot],
    [(part: Uint8Array) => openPart(tree, photos, part), snapshot],
  ] as const) {
    expect(open(bytes)).not.toBeNull();
    for (const at of [0, 5, 40, bytes.length >> 1, bytes.length - 1]) {
      const damaged = bytes.slice();
      damaged[at]! ^= 1;
      expect(open(damaged)).toBeNull();
    }
    for (const size of [0, 3, 100, bytes.length - 1]) expect(open(bytes.slice(0, size))).toBeNull();
  }
});

test('Feature sets that are not those of the photos are refused', async () => {
  for (const wrong of [sets.slice(1), [...sets, sets[0]!], sets.slice(0, -1), []]) {
    await expect(buildPart(tree, photos, wrong)).rejects.toThrow(RangeError);
    await expect(trainTree(photos, wrong)).rejects.toThrow(RangeError);
  }
});

test('A tree is trained on 20,000 photos at most, evenly of all', () => {
  const many = Array.from({ length: 50_000 }, (_, id) => ({ id, featureCount: 1 }));
  const trained = trainingPhotos(many).map(({ id }) => id);
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
