/** Opens the library's database: settings, migrations, and the world's failures as values. */
import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import type { LibraryFailure, LibraryOutcome } from '../contract/failure.ts';
import { makeFolder } from '../process/folders.ts';
import { closeFile, PRIVATE, privateFile } from '../process/private.ts';
import { crc32Of } from './decisions/log/checksums.ts';
import { bringTogether, keepBefore } from './decisions/log/log.ts';
import {
  LibraryFailed,
  isAbsent,
  isOfTheFile,
  libraryFailure,
  noLibrary,
  notALibrary,
  openFailure,
  whatIsInTheWay,
  whyLost,
} from './failures.ts';
import { migrations } from './migrations/index.ts';
import { transaction } from './transaction.ts';

export type { Database } from 'better-sqlite3';

/** 'RVST' in SQLite's header: tells our files from other programs'. */
const APPLICATION_ID = 0x52565354;

/** How long a statement waits for another process's transaction; ours last milliseconds. */
export const BUSY_TIMEOUT_MS = 10_000;

// Read by better-sqlite3 when it is loaded, which is at the first `new Database`: immutableUri needs it.
process.env.SQLITE_USE_URI = '1';

export interface OpenedDatabase {
  db: Database.Database;
  /** Why nothing can be kept: the database answers questions only; null where it can be written. */
  unwritable: LibraryFailure | null;
}

/**
 * Opens or creates the database at `path` and brings its schema up to date. One that cannot be written, or
 * whose disk is full, is opened to be read, where its schema is up to date.
 */
export function openDatabase(path: string): LibraryOutcome<OpenedDatabase> {
  const failure = whyLost(path);
  return failure === null ? openAs(path, 'made if absent') : { ok: false, failure };
}

/** The same of one that is there: none is made. */
export function openExistingDatabase(path: string): LibraryOutcome<OpenedDatabase> {
  const failure = whatIsInTheWay(path) ?? whyLost(path) ?? (isAbsent(path) ? noLibrary(path) : null);
  return failure === null ? openAs(path, 'there') : { ok: false, failure };
}

/** SQL has `crc32` there, by which a row is told from what a disk made of it. */
function connected(path: string, options: Database.Options = {}): Database.Database {
  const db = new Database(path, options);
  db.function('crc32', { varargs: true, deterministic: true }, (...values) => crc32Of(values));
  return db;
}

/** A new one, which goes when it is closed. */
export function databaseInMemory(): Database.Database {
  const db = connected(':memory:');
  db.pragma('foreign_keys = ON');
  migrate(db, ':memory:');
  return db;
}

type Existence = 'there' | 'made if absent';

function openAs(path: string, existence: Existence): LibraryOutcome<OpenedDatabase> {
  const opened = openWritable(path, existence);
  if (opened.ok) return { ok: true, value: { db: opened.value, unwritable: whyUnwritable(path) } };
  return opened.failure.kind === 'unwritable' || opened.failure.kind === 'disk full'
    ? openReadOnly(path, opened.failure)
    : opened;
}

function openWritable(path: string, existence: Existence): LibraryOutcome<Database.Database> {
  let db: Database.Database | undefined;
  try {
    if (existence === 'made if absent') {
      makeFolder(dirname(path), PRIVATE.folder);
      privateFile(path);
    }
    // the files that SQLite makes beside it have its mode
    for (const own of [path, `${path}-wal`, `${path}-shm`]) closeFile(own);
    db = connected(path, { timeout: BUSY_TIMEOUT_MS, fileMustExist: existence === 'there' });
    // for the feature blobs (docs/measurements.md#store); takes effect on a new database only
    db.pragma('page_size = 8192');
    // likewise; said of another, it writes its header
    if (pragma(db, 'page_count') === 0) db.pragma('auto_vacuum = INCREMENTAL');
    // NORMAL: in WAL a commit is handed to the system before it returns, so a killed process loses nothing
    // that was finished; only a power cut can take back the last commits (never corrupt them), and the next
    // scan does those photos again. FULL would pay an fsync a photo.
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = NORMAL');
    db.pragma('foreign_keys = ON');
    // what a scan notes of every file for itself is not written (docs/measurements.md#store)
    db.pragma('temp_store = MEMORY');
    const refused = migrate(db, path);
    if (refused === null) {
      bringTogether(db, path);
      return { ok: true, value: db };
    }
    db.close();
    return { ok: false, failure: refused };
  } catch (error) {
    db?.close();
    return { ok: false, failure: openFailure(error, path) };
  }
}

/** A new one where there is none. Throws what keeps it from being made. */
export function newDatabase(path: string): Database.Database {
  const opened = openWritable(path, 'made if absent');
  if (opened.ok) return opened.value;
  throw new LibraryFailed(opened.failure);
}

/** A damaged one, to be written; null where nothing can be read in it. Throws what else keeps it closed. */
export function openToRepair(path: string): Database.Database | null {
  let db: Database.Database | undefined;
  try {
    db = connected(path, { timeout: BUSY_TIMEOUT_MS, fileMustExist: true });
    db.pragma('user_version');
    return db;
  } catch (error) {
    db?.close();
    if (isOfTheFile(error)) return null;
    throw error;
  }
}

