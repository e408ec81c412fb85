import { afterEach, beforeEach, expect, test } from 'vitest';
import { atOnce } from '../../../electron/process/at-once.ts';
import type { OpenedStore } from '../opened-store.ts';
import { openedStore } from '../opened-store.ts';

let library: OpenedStore;
beforeEach(() => {
  library = openedStore();
});
afterEach(() => library.remove());

/** The scan sees the file with these numbers. */
function see(name: string, inode: bigint): void {
  const folderId = library.store.files.folders()[0]!.id;
  const file = { path: Buffer.from(name), sizeBytes: 1n, mtimeNs: 1n, ctimeNs: 1n, failure: null };
  library.store.files.see(folderId, 2, [{ ...file, numbers: { device: 7n, inode } }]);
}

test('The copies of a group are the files of its photos', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name, i) => library.addPhoto(name, i + 1)) as [
    number,
    number,
    number,
  ];
  const { store } = library;
  store.sameShots.replace(new Map([[b, a]]));
  expect(store.sameShots.leadOf()).toEqual(new Map([[b, a]]));
  expect([a, b, c].map((photo) => store.copyFiles.groupOf(photo))).toEqual([
    { groupId: a, copyCount: 2 },
    { groupId: a, copyCount: 2 },
    { groupId: c, copyCount: 1 },
  ]);
  library.vanish('b');
  expect(store.copyFiles.groupOf(a)).toEqual({ groupId: a, copyCount: 1 });
});

test('Two paths of one file are one copy, and files with the same numbers and other bytes are two', () => {
  const a = library.addPhoto('a', 1);
  const b = library.addPhoto('b', 2);
  library.store.sameShots.replace(new Map([[b, a]]));
  const again = library.addPhoto('link', 1);
  expect(again).toBe(a);
  expect(library.store.copyFiles.groupOf(a).copyCount).toBe(3);
  for (const name of ['a', 'link', 'b']) see(name, 5n);
  expect(library.store.copyFiles.groupOf(a).copyCount).toBe(2);
});

test('What was compared is remembered with the map, and goes with a photo', () => {
  const [a, b] = [library.addPhoto('a', 1), library.addPhoto('b', 2)];
  const { sameShots } = library.store;
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  const how = { presses: 'unknown', verdict: 'same', bFromA: [1, 0, 2.5, 0, 1, -3] } as const;
  const pair = { a: low, b: high, tries: 2, ...how };
  sameShots.saveCompared([pair]);
  expect(sameShots.compared(low, high)).toEqual(pair);
  sameShots.saveCompared([{ ...pair, verdict: 'different', bFromA: null }]);
  expect(sameShots.compared(low, high)).toMatchObject({ verdict: 'different', bFromA: null });
  sameShots.outdateCompared();
  expect(sameShots.compared(low, high)).toBeNull();
});

test('Hashes are those of photos that did not vanish, by id', () => {
  const [a, b] = [library.addPhoto('a', 1), library.addPhoto('b', 2)];
  library.store.thumbnails.save(b, { jpeg: Uint8Array.of(1, 2), hash: new Uint8Array(32).fill(9) });
  const { ids, hashes } = library.store.thumbnails.hashes();
  expect([...ids]).toEqual([a, b].sort((p, q) => p - q));
  expect(hashes).toHaveLength(64);
  expect([...library.store.thumbnails.jpeg(b)!]).toEqual([1, 2]);
  library.vanish('a');
  expect([...library.store.thumbnails.hashes().ids]).toEqual([b]);
});

test.each([
  ['other bits', 'zeroblob(32)'],
  ['another length', 'substr(hash, 1, 31)'],
])('A hash to which a disk gave %s is none, and its thumbnail is to be made anew', (_, hash) => {
  const [a, b] = [library.addPhoto('a', 1), library.addPhoto('b', 2)];
  const saved = { jpeg: Uint8Array.of(1, 2), hash: new Uint8Array(32).fill(9) };
  for (const photo of [a, b]) library.store.thumbnails.save(photo, saved);
  library.sql(`UPDATE thumbnail SET hash = ${hash} WHERE photo_id = ${a}`);
  const { thumbnails } = library.store;
  expect([[...thumbnails.hashes().ids], thumbnails.outdated()]).toEqual([[b], [a]]);
  thumbnails.save(a, saved);
  expect([...thumbnails.hashes().ids].sort()).toEqual([a, b].sort());
});

test('An outdated thumbnail counts as none until it is made anew', () => {
  const [a, b] = [library.addPhoto('a', 1), library.addPhoto('b', 2)];
  const { thumbnails, files } = library.store;
  thumbnails.outdate();
  expect([...thumbnails.hashes().ids]).toEqual([]);
  expect(atOnce(files.countToExtract('m'))).toBe(2);
  thumbnails.save(a, { jpeg: Uint8Array.of(1), hash: new Uint8Array(32) });
  expect([[...thumbnails.hashes().ids], thumbnails.outdated()]).toEqual([[a], [b]]);
  expect(atOnce(files.countToExtract('m'))).toBe(1);
  library.vanish('b');
  expect(thumbnails.outdated()).toEqual([]);
});
