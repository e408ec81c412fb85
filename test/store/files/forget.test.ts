/** What goes with a folder that was removed long ago. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { features, hashOf, match, noMatch, openedStore } from '../opened-store.ts';
import type { OpenedStore } from '../opened-store.ts';
import { factsOf } from '../../support/file-facts.ts';

let library: OpenedStore;
beforeEach(() => {
  library = openedStore();
});
afterEach(() => library.remove());

/** Photos in a new folder, ids in the order of their names. */
function addFolder(path: string, count: number, firstByte: number): number[] {
  const { store } = library;
  store.files.addFolder(Buffer.from(path));
  const { id } = store.files.folders().find((folder) => folder.path.toString() === path)!;
  const names = Array.from({ length: count }, (_, i) => String(1000 + i));
  store.files.see(
    id,
    1,
    names.map((name) => ({
      ...{ path: Buffer.from(name), sizeBytes: 1n, mtimeNs: 1n, ctimeNs: 1n, failure: null },
    })),
  );
  const fileOf = new Map(store.files.toExtract('m', 0, 1000).map((file) => [file.below.toString(), file.id]));
  return names.map((name, i) => {
    const hash = hashOf(firstByte);
    hash.writeUInt16BE(i, 1);
    const photo = store.photos.admit(hash);
    store.photos.save(photo, features('m', 300), 'jpeg');
    store.thumbnails.save(photo, { jpeg: new Uint8Array(1), hash: new Uint8Array(32) });
    store.files.read(fileOf.get(name)!, photo, factsOf(hash));
    return photo;
  });
}

/** In how many steps. */
function forget(): number {
  let steps = 1;
  while (library.store.files.forgetRemoved(2)) steps += 1;
  return steps;
}

test('A large folder is forgotten in steps, with all of its photos and what was found of them', () => {
  const [kept, gone] = [addFolder('/kept', 4, 9), addFolder('/gone', 250, 1)];
  const { store } = library;
  const [low, high] = [gone.at(-1)!, kept[0]!];
  store.pairs.addCandidates('m', high, [low, gone[0]!, gone[1]!, kept[1]!]);
  store.pairs.saveVerified('m', [
    { a: gone[0]!, b: high, verification: match },
    { a: low, b: high, verification: noMatch },
    { a: high, b: kept[1]!, verification: match },
  ]);
  store.files.removeFolder(Buffer.from('/gone'), 1);
  expect(store.photos.areThere(gone)).toBe(true);
  expect(forget()).toBeGreaterThan(1);
  expect(gone.filter((id) => store.photos.areThere([id]))).toEqual([]);
  expect(store.photos.areThere(kept)).toBe(true);
  expect(store.removedFolders.list()).toEqual([]);
  expect(store.pairs.scores('m')).toEqual([{ a: high, b: kept[1], score: 31.5, reason: null }]);
  expect(store.pairs.counts('m')).toEqual({ candidates: 1, verified: 1, matches: 1 });
});

test('A photo of a forgotten folder that lies in another one too stays', () => {
  const [first, second] = [addFolder('/kept', 3, 1), addFolder('/gone', 3, 1)];
  expect(first).toEqual(second);
  library.store.files.removeFolder(Buffer.from('/gone'), 1);
  forget();
  expect(library.store.photos.areThere(first)).toBe(true);
});

test('A library gives back what most of its photos took, and stays whole', () => {
  const kept = addFolder('/kept', 4, 9);
  addFolder('/gone', 300, 1);
  library.reopen();
  const before = library.store.size.bytes();
  library.store.files.removeFolder(Buffer.from('/gone'), 1);
  forget();
  let steps = 1;
  while (library.store.size.shrink()) steps += 1;
  library.reopen();
  expect(library.store.size.bytes()).toBeLessThan(before / 2);
  expect(steps).toBeLessThan(1000);
  expect(library.store.photos.features('m', kept).map((set) => set?.count)).toEqual([300, 300, 300, 300]);
  expect(library.store.size.shrink()).toBe(false);
});
