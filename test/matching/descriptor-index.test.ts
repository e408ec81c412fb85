import { expect, test } from 'vitest';
import type { PackedFeatures } from '../../electron/contract/features.ts';
import { buildSegment, openSegment } from '../../electron/matching/descriptor-index.ts';
import type { IndexedPhoto } from '../../electron/matching/descriptor-index.ts';
import { featureSet } from '../support/synthetic/features.ts';

const sets = [120, 0, 700, 1, 50].map((count, i) => featureSet(i + 1, { count }));
const photos = sets.map(({ count }, i): IndexedPhoto => ({ id: 10 * i + 3, featureCount: count }));

test('A segment knows the photo of each row, at most 500 a photo', async () => {
  const segment = openSegment(photos, await buildSegment(photos, sets))!;
  expect(segment.photos).toEqual(photos);
  expect(segment.tree.count).toBe(120 + 0 + 500 + 1 + 50);
  const expected = [0, 2, 3, 4].flatMap((photo) =>
    Array<number>(Math.min(500, sets[photo]!.count)).fill(photo),
  );
  expect(Array.from(segment.photoOfRow)).toEqual(expected);
});

test("A segment finds each photo's own features in that photo", async () => {
  const segment = openSegment(photos, await buildSegment(photos, sets))!;
  for (const [i, { descriptor }] of sets.entries()) {
    const { rows, distances } = await segment.tree.search(descriptor.subarray(0, 500 * 40), 1, Infinity);
    expect(Array.from(rows, (row) => segment.photoOfRow[row]).every((photo) => photo === i)).toBe(true);
    expect(distances.every((distance) => distance === 0)).toBe(true);
  }
});

test('Keypoints stay out of a segment', async () => {
  const withKeypoints = sets.map((set) => ({ ...set, keypointCount: Math.floor(set.count / 3) }));
  const without = photos.map((photo, i) => ({
    ...photo,
    featureCount: photo.featureCount - withKeypoints[i]!.keypointCount,
  }));
  expect(openSegment(without, await buildSegment(without, withKeypoints))!.tree.count).toBe(
    80 + 0 + 467 + 1 + 34,
  );
});

test('The same photos give the same snapshot', async () => {
  expect(await buildSegment(photos, sets)).toEqual(await buildSegment(photos, sets));
});

test('A segment of no photos is empty', async () => {
  const segment = openSegment([], await buildSegment([], []))!;
  expect([segment.tree.count, segment.photoOfRow.length]).toEqual([0, 0]);
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
  expect(await buildSegment(photos, oneByOne())).toEqual(await buildSegment(photos, sets));
});

test('A snapshot of other photos does not open', async () => {
  const snapshot = await buildSegment(photos, sets);
  expect(openSegment(photos.slice(1), snapshot)).toBeNull();
  expect(openSegment([...photos, { id: 99, featureCount: 1 }], snapshot)).toBeNull();
  expect(openSegment([], snapshot)).toBeNull();
  expect(
    openSegment(
      photos.map((photo) => ({ ...photo, featureCount: photo.featureCount + 1 })),
      snapshot,
    ),
  ).toBeNull();
});

test('A damaged snapshot does not open', async () => {
  const snapshot = await buildSegment(photos, sets);
  for (const at of [0, 5, 40, snapshot.length >> 1, snapshot.length - 1]) {
    const damaged = snapshot.slice();
    damaged[at]! ^= 1;
    expect(openSegment(photos, damaged)).toBeNull();
  }
  for (const size of [0, 3, 100, snapshot.length - 1])
    expect(openSegment(photos, snapshot.slice(0, size))).toBeNull();
});

test('Feature sets that are not those of the photos are refused', async () => {
  for (const wrong of [sets.slice(1), [...sets, sets[0]!], sets.slice(0, -1), []]) {
    await expect(buildSegment(photos, wrong)).rejects.toThrow(RangeError);
  }
});
