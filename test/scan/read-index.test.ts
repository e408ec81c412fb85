import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildSegment } from '../../electron/matching/descriptor-index.ts';
import type { IndexReader } from '../../electron/scan/read-index.ts';
import { indexReader } from '../../electron/scan/read-index.ts';
import type { Store } from '../../electron/store/store.ts';
import { openStore } from '../../electron/store/store.ts';
import { scannedLibrary } from '../library/support.ts';
import { featureSet } from '../support/synthetic/features.ts';

const scanned = scannedLibrary();
let store: Store;
let reader: IndexReader;
/** Ids of the snapshots that the reader has read. */
let loaded: number[];

beforeEach(() => {
  const opened = openStore(join(scanned.folder, 'library.sqlite'));
  if (!opened.ok) throw new Error(opened.failure.reason);
  store = opened.value;
  loaded = [];
  const { snapshots } = store;
  const load = (id: number): Uint8Array | null => {
    loaded.push(id);
    return snapshots.load(id);
  };
  reader = indexReader({ ...store, snapshots: { ...snapshots, load } }, scanned.model.id);
});
afterEach(() => store.close());

/** The photos of each segment. */
const photosRead = async (): Promise<number[][]> =>
  (await reader.readIndex()).map(({ photos }) => photos.map(({ id }) => id));
const snapshot = () => store.snapshots.list(scanned.model.id)[0]!;

test('The index is read once, and kept open for the next question', async () => {
  const first = await reader.readIndex();
  expect(loaded).toEqual([snapshot().id]);
  expect(await reader.readIndex()).toEqual(first);
  expect(loaded).toHaveLength(1);
});

test('The index is read again where it was let go of', async () => {
  await reader.readIndex();
  reader.release();
  await reader.readIndex();
  expect(loaded).toHaveLength(2);
});

test('Of an index that grew, only the new snapshot is read', async () => {
  const { id, photos } = snapshot();
  await reader.readIndex();
  const set = featureSet(1, { count: 30 });
  const added = [{ id: 1, featureCount: 30 }];
  store.snapshots.replace(scanned.model.id, [], added, await buildSegment(added, [set]));
  expect(await photosRead()).toEqual([photos.map((photo) => photo.id), [1]]);
  expect(loaded).toHaveLength(2);
  expect(loaded[1]).not.toBe(id);
});

test('A snapshot that took the place and the id of another is read anew', async () => {
  const { id } = snapshot();
  await reader.readIndex();
  const other = [{ id: 1, featureCount: 30 }];
  const bytes = await buildSegment(other, [featureSet(1, { count: 30 })]);
  store.snapshots.replace(scanned.model.id, [id], other, bytes);
  expect(snapshot().id).toBe(id);
  expect((await photosRead())[0]).toEqual([1]);
});

test('Photos of a damaged snapshot, or of none, are a segment in memory, and nothing is stored', async () => {
  const { id, photos } = snapshot();
  const ids = photos.map((photo) => photo.id);
  store.snapshots.replace(scanned.model.id, [id], photos, new Uint8Array(100));
  expect(await photosRead()).toEqual([ids]);
  expect(await photosRead()).toEqual([ids]);
  expect(loaded).toHaveLength(1);
  store.snapshots.remove(snapshot().id);
  expect(await photosRead()).toEqual([ids]);
  expect(store.snapshots.list(scanned.model.id)).toEqual([]);
});

test('A photo that goes while the index is read is in no segment', async () => {
  const there = await photosRead();
  store.snapshots.remove(snapshot().id);
  const { photos } = store;
  const matchable: typeof photos.matchable = (modelId) => {
    const { ids, featureCounts } = photos.matchable(modelId);
    return { ids: Float64Array.of(1, ...ids), featureCounts: Uint32Array.of(30, ...featureCounts) };
  };
  reader = indexReader({ ...store, photos: { ...photos, matchable } }, scanned.model.id);
  expect(await photosRead()).toEqual(there);
});
