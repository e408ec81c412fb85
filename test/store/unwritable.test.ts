import { copyFileSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LibraryFailure, LibraryOutcome } from '../../electron/contract/failure.ts';
import { openStore } from '../../electron/store/store.ts';
import type { Store } from '../../electron/store/store.ts';
import type { Disk } from '../support/disks/disks.ts';
import { canMount, mountDisk } from '../support/disks/disks.ts';
import { openedStore } from './opened-store.ts';
import type { OpenedStore } from './opened-store.ts';

describe.skipIf(!canMount('libraries that cannot be written, in the store'))('on a disk', () => {
  let disk: Disk;
  let path: string;
  /** A library elsewhere, with one photo in a place of that name. */
  let library: OpenedStore;
  beforeEach(() => {
    disk = mountDisk(2)!;
    path = join(disk.folder, 'library.sqlite');
    library = openedStore();
    const photo = library.addPhoto('a', 1);
    library.store.places.replace('m', [{ id: null, photos: [photo] }]);
    library.store.decisions.rename(1, 'Market square');
  });
  afterEach(() => {
    library.remove();
    disk.unmount();
  });

  /** The library as it lies on the disk, closed properly or as a process leaves it that was killed. */
  function put(how: 'closed' | 'killed'): void {
    if (how === 'closed') library.store.close();
    for (const name of readdirSync(dirname(library.path)).filter((file) => !file.endsWith('.lock')))
      copyFileSync(join(dirname(library.path), name), join(disk.folder, name));
    if (how === 'closed') library.reopen();
  }
  async function withStore(use: (store: Store) => void | Promise<void>): Promise<void> {
    const opened = openStore(path);
    if (!opened.ok) throw new Error(opened.failure.reason);
    try {
      await use(opened.value);
    } finally {
      opened.value.close();
    }
  }
  /** What kept the store from writing. */
  function failureOfWriting(store: Store): LibraryFailure | null {
    try {
      store.decisions.rename(1, 'x'.repeat(200_000));
    } catch (error) {
      return store.failureOf(error);
    }
    return null;
  }
  const whyRefused = (outcome: LibraryOutcome<unknown>): unknown => !outcome.ok && outcome.failure;

  test.each(['closed', 'killed'] as const)(
    'A library that was %s is read from a read-only disk, and what would be kept is refused',
    async (how) => {
      put(how);
      disk.makeReadOnly();
      const refusal = {
        kind: 'unwritable',
        reason: `${path} cannot be written. What is in the library is shown, and nothing new is kept.`,
      };
      await withStore(async (store) => {
        expect(store.unwritable).toMatchObject(refusal);
        expect(store.decisions.nameAndCover(1)?.name).toBe('Market square');
        expect(store.places.members('m')).toHaveLength(1);
        expect(failureOfWriting(store)).toMatchObject(refusal);
        expect(whyRefused(await store.lockedForScan(() => Promise.resolve('scanned')))).toMatchObject(
          refusal,
        );
      });
    },
  );

  test('A library whose last changes cannot be read from a read-only disk is refused and says so', () => {
    put('killed');
    rmSync(`${path}-shm`);
    disk.makeReadOnly();
    expect(whyRefused(openStore(path))).toMatchObject({
      kind: 'unwritable',
      reason: expect.stringContaining(`Its last changes lie in ${path}-wal`) as string,
      remedy: 'Copy the library to a folder that can be written, and choose that.',
    });
  });

  test('A library of an older version on a read-only disk is refused and says so', () => {
    put('closed');
    const db = new DatabaseSync(path);
    db.exec('PRAGMA user_version = 1; PRAGMA journal_mode = DELETE');
    db.close();
    disk.makeReadOnly();
    expect(whyRefused(openStore(path))).toMatchObject({
      kind: 'unwritable',
      reason: expect.stringContaining('was written by an older Revisit') as string,
    });
  });

  test('A library is not made on a read-only disk, nor on a full one', () => {
    disk.fill();
    expect(whyRefused(openStore(path))).toMatchObject({ kind: 'disk full' });
    disk.makeReadOnly();
    expect(whyRefused(openStore(join(disk.folder, 'new', 'library.sqlite')))).toMatchObject({
      kind: 'unwritable',
    });
  });

  test('A library on a full disk is read, and written again when it is opened with room', async () => {
    put('closed');
    disk.fill();
    await withStore((store) => {
      expect(store.unwritable?.kind).toBe('disk full');
      expect(store.decisions.nameAndCover(1)?.name).toBe('Market square');
      expect(failureOfWriting(store)).toMatchObject({ kind: 'disk full' });
    });
    disk.makeRoom();
    await withStore((store) => {
      expect(store.unwritable).toBeNull();
      store.decisions.rename(1, 'Harbour');
      expect(store.decisions.nameAndCover(1)?.name).toBe('Harbour');
    });
  });

  test('A decision while the disk is full changes nothing, and is taken when there is room', async () => {
    put('closed');
    await withStore((store) => {
      disk.fill();
      expect(failureOfWriting(store)).toEqual({
        kind: 'disk full',
        reason: `The disk that holds ${path} is full.`,
        remedy: 'Make room and try again. A scan continues where it was.',
      });
      expect(store.decisions.nameAndCover(1)?.name).toBe('Market square');
      expect(store.decisions.undoable()).toBe('rename');
      disk.makeRoom();
      store.decisions.rename(1, 'Harbour');
      expect(store.decisions.undo()?.kind).toBe('rename');
      expect(store.decisions.nameAndCover(1)?.name).toBe('Market square');
    });
  });
});
