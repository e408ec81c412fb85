import { afterEach, beforeEach, expect, test } from 'vitest';
import { atOnce } from '../../electron/process/at-once.ts';
import { factsOf } from '../support/file-facts.ts';
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
  expect(atOnce(library.store.photos.matchable('m'))).toEqual({
    ids: Float64Array.of(a!, b!, c!),
    featureCounts: Uint32Array.of(5, 5, 5),
  });
});

test('Photos whose hashes begin alike are still two photos', () => {
  const almost = Buffer.concat([hashOf(1).subarray(0, 31), Buffer.of(9)]);
  expect(library.store.photos.admit(almost)).not.toBe(library.store.photos.admit(hashOf(1)));
  expect(library.store.photos.admit(almost)).toBe(library.store.photos.find(almost));
});

test('Photos go with the last folder that holds them, when its removal is forgotten', () => {
  const [a, b] = [library.addPhoto('a', 1), library.addPhoto('b', 2)];
  library.store.pairs.saveVerified('m', [{ a, b, verification: match }]);
  library.store.files.addFolder(Buffer.from('/copies'));
  const copies = library.store.files.folders().find((f) => f.path.toString() === '/copies')!;
  library.store.files.see(copies.id, 1, [
    { path: Buffer.from('a2'), sizeBytes: 1n, mtimeNs: 1n, ctimeNs: 1n, failure: null },
  ]);
  library.store.files.read(library.store.files.toExtract('m', 0, 10)[0]!.id, a, factsOf(hashOf(1)));
  expect(library.store.files.removeFolder(Buffer.from('/photos'), 5)).toBe(true);
  library.store.files.forgetRemoved(5);
  expect(library.store.photos.find(hashOf(2))).toBe(b);
  library.store.files.forgetRemoved(6);
  expect(library.store.photos.find(hashOf(2))).toBeNull();
  expect(library.store.photos.views([a])[0]?.files).toEqual(['/copies/a2']);
  expect(library.store.pairs.counts('m')).toEqual({ candidates: 0, verified: 0, matches: 0 });
  expect(library.store.files.removeFolder(Buffer.from('/photos'), 5)).toBe(false);
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
        ctimeNs: 1n,
        failure: null,
      })),
    );
  library.store.files.addFolder(Buffer.from('/photos'));
  const folderId = library.store.files.folders()[0]!.id;
  const end = (scan: number, ...unreadable: string[]): number => {
    const { files } = library.store;
    return files.endFolder(
      folderId,
      scan,
      unreadable.map((path) => Buffer.from(path)),
      atOnce(files.unseen(folderId, scan)),
    );
  };
  see(1, 'a', 'shut/b', 'shut/deep/c', 'shut too/d', 'shut!', 'shutter/e');
  see(2, 'a');
  expect(end(2, 'shut')).toBe(3);
  expect(library.store.files.counts()).toEqual({ present: 1, offline: 2, vanished: 3 });
  see(3, 'a', 'shut/b');
  expect(end(3)).toBe(1);
  expect(library.store.files.counts()).toEqual({ present: 2, offline: 0, vanished: 4 });
});

test('A removed folder is nowhere to be seen, and is as it was when it is added again', () => {
  const { files, photos, places, decisions, pairs } = library.store;
  const [a, b] = [library.addPhoto('a', 1), library.addPhoto('b', 2)];
  pairs.saveVerified('m', [{ a, b, verification: match }]);
  places.replace('m', [{ id: null, photos: [a, b] }]);
  library.addPhoto('c', 3);
  files.fail(files.toExtract('other', 0, 3)[2]!.id, { kind: 'unreadable', reason: 'It is.', remedy: 'No.' });
  library.vanish('c', 'd');
  files.takeOffline(files.folders()[0]!.id);
  const { id } = files.folders()[0]!;
  const seen = (): unknown => [
    files.folderViews(),
    files.counts(),
    files.failures('m'),
    atOnce(files.countToExtract('other')),
    atOnce(photos.count()),
    photos.readableIds(),
    [...atOnce(photos.matchable('m')).ids],
    photos.views([a]),
    places.members('m'),
    pairs.links('m'),
    decisions.photos('m', 1),
  ];
  const before = seen();
  files.removeFolder(Buffer.from('/photos'), 5);
  expect(files.folders()).toEqual([]);
  expect(seen()).toEqual([
    [],
    { present: 0, offline: 0, vanished: 0 },
    [],
    0,
    0,
    [],
    [],
    [expect.objectContaining({ state: 'vanished' })],
    [],
    [],
    [a, b],
  ]);
  expect(
    files.see(id, 9, [{ path: Buffer.from('a'), sizeBytes: 1n, mtimeNs: 1n, ctimeNs: 1n, failure: null }]),
  ).toBe(0);
  expect(files.removedFolder(id)?.toString()).toBe('/photos');
  files.addFolder(Buffer.from('/photos'));
  expect(seen()).toEqual(before);
  expect(files.removedFolder(id)).toBeNull();
});

test('Bytes that gave no features are not tried again, other bytes of the same picture are', () => {
  const { store } = library;
  const photo = library.addPhoto('a', 1, 'other');
  const failure = { kind: 'damaged', reason: 'It is.', remedy: 'None.' } as const;
  store.photos.fail(photo, 'm', failure, hashOf(1));
  expect(store.photos.lacks(photo, 'm', hashOf(1))).toBeNull();
  expect(store.photos.lacks(photo, 'm', hashOf(2))).toBe('features');
  expect(atOnce(store.files.countToExtract('m'))).toBe(0);
  expect(store.files.failures('m')).toEqual([{ file: '/photos/a', ...failure }]);
  const [file] = store.files.inDirectory(store.files.folders()[0]!.id, Buffer.alloc(0));
  store.files.read(file!.id, photo, factsOf(hashOf(2)));
  expect(atOnce(store.files.countToExtract('m'))).toBe(1);
});