/** `why`: what keeps it from being written. */
function openReadOnly(path: string, why: LibraryFailure): LibraryOutcome<OpenedDatabase> {
  const opened = openForReading(path);
  if (opened === null) return { ok: false, failure: hasLog(path) ? logUnreadable(path, why) : why };
  const refused = whyNotOurs(opened, path) ?? whyOutdated(opened, path, why);
  if (refused === null) return { ok: true, value: { db: opened, unwritable: onlyRead(why) } };
  opened.close();
  return { ok: false, failure: refused };
}

/** null where there is nothing to read, or it cannot be read either. */
function openForReading(path: string): Database.Database | null {
  if (sizeOf(path) === 0) return null;
  // a database in WAL mode is read with files beside it, which SQLite makes; where it cannot, the file alone
  // is the whole database if it has no log
  for (const name of hasLog(path) ? [path] : [path, immutableUri(path)]) {
    let db: Database.Database | undefined;
    try {
      db = connected(name, { readonly: true, timeout: BUSY_TIMEOUT_MS });
      db.pragma('user_version');
      return db;
    } catch (error) {
      db?.close();
      if (libraryFailure(error, path) === null) throw error;
    }
  }
  return null;
}

const hasLog = (path: string): boolean => sizeOf(`${path}-wal`) > 0;
const immutableUri = (path: string): string => `${pathToFileURL(path).href}?immutable=1`;

/** 0 where there is no such file to be seen. */
function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

/** SQLite opens what it cannot write without a word. */
function whyUnwritable(path: string): LibraryFailure | null {
  try {
    accessSync(path, constants.W_OK);
    return null;
  } catch (error) {
    const failure = libraryFailure(error, path);
    return failure && onlyRead(failure);
  }
}

const onlyRead = ({ kind, reason }: LibraryFailure): LibraryFailure => ({
  kind,
  reason: `${reason} What is in the library is shown, and nothing new is kept.`,
  remedy:
    kind === 'disk full'
      ? 'Make room, and open the library again.'
      : 'Check the permissions and the disk and open it again, or choose another library folder.',
});

const logUnreadable = (path: string, { kind, reason }: LibraryFailure): LibraryFailure => ({
  kind,
  reason:
    `${reason} Its last changes lie in ${path}-wal, which can be read only where its folder can be ` +
    'written.',
  remedy: 'Copy the library to a folder that can be written, and choose that.',
});

export const isOurs = (db: Database.Database): boolean => pragma(db, 'application_id') === APPLICATION_ID;
const pragma = (db: Database.Database, name: string): number => Number(db.pragma(name, { simple: true }));

/** Why this Revisit does not open the database at all; null where it does. */
function whyNotOurs(db: Database.Database, path: string): LibraryFailure | null {
  const isEmpty = db.prepare('SELECT count(*) = 0 FROM sqlite_schema').pluck().get() === 1;
  return isOurs(db) || isEmpty ? whyNewer(db, path) : notALibrary(path);
}

export function whyNewer(db: Database.Database, path: string): LibraryFailure | null {
  const version = pragma(db, 'user_version');
  if (version <= migrations.length) return null;
  return {
    kind: 'newer version',
    reason:
      `The library ${path} was written by a newer Revisit (schema ${version}; this one knows ` +
      `${migrations.length}).`,
    remedy: 'Update Revisit, or choose another library folder. Nothing was changed.',
  };
}

function whyOutdated(db: Database.Database, path: string, why: LibraryFailure): LibraryFailure | null {
  if (pragma(db, 'user_version') === migrations.length) return null;
  return {
    kind: why.kind,
    reason:
      `The library ${path} was written by an older Revisit and is to be brought up to date. ` + why.reason,
    remedy: why.remedy,
  };
}

function migrate(db: Database.Database, path: string): LibraryFailure | null {
  const step = transaction(db, () => {
    // asked again inside the transaction: another process may have migrated meanwhile
    const refused = whyNotOurs(db, path);
    if (refused !== null) return refused;
    db.pragma(`application_id = ${APPLICATION_ID}`);
    if (path !== ':memory:' && pragma(db, 'user_version') > 0) keepBefore(db, path);
    for (const sql of migrations.slice(pragma(db, 'user_version'))) db.exec(sql);
    db.pragma(`user_version = ${migrations.length}`);
    return null;
  });
  const refused = whyNotOurs(db, path);
  if (refused !== null) return refused;
  return pragma(db, 'user_version') === migrations.length ? null : step();
}

/**
 * Takes the right to scan the library at `path`, for one process at a time. The lock is the system's lock on
 * a file beside the database, held by an open exclusive transaction: it goes when its process dies, however
 * that happens.
 */
export function lockForScan(path: string): LibraryOutcome<{ release(): void }> {
  let lock: Database.Database | undefined;
  try {
    privateFile(`${path}.lock`);
    const taken = (lock = new Database(`${path}.lock`, { timeout: 0 }));
    taken.exec('BEGIN EXCLUSIVE');
    return { ok: true, value: { release: () => void taken.close() } };
  } catch (error) {
    lock?.close();
    const failure = libraryFailure(error, path);
    if (failure === null) throw error;
    return {
      ok: false,
      failure: failure.kind === 'unwritable' && sizeOf(path) > 0 ? lockAmiss(path) : failure,
    };
  }
}

const lockAmiss = (path: string): LibraryFailure => ({
  kind: 'unwritable',
  reason:
    `${path}.lock, which keeps two from scanning a library at once, ` +
    (statSync(`${path}.lock`, { throwIfNoEntry: false })?.isDirectory()
      ? 'is a folder.'
      : 'cannot be opened.'),
  remedy: 'Check its permissions, or move it away: Revisit makes it again.',
});
