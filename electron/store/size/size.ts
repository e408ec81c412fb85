/** What a library takes on the disk, and how room that is free in its file is given back. */
import { statfsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from '../database.ts';
import { BUSY_TIMEOUT_MS } from '../database.ts';

/** Room that is free is the next photos': more than this share of the file is much. */
const FREE_SHARE = 0.1;
/** 8 MB. */
const PAGES_AT_ONCE = 1000;
/** Of `auto_vacuum`: free room can be given back some at a time. */
const INCREMENTAL = 2;
/** What is kept lies in a new file and in the log before the old one shrinks (docs/measurements.md#store). */
const TIMES_ITSELF = 2.1;

export interface SizeOfLibrary {
  /** On disk, with what was not yet folded into the main file. */
  bytes(): number;
  /**
   * Gives room that is free in its file back to the system, where it is much: some at a time. Is there more
   * to give? One that was made by schema 19 or earlier gives none back but by `rewrite`.
   */
  shrink(): boolean;
  /**
   * The bytes that `rewrite` would write; null where it is of no use, or the disk has no room for it.
   */
  toRewrite(): number | null;
  /**
   * Writes all of the file anew, without what is free in it; from then on `shrink` gives room back. One
   * transaction: a kill leaves the library as it was. Takes seconds for a gigabyte, in which others read and
   * nobody writes: for a process of its own, whose folder for temporary files is the library's.
   */
  rewrite(): void;
  /** While another process rewrites: what would be written is refused at once, and waits for nothing. */
  refusingChanges<T>(work: () => Promise<T>): Promise<T>;
  /** Is it being rewritten? */
  isRewritten(): boolean;
}

export function sizeOfLibrary(db: Database, path: string): SizeOfLibrary {
  const pragma = (name: string): number => Number(db.pragma(name, { simple: true }));
  const isMuchFree = (): boolean => pragma('freelist_count') > FREE_SHARE * pragma('page_count');
  let isRewritten = false;
  return {
    bytes: () =>
      [path, `${path}-wal`].reduce(
        (sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0),
        0,
      ),
    shrink() {
      if (pragma('auto_vacuum') !== INCREMENTAL || !isMuchFree()) return false;
      db.exec(`PRAGMA incremental_vacuum(${PAGES_AT_ONCE})`);
      return isMuchFree();
    },
    toRewrite() {
      if (pragma('auto_vacuum') === INCREMENTAL || !isMuchFree()) return null;
      const bytes = (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
      const { bavail, bsize } = statfsSync(dirname(path));
      return bavail * bsize < TIMES_ITSELF * bytes ? null : bytes;
    },
    rewrite() {
      db.pragma('auto_vacuum = INCREMENTAL');
      // by default it would be the memory
      db.pragma('temp_store = FILE');
      db.exec('VACUUM');
      db.pragma('wal_checkpoint(TRUNCATE)');
    },
    async refusingChanges(work) {
      isRewritten = true;
      db.pragma('busy_timeout = 0');
      try {
        return await work();
      } finally {
        isRewritten = false;
        db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
        // what a process that was killed has left in the log takes no room
        db.pragma('wal_checkpoint(TRUNCATE)');
      }
    },
    isRewritten: () => isRewritten,
  };
}
