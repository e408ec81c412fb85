/** Opens the library's database: settings, migrations, and the world's failures as values. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { LibraryFailure, LibraryOutcome } from '../contract/failure.ts';
import { migrations } from './migrations/index.ts';

export type { Database } from 'better-sqlite3';

/** 'RVST' in SQLite's header: tells our files from other programs'. */
const APPLICATION_ID = 0x52565354;

/** How long a statement waits for another process's transaction; ours last milliseconds. */
const BUSY_TIMEOUT_MS = 10_000;

/** Opens or creates the database at `path` and brings its schema up to date. */
export function openDatabase(path: string): LibraryOutcome<Database.Database> {
  let db: Database.Database | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
    // for the feature blobs (docs/measurements.md#store); takes effect on a new database only
    db.pragma('page_size = 8192');
    // NORMAL: in WAL a commit is handed to the system before it returns, so a killed process loses nothing
    // that was finished; only a power cut can take back the last commits (never corrupt them), and the next
    // scan does those photos again. FULL would pay an fsync a photo.
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma('foreign_keys = ON');
    const refused = migrate(db, path);
    if (refused === null) return { ok: true, value: db };
    db.close();
    return { ok: false, failure: refused };
  } catch (error) {
    db?.close();
    const failure = libraryFailure(error, path);
    if (failure === null) throw error;
    return { ok: false, failure };
  }
}

function migrate(db: Database.Database, path: string): LibraryFailure | null {
  const number = (pragma: string): number => Number(db.pragma(pragma, { simple: true }));
  const failure = (): LibraryFailure | null => {
    const isEmpty = db.prepare('SELECT count(*) = 0 FROM sqlite_schema').pluck().get() === 1;
    if (number('application_id') !== APPLICATION_ID && !isEmpty) return notALibrary(path);
    if (number('user_version') <= migrations.length) return null;
    return {
      kind: 'newer version',
      reason:
        `The library ${path} was written by a newer Revisit (schema ${number('user_version')}; this ` +
        `one knows ${migrations.length}).`,
      remedy: 'Update Revisit, or choose another library folder. Nothing was changed.',
    };
  };
  const step = db.transaction(() => {
    // asked again inside the transaction: another process may have migrated meanwhile
    const refused = failure();
    if (refused !== null) return refused;
    db.pragma(`application_id = ${APPLICATION_ID}`);
    for (const sql of migrations.slice(number('user_version'))) db.exec(sql);
    db.pragma(`user_version = ${migrations.length}`);
    return null;
  });
  const refused = failure();
  if (refused !== null) return refused;
  return number('user_version') === migrations.length ? null : step.immediate();
}

function notALibrary(path: string): LibraryFailure {
  return {
    kind: 'not a library',
    reason: `${path} is not a Revisit library.`,
    remedy: 'Choose another folder for the library, or move that file away.',
  };
}

/** The world's failure behind an error of the database at `path`; null where the error is a bug. */
export function libraryFailure(error: unknown, path: string): LibraryFailure | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') return notALibrary(path);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC') {
    return {
      kind: 'disk full',
      reason: `The disk that holds ${path} is full.`,
      remedy: 'Make room and scan again: it continues where it was.',
    };
  }
  if (code.startsWith('SQLITE_BUSY')) return inUse(path);
  if (/^(SQLITE_(CANTOPEN|READONLY|IOERR|PERM)|E(ACCES|PERM|ROFS|NOTDIR|EXIST))/.test(code)) {
    return {
      kind: 'unwritable',
      reason: `${path} cannot be written.`,
      remedy: 'Check the permissions and the disk, or choose another library folder.',
    };
  }
  return null;
}

function inUse(path: string): LibraryFailure {
  return {
    kind: 'in use',
    reason: `Another Revisit is scanning the library ${path}.`,
    remedy: 'Wait until it has finished, or stop it.',
  };
}

/**
 * Takes the right to scan the library at `path`, for one process at a time. The lock is the system's lock on
 * a file beside the database, held by an open exclusive transaction: it goes when its process dies, however
 * that happens.
 */
export function lockForScan(path: string): LibraryOutcome<{ release(): void }> {
  const lock = new Database(`${path}.lock`, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    const failure = libraryFailure(error, path);
    if (failure === null) throw error;
    return { ok: false, failure };
  }
  return { ok: true, value: { release: () => void lock.close() } };
}
