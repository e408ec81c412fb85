/** What a library takes on the disk, and how what is free in its file is given back. */
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { features, hashOf, openedStore } from '../opened-store.ts';
import type { OpenedStore } from '../opened-store.ts';

vi.mock('node:fs', async (original) => {
  const actual = await original<typeof fs>();
  return { ...actual, statfsSync: vi.fn(actual.statfsSync) };
});

let library: OpenedStore;
beforeEach(() => {
  library = openedStore();
});
afterEach(() => {
  vi.mocked(fs.statfsSync).mockReset();
  library.remove();
});

const MODEL = 'm';

/** Photos `first` to 59, of 2000 features each. */
function addPhotos(first: number): void {
  const { photos } = library.store;
  library.store.atomically(() => {
    for (let i = first; i < 60; i++)
      photos.save(photos.admit(hashOf(i)), features(MODEL, 2000, i + 1), 'jpeg');
  });
}

/** A library of an early schema, most of which is free. */
function emptied(): void {
  addPhotos(0);
  library.sql(`PRAGMA auto_vacuum = NONE; VACUUM; DELETE FROM photo WHERE hash > x'04'`);
}

const bytes = (): number => library.store.size.bytes();
/** Of the features of photos by their numbers; undefined where there is no such photo. */
const counts = (...of: number[]): (number | undefined)[] => {
  const { photos } = library.store;
  return photos
    .features(
      MODEL,
      of.map((i) => photos.find(hashOf(i)) ?? -1),
    )
    .map((set) => set?.count);
};

test('An old library is written anew once, without what is free, and gives room back in steps then', () => {
  emptied();
  const before = bytes();
  expect(library.store.size.shrink()).toBe(false);
  const written = library.store.size.toRewrite()!;
  expect(written).toBeLessThan(before / 2);
  library.store.size.rewrite();
  expect(bytes()).toBeLessThan(1.2 * written);
  expect(counts(0, 3, 4)).toEqual([2000, 2000, undefined]);
  expect(library.store.size.toRewrite()).toBeNull();

  addPhotos(10);
  library.sql("DELETE FROM photo WHERE hash > x'04'");
  expect(library.store.size.toRewrite()).toBeNull();
  while (library.store.size.shrink());
  library.reopen();
  expect(bytes()).toBeLessThan(before / 2);
  expect(counts(0, 3, 4)).toEqual([2000, 2000, undefined]);
});

test('A library is not written anew where little is free in it, or the disk has no room for both', () => {
  addPhotos(0);
  library.sql('PRAGMA auto_vacuum = NONE; VACUUM');
  expect(library.store.size.toRewrite()).toBeNull();
  library.sql("DELETE FROM photo WHERE hash > x'04'");
  const written = library.store.size.toRewrite()!;
  const disk = fs.statfsSync(dirname(library.path));
  const withRoom = (free: number): typeof disk => ({ ...disk, bsize: 1, bavail: free });
  vi.mocked(fs.statfsSync).mockReturnValue(withRoom(2 * written));
  expect(library.store.size.toRewrite()).toBeNull();
  vi.mocked(fs.statfsSync).mockReturnValue(withRoom(3 * written));
  expect(library.store.size.toRewrite()).toBe(written);
});

test('While a library is written anew changes are refused with why, and questions are answered', async () => {
  addPhotos(59);
  const { store } = library;
  const other = library.another();
  const write = (): void => store.files.addFolder(Buffer.from('/photos'));
  await store.size.refusingChanges(async () => {
    other.atomically(() => {
      const refused = vi.fn((error: unknown) => store.failureOf(error));
      try {
        write();
      } catch (error) {
        refused(error);
      }
      expect(refused).toHaveReturnedWith(
        expect.objectContaining({
          kind: 'in use',
          reason: expect.stringContaining('is being written anew') as string,
        }),
      );
      expect(counts(59)).toEqual([2000]);
    });
    await Promise.resolve();
  });
  other.close();
  write();
  expect(store.files.folders()).toHaveLength(1);
});
