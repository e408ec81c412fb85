import { afterEach, beforeEach, expect, test } from 'vitest';
import { openedStore } from './opened-store.ts';
import type { OpenedStore } from './opened-store.ts';

let library: OpenedStore;
beforeEach(() => {
  library = openedStore();
});
afterEach(() => library.remove());

const bytes = new Uint8Array(33 * 1024 * 1024 + 5);
for (let i = 0; i < bytes.length; i += 4093) bytes[i] = i % 251;
const photos = [
  { id: 7, featureCount: 3 },
  { id: 2 ** 31, featureCount: 1000 },
];

test('Snapshots of several chunks come back byte for byte, and a part replaces others', () => {
  const { snapshots } = library.store;
  const tree = snapshots.plant('m', 12, bytes, false);
  const large = snapshots.replace(tree.id, [], photos, bytes);
  const small = snapshots.replace(tree.id, [], [], bytes.subarray(0, 10));
  expect(snapshots.trees('m')).toEqual([{ ...tree, photoCount: 12, parts: [large, small] }]);
  expect(large.photos).toEqual(photos);
  for (const { id } of [tree, large]) expect(Buffer.compare(snapshots.load(id)!, bytes)).toBe(0);
  const other = snapshots.replace(tree.id, [large.id, small.id], photos.slice(1), bytes.subarray(0, 11));
  expect(snapshots.trees('m')[0]!.parts).toEqual([other]);
  expect(snapshots.sizeBytes('m')).toBe(bytes.length + 11);
  snapshots.remove(other.id);
  expect([snapshots.trees('m')[0]!.parts, snapshots.load(large.id)]).toEqual([[], null]);
});

test('A tree goes with its parts, and takes the place of those of its kind', () => {
  const { snapshots } = library.store;
  const plant = (isProvisional: boolean) => snapshots.plant('m', 1, Uint8Array.of(1), isProvisional);
  const [lasting, provisional] = [plant(false), plant(true)];
  const part = snapshots.replace(lasting.id, [], photos, Uint8Array.of(1, 2));
  const next = plant(false);
  expect(snapshots.trees('m')).toEqual([provisional, next]);
  expect(snapshots.load(part.id)).toBeNull();
  snapshots.replace(next.id, [], photos, Uint8Array.of(1, 2));
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
