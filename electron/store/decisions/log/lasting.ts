/** What a person decides is on the disk, in the library and in its log, before it is answered. */
import { statSync } from 'node:fs';
import type { LibraryFailure } from '../../../contract/failure.ts';
import type { Database } from '../../database.ts';
import { databaseFailure, isAway, LibraryFailed } from '../../failures.ts';
import { isAnyNoted, logNoted } from './log.ts';

export interface Lasting {
  /** Runs a decision. Throws LibraryFailed where the library is not where it was opened. */
  decide<T>(decision: () => T): T;
  /** The table, with these of its methods as decisions; within another decision they are part of that. */
  of<T extends object>(table: T, ...names: (keyof T)[]): T;
  /** Why the library is not where it was opened; null where it is. */
  whyAway(): LibraryFailure | null;
  /** Was anything decided by another process, or thread, since this was asked last? */
  isDecidedElsewhere(): boolean;
  /** Adds to the log what scans have changed, where it can be written. */
  log(): void;
}

export function lasting(db: Database, path: string): Lasting {
  const fileNow = (): string | null => {
    try {
      const { dev, ino } = statSync(path, { bigint: true });
      return `${dev} ${ino}`;
    } catch {
      return null;
    }
  };
  const opened = fileNow(); // null: in memory
  // what is written to a file that was deleted, or whose disk was taken away, nobody sees again
  const whyAway = (): LibraryFailure | null => (fileNow() === opened ? null : isAway(path));
  const mustBeThere = (): void => {
    const away = whyAway();
    if (away !== null) throw new LibraryFailed(away);
  };
  const number = db.prepare<[], number>('SELECT log_number FROM library').pluck();
  const numberNow = (): number => number.get() ?? 0;
  let lastNumber = numberNow();
  let isElsewhere = false;
  const log = (): void => {
    if (!db.open || db.readonly || opened === null || fileNow() !== opened) return;
    try {
      if (lastNumber !== numberNow()) isElsewhere = true;
      logNoted(db, path);
      lastNumber = numberNow();
    } catch (error) {
      // it is in the database, and waits there until the log can be written
      const isOfSystem = (error as NodeJS.ErrnoException).errno !== undefined;
      if (!isOfSystem && databaseFailure(error, path) === null) throw error;
    }
  };
  const decide = <T>(decision: () => T): T => {
    if (db.inTransaction || db.readonly) return decision();
    mustBeThere();
    if (isAnyNoted(db)) isElsewhere = true; // by others: what is decided here is logged at once
    // in WAL with NORMAL a power cut takes back the last commits
    db.pragma('synchronous = FULL');
    try {
      return decision();
    } finally {
      db.pragma('synchronous = NORMAL');
      mustBeThere();
      log();
    }
  };
  return {
    decide,
    of(table, ...names) {
      const wrapped = names.map((name) => {
        const method = table[name] as (...args: unknown[]) => unknown;
        return [name, (...args: unknown[]) => decide(() => method(...args))];
      });
      return { ...table, ...Object.fromEntries(wrapped) } as typeof table;
    },
    whyAway,
    log,
    isDecidedElsewhere() {
      const now = numberNow();
      const isSo = isElsewhere || now !== lastNumber;
      isElsewhere = false;
      lastNumber = now;
      return isSo;
    },
  };
}
