import { afterEach, beforeEach, expect, test } from 'vitest';
import { hashOf, match, openedStore } from './opened-store.ts';
import type { OpenedStore } from './opened-store.ts';

let library: OpenedStore;
beforeEach(() => {
  library = openedStore();
});
afterEach(() => library.remove());

test('Photos have ids made from their content, in the order of their hashes', () => {
  const [c, a, b] = [3, 1, 2].map((byte) => library.addPhoto('abc'[byte - 1]!, byte));
  expect([a, b, c]).toEqual([0x0101010101010, 0x0202020202020, 0x0303030303030]);
  expect(library.store.photos.matchable('m')).toEqual({
    ids: Float64Array.of(a!, b!, c!),
    featureCounts: Uint32Array.of(5, 5, 5),
  });
});

test('Photos whose hashes begin alike are still two photos', () => {
  const almost = Buffer.concat([hashOf(1).subarray(0, 31), Buffer.of(9)]);
  expect(library.store.photos.admit(almost)).not.toBe(library.store.photos.admit(hashOf(1)));
  expect(library.store.photos.admit(almost)).toBe(library.store.photos.find(almost));
});

test('Photos go with the last folder that holds them', () => {
  const [a, b] = [library.addPhoto('a', 1), library.addPhoto('b', 2)];
  library.store.pairs.saveVerified('m', [{ a, b, verification: match }]);
  library.store.files.addFolder(Buffer.from('/copies'));
  const copies = library.store.files.folders().find((f) => f.path.toString() === '/copies')!;
  library.store.files.see(copies.id, 1, [
    { path: Buffer.from('a2'), sizeBytes: 1n, mtimeNs: 1n, ctimeNs: 0n, failure: null },
  ]);
  library.store.files.link(library.store.files.toExtract('m', 0, 10)[0]!.id, a);
  expect(library.store.files.removeFolder(Buffer.from('/photos'))).toBe(true);
  expect(library.store.photos.find(hashOf(2))).toBeNull();
  expect(library.store.photos.views([a])[0]?.files).toEqual(['/copies/a2']);
  expect(library.store.pairs.counts('m')).toEqual({ candidates: 0, verified: 0, matches: 0 });
  expect(library.store.files.removeFolder(Buffer.from('/photos'))).toBe(false);
});

test('Files below a folder that cannot be listed are offline, others that were not met have vanished', () => {
  const see = (scan: number, ...names: string[]): number =>
    library.store.files.see(
      folderId,
      scan,
      names.map((name) => ({
        path: Buffer.from(name),
        sizeBytes: 1n,
        mtimeNs: 1n,
        ctimeNs: 0n,
        failure: null,
      })),
    );
  library.store.files.addFolder(Buffer.from('/photos'));
  const folderId = library.store.files.folders()[0]!.id;
  see(1, 'a', 'shut/b', 'shut/deep/c', 'shut too/d', 'shut!', 'shutter/e');
  see(2, 'a');
  expect(library.store.files.endFolder(folderId, 2, [Buffer.from('shut')])).toBe(3);
  expect(library.store.files.counts()).toEqual({ present: 1, offline: 2, vanished: 3 });
  see(3, 'a', 'shut/b');
  expect(library.store.files.endFolder(folderId, 3, [])).toBe(1);
  expect(library.store.files.counts()).toEqual({ present: 2, offline: 0, vanished: 4 });
});
