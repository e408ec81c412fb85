import { afterEach, beforeEach, expect, test } from 'vitest';
import { inSteps } from '../../electron/process/in-steps.ts';
import { openedStore } from './opened-store.ts';
import type { OpenedStore } from './opened-store.ts';

let library: OpenedStore;
beforeEach(() => {
  library = openedStore();
});
afterEach(() => library.remove());

const bytes = new Uint8Array(9 * 1024 * 1024 + 5);
for (let i = 0; i < bytes.length; i += 4093) bytes[i] = i % 251;
const photos = { ids: Float64Array.of(7, 2 ** 31), featureCounts: Uint32Array.of(3, 1000) };
const last = { ids: Float64Array.of(2 ** 31), featureCounts: Uint32Array.of(1000) };

/** A part with lists of so many bytes, by the leaves they start with. */
function partOf(tree: number, lists: Record<number, number>, replaced: number[] = [], of = photos) {
  const { snapshots } = library.store;
  const id = snapshots.begin(tree);
  for (const [first, size] of Object.entries(lists))
    snapshots.addLists(id, [{ first: Number(first), bytes: bytes.subarray(0, size) }]);
  return snapshots.finish(id, of, replaced);
}

const sweepAll = (): void => {
  while (library.store.snapshots.sweep());
};

test('A tree of several chunks comes back byte for byte', async () => {
  const { snapshots } = library.store;
  const tree = snapshots.plant('m', 12, bytes, false);
  expect(Buffer.compare((await inSteps(snapshots.load(tree.id)))!, bytes)).toBe(0);
});

test('Lists come back by the leaf they start with, and a part replaces others', () => {
  const { snapshots } = library.store;
  const tree = snapshots.plant('m', 12, Uint8Array.of(1), false);
  const large = partOf(tree.id, { 0: 10, 70: 5, 9: 300 });
  const small = partOf(tree.id, { 0: 20 }, [], last);
  expect(snapshots.trees('m')).toEqual([{ ...tree, photoCount: 12, parts: [large, small] }]);
  expect(large.photos).toEqual(photos);
  expect(snapshots.firstLeaves(large.id)).toEqual(Uint32Array.of(0, 9, 70));
  expect(Buffer.compare(snapshots.lists(large.id, 9)!, bytes.subarray(0, 300))).toBe(0);
  expect(snapshots.lists(large.id, 10)).toBeNull();
  const other = partOf(tree.id, { 0: 11 }, [large.id, small.id]);
  expect(snapshots.trees('m')[0]!.parts).toEqual([other]);
  sweepAll();
  expect(snapshots.sizeBytes('m')).toBe(1 + 11);
  expect(snapshots.lists(large.id, 9)).toBeNull();
  snapshots.remove(other.id);
  expect(snapshots.trees('m')[0]!.parts).toEqual([]);
});

test('A part that was never finished is none, and swept with all its lists', () => {
  const { snapshots } = library.store;
  const tree = snapshots.plant('m', 12, Uint8Array.of(1), false);
  const kept = partOf(tree.id, { 0: 7 });
  const id = snapshots.begin(tree.id);
  const lists = Array.from({ length: 1000 }, (_, first) => ({ first, bytes: Uint8Array.of(1, 2) }));
  snapshots.addLists(id, lists);
  expect(snapshots.trees('m')[0]!.parts).toEqual([kept]);
  expect(snapshots.sweep()).toBe(true);
  expect(snapshots.firstLeaves(id).length).toBeGreaterThan(0);
  sweepAll();
  expect(snapshots.firstLeaves(id)).toHaveLength(0);
  expect([snapshots.sizeBytes('m'), snapshots.firstLeaves(kept.id)]).toEqual([8, Uint32Array.of(0)]);
});

test('A tree goes with its parts, and takes the place of those of its kind', () => {
  const { snapshots } = library.store;
  const plant = (isProvisional: boolean) => snapshots.plant('m', 1, Uint8Array.of(1), isProvisional);
  const [lasting, provisional] = [plant(false), plant(true)];
  const part = partOf(lasting.id, { 0: 2 });
  const next = plant(false);
  expect(snapshots.trees('m')).toEqual([provisional, next]);
  sweepAll();
  expect(snapshots.lists(part.id, 0)).toBeNull();
  partOf(next.id, { 0: 2 });
  snapshots.remove(next.id);
  expect(snapshots.sizeBytes('m')).toBe(1);
});

test('No snapshot has an id that another had', () => {
  const { snapshots } = library.store;
  const first = snapshots.plant('m', 1, Uint8Array.of(1), false);
  expect(snapshots.plant('m', 1, Uint8Array.of(1), false).id).toBeGreaterThan(first.id);
});

test('The snapshots of a model are cleared alone', () => {
  const { snapshots } = library.store;
  for (const model of ['m', 'other']) snapshots.plant(model, 1, Uint8Array.of(1), false);
  snapshots.clear('m');
  expect([snapshots.trees('m').length, snapshots.trees('other').length]).toEqual([0, 1]);
});
