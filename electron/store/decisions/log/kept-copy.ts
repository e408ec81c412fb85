/** A copy of a library's log that its person kept elsewhere, in the place of one that is lost. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LibraryFailure, Outcome } from '../../../contract/failure.ts';
import { failed } from '../../../contract/failure.ts';
import { openToRepair } from '../../database.ts';
import type { LogRecord } from './lines.ts';
import { readLog, writeLog } from './lines.ts';
import { logOf } from './log.ts';
import { merged } from './tables.ts';

export interface KeptCopy {
  library: string;
  records: LogRecord[];
  damagedLines: number;
}

/** Refused where it is none, or cannot be the log of the library at `path`. Nothing is changed. */
export function readCopy(file: string, path: string): Outcome<KeptCopy, LibraryFailure> {
  const copy = readable(file);
  // what was kept before a migration says no library, and is looked at by every repair
  if (copy === null || copy.library === null || copy.library.startsWith('schema '))
    return failed('no decisions', `No decisions can be read in ${file}.`, `Name a copy of ${logOf(path)}.`);
  const { library, records, damagedLines } = copy;
  if (existsSync(logOf(path)))
    return failed(
      'other decisions',
      `The library in ${dirname(path)} has its own decisions, in ${logOf(path)}.`,
      'Move that file elsewhere where this one is to take its place, or name another folder with --library.',
    );
  const own = idOf(path);
  if (own !== null && own !== library)
    return failed(
      'other decisions',
      `${file} is of another library than the one in ${dirname(path)}: it names photos and places by ` +
        'numbers that only that one has.',
      'Name a folder without a library with --library: one is made there that has these decisions.',
    );
  return { ok: true, value: { library, records, damagedLines } };
}

/** Where there was no log. Throws the system's errors. */
export const putCopy = ({ library, records }: KeptCopy, path: string): void =>
  writeLog(logOf(path), library, [merged(records)]);

function readable(file: string): ReturnType<typeof readLog> {
  try {
    return readLog(file);
  } catch {
    return null; // a folder, or closed to this user
  }
}

/** null where that is not known. */
function idOf(path: string): string | null {
  let db: ReturnType<typeof openToRepair> = null;
  try {
    db = openToRepair(path);
    return db?.prepare<[], string>('SELECT id FROM library').pluck().get() ?? null;
  } catch {
    return null; // damaged, or none
  } finally {
    db?.close();
  }
}
