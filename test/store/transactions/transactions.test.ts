/** What is written while a thread of a scan, or another process, writes too. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { factsOf } from '../../support/file-facts.ts';
import type { OpenedStore } from '../opened-store.ts';
import { features, hashOf, match, openedStore } from '../opened-store.ts';

const held = new Int32Array(new SharedArrayBuffer(4));
let library: OpenedStore;
let other: Worker;
let [a, b] = [0, 0];
beforeAll(() => {
  library = openedStore();
  [a, b] = [library.addPhoto('a', 1), library.addPhoto('b', 2)];
  other = new Worker(new URL('./holding-thread.ts', import.meta.url), {
    workerData: { path: library.path, forMs: 50, held },
  });
});
afterAll(async () => {
  await other.terminate();
  library.remove();
});

const fileOf = (name: string) => ({
  path: Buffer.from(name),
  ...{ sizeBytes: 1n, mtimeNs: 9n, ctimeNs: 9n, failure: null },
});
const folderId = (): number => library.store.files.folders()[0]!.id;

test.each<[string, () => unknown]>([
  ['files that a walk met', () => library.store.files.see(folderId(), 2, [fileOf('a'), fileOf('c')])],
  ['what a file is', () => library.store.files.read(1, a, factsOf(hashOf(1)))],
  ['a photo', () => library.store.photos.admit(hashOf(3))],
  ['features', () => library.store.photos.save(a, features('m', 5, 7), 'jpeg')],
  [
    'a thumbnail',
    () => library.store.thumbnails.save(a, { jpeg: new Uint8Array(2), hash: new Uint8Array(32) }),
  ],
  ['candidates', () => library.store.pairs.addCandidates('m', a, [b])],
  ['candidates of a round', () => library.store.provisional.addCandidates('m', b, [a])],
  ['matches', () => library.store.pairs.saveVerified('m', [{ a, b, verification: match }])],
  ['companions', () => library.store.companions.replace([], [])],
  ['copies', () => library.store.sameShots.replace(new Map([[b, a]]))],
  ['what is stacked', () => library.store.places.stack(new Map([[b, a]]))],
  ['places', () => library.store.places.replace('m', [{ id: null, photos: [a, b] }])],
  ['a folder that is removed', () => library.store.files.removeFolder(Buffer.from('/photos'), 0)],
])('What is written waits for the transaction of another connection: %s', async (_, write) => {
  const isHeld = once(other, 'message');
  other.postMessage('hold');
  await isHeld;
  expect(write).not.toThrow();
  expect(Atomics.load(held, 0)).toBe(0);
});
