import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildPart, searchIndex } from '../../electron/matching/descriptor-index.ts';
import type { IndexReader } from '../../electron/scan/read-index.ts';
import { indexReader, loadTree } from '../../electron/scan/read-index.ts';
import type { KeptPart } from '../../electron/store/snapshots.ts';
import type { Store } from '../../electron/store/store.ts';
import { inSteps } from '../../electron/process/in-steps.ts';
import { openStore } from '../../electron/store/store.ts';
import { scannedLibrary } from '../library/support.ts';
import { featureSet } from '../support/synthetic/features.ts';

const scanned = scannedLibrary();
let store: Store;
let reader: IndexReader;
/** Ids of the trees and parts that the reader has opened. */
let loaded: number[];

beforeEach(() => {
  const opened = openStore(join(scanned.folder, 'library.sqlite'));
  if (!opened.ok) throw new Error(opened.failure.reason);
  store = opened.value;
  loaded = [];
  const { snapshots } = store;
  const load = (id: number): ReturnType<typeof snapshots.load> => {
    loaded.push(id);
    return snapshots.load(id);
  };
  const firstLeaves = (id: number): Uint32Array => {
    loaded.push(id);
    return snapshots.firstLeaves(id);
  };
  reader = indexReader({ ...store, snapshots: { ...snapshots, load, firstLeaves } }, scanned.model.id);
});
afterEach(() => store.close());

/** The photos of each part. */
const photosRead = async (): Promise<number[][]> => {
  const { ids, parts } = (await reader.readIndex())!;
  return parts.map(({ numbers }) => Array.from(numbers, (number) => ids[number]!));
};
/** What is found of a photo. */
const searched = async () =>
  await searchIndex((await reader.readIndex())!, featureSet(1, { count: 2 }).descriptor, 1, Infinity);
const kept = () => store.snapshots.trees(scanned.model.id)[0]!;

/** Adds a part of one photo to the kept index, or puts it in place of others. */
async function addPart(removed: number[]): Promise<void> {
  const tree = (await loadTree(store, kept().id))!;
  const added = { ids: Float64Array.of(1), featureCounts: Uint32Array.of(30) };
  const id = store.snapshots.begin(kept().id);
  store.snapshots.addLists(id, await buildPart(tree, added, [featureSet(1, { count: 30 })]));
  store.snapshots.finish(id, added, removed);
}

test('The index is read once, and kept open for the next question', async () => {
  const first = await reader.readIndex();
  expect(loaded).toEqual([kept().id, kept().parts[0]!.id]);
  expect(await reader.readIndex()).toEqual(first);
  expect(loaded).toHaveLength(2);
});

test('Nothing is read where nothing was written since, and what another process wrote is seen', async () => {
  const { photos } = store;
  let listed = 0;
  const matchable: typeof photos.matchable = (modelId) => {
    listed += 1;
    return photos.matchable(modelId);
  };
  reader = indexReader({ ...store, photos: { ...photos, matchable } }, scanned.model.id);
  const first = await reader.readIndex();
  expect(await reader.readIndex()).toBe(first);
  expect(listed).toBe(1);
  const other = openStore(store.path);
  if (!other.ok) throw new Error(other.failure.reason);
  other.value.snapshots.remove(kept().parts[0]!.id);
  other.value.close();
  expect(await reader.readIndex()).not.toEqual(first);
  expect(listed).toBe(2);
});

test('The index is read again where it was let go of', async () => {
  await reader.readIndex();
  reader.release();
  await reader.readIndex();
  expect(loaded).toHaveLength(4);
});

test('Of an index that grew, only the new part is read', async () => {
  const ids = [...kept().parts[0]!.photos.ids];
  await reader.readIndex();
  await addPart([]);
  expect(await photosRead()).toEqual([ids, [1]]);
  expect(loaded.slice(2)).toEqual([kept().parts[1]!.id]);
});

test('A part that took the place of another is read anew', async () => {
  await reader.readIndex();
  await addPart([kept().parts[0]!.id]);
  expect((await photosRead())[0]).toEqual([1]);
});

test('A tree that took the place of another is read anew, and its parts', async () => {
  const ids = await photosRead();
  const { id, photoCount } = kept();
  const bytes = (await inSteps(store.snapshots.load(id)))!;
  store.snapshots.plant(scanned.model.id, photoCount, bytes, false);
  expect(await photosRead()).toEqual(ids);
  expect(loaded.at(-1)).toBe(kept().id);
});

test('Photos of a damaged part, or of none, are a part in memory, and nothing is stored', async () => {
  const [{ id, photos }] = kept().parts as [KeptPart];
  const ids = [...photos.ids];
  const damaged = store.snapshots.begin(kept().id);
  store.snapshots.addLists(damaged, [{ first: 0, bytes: new Uint8Array(100) }]);
  store.snapshots.finish(damaged, photos, [id]);
  expect(await searched()).toBeNull();
  expect(await photosRead()).toEqual([ids]);
  expect(await searched()).not.toBeNull();
  expect(kept().parts.map((part) => part.id)).toEqual([damaged]);
  store.snapshots.remove(kept().parts[0]!.id);
  expect(await photosRead()).toEqual([ids]);
  expect(kept().parts).toEqual([]);
});

test('Photos of a damaged tree, or of none, are an index in memory, and nothing is stored', async () => {
  const ids = await photosRead();
  store.snapshots.plant(scanned.model.id, 3, new Uint8Array(100), false);
  expect(await photosRead()).toEqual(ids);
  store.snapshots.clear(scanned.model.id);
  expect(await photosRead()).toEqual(ids);
  expect(store.snapshots.trees(scanned.model.id)).toEqual([]);
});

test('A photo that goes while the index is read is in no part', async () => {
  const there = await photosRead();
  store.snapshots.remove(kept().parts[0]!.id);
  const { photos } = store;
  const matchable: typeof photos.matchable = function* (modelId) {
    const { ids, featureCounts } = yield* photos.matchable(modelId);
    return { ids: Float64Array.of(1, ...ids), featureCounts: Uint32Array.of(30, ...featureCounts) };
  };
  reader = indexReader({ ...store, photos: { ...photos, matchable } }, scanned.model.id);
  expect(await photosRead()).toEqual(there);
});
