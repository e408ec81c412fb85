/** Files that may change without a trace: git's "racily clean" entries, on file systems of whole seconds. */
import type { Database } from '../database.ts';

export interface RacyFileTable {
  /**
   * The file, which a scan begun then has just read, is to be read again by the next where it was read so
   * soon after it was written that a later write may leave the same size and times.
   */
  mark(fileId: number, begunMs: number): void;
}

/** FAT counts modification in steps of two seconds; and the clock of a share may be a little off. */
const STEP_MS = 3000;
/**
 * From the beginning of a scan to its last look at a file. Times after that are a camera's nonsense, and
 * would be read again for ever.
 */
const LONGEST_WALK_MS = 3_600_000;

export function racyFileTable(db: Database): RacyFileTable {
  const mark = db.prepare<[{ file: number; from: bigint; to: bigint }]>(`
    UPDATE file SET is_changed = 1
    WHERE id = $file AND mtime_ns % 1000000000 = 0 AND mtime_ns BETWEEN $from AND $to`);
  const ns = (ms: number): bigint => BigInt(Math.floor(ms)) * 1_000_000n;
  return {
    mark: (file, begunMs) =>
      void mark.run({ file, from: ns(begunMs - STEP_MS), to: ns(begunMs + LONGEST_WALK_MS) }),
  };
}
