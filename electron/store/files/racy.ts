/** Files that may change without a trace: git's "racily clean" entries, on file systems of whole seconds. */
import type { Database } from '../database.ts';

export interface RacyFileTable {
  /**
   * Files that the scan with this number, begun then, saw so soon after they were written that a later write
   * may leave the same size and times: they are to be read again by the next.
   */
  mark(scan: number, begunMs: number): void;
}

/** FAT counts modification in steps of two seconds; and the clock of a share may be a little off. */
const STEP_MS = 3000;
/**
 * From the beginning of a scan to its last look at a file. Times after that are a camera's nonsense, and
 * would be read again for ever.
 */
const LONGEST_WALK_MS = 3_600_000;

export function racyFileTable(db: Database): RacyFileTable {
  const mark = db.prepare<[{ scan: number; from: bigint; to: bigint }]>(`
    UPDATE file SET is_changed = 1
    WHERE scan = $scan AND photo_id IS NOT NULL
      AND mtime_ns % 1000000000 = 0 AND mtime_ns BETWEEN $from AND $to`);
  const ns = (ms: number): bigint => BigInt(Math.floor(ms)) * 1_000_000n;
  return {
    mark: (scan, begunMs) =>
      void mark.run({ scan, from: ns(begunMs - STEP_MS), to: ns(begunMs + LONGEST_WALK_MS) }),
  };
}
