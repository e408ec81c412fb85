import { afterEach, beforeEach, expect, test } from 'vitest';
import { openedStore } from './opened-store.ts';
import type { OpenedStore } from './opened-store.ts';

let library: OpenedStore;
beforeEach(() => {
  library = openedStore();
});
afterEach(() => library.remove());

test('Snapshots of several chunks come back byte for byte with their photos, and one replaces others', () => {
  library.addPhoto('a', 1);
  const bytes = new Uint8Array(33 * 1024 * 1024 + 5);
  for (let i = 0; i < bytes.length; i += 4093) bytes[i] = i % 251;
  const photos = [
    { id: 2 ** 52 - 1, featureCount: 1000 },
    { id: 7, featureCount: 3 },
  ];
  library.store.snapshots.replace('m', [], photos, bytes);
  library.store.snapshots.replace('m', [], [], bytes.subarray(0, 10));
  library.store.snapshots.replace('other', [], [], bytes.subarray(0, 10));
  const [large, small] = library.store.snapshots.list('m');
  expect([large?.photos, small?.photos]).toEqual([photos, []]);
  expect(Buffer.compare(library.store.snapshots.load(large!.id)!, bytes)).toBe(0);
  library.store.snapshots.replace('m', [large!.id, small!.id], photos.slice(1), bytes.subarray(0, 11));
  expect(library.store.snapshots.list('m').map((snapshot) => snapshot.photos)).toEqual([photos.slice(1)]);
  expect(library.store.snapshots.sizeBytes('m')).toBe(11);
  library.store.snapshots.remove(library.store.snapshots.list('m')[0]!.id);
  expect([library.store.snapshots.list('m'), library.store.snapshots.load(large!.id)]).toEqual([[], null]);
});

test('The snapshots of a model are cleared alone', () => {
  for (const model of ['m', 'm', 'other']) library.store.snapshots.replace(model, [], [], Uint8Array.of(1));
  library.store.snapshots.clear('m');
  expect([library.store.snapshots.list('m').length, library.store.snapshots.list('other').length]).toEqual([
    0, 1,
  ]);
});
