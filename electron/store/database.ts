/** Opens the library's database: settings, migrations, and the world's failures as values. */
import { accessSync, constants, mkdirSync, statfsSync, statSync } from 'node:fs';
import { constants as osConstants } from 'node:os';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import Database from 'better-sqlite3';
import type { LibraryFailure, LibraryOutcome } from '../contract/failure.ts';
import { closeFile, PRIVATE, privateFile } from '../process/private.ts';
import { migrations } from './migrations/index.ts';

export type { Database } from 'better-sqlite3';

/** 'RVST' in SQLite's header: tells our files from other programs'. */
const APPLICATION_ID = 0x52565354;

/** How long a statement waits for another process's transaction; ours last milliseconds. */
export const BUSY_TIMEOUT_MS = 10_000;

/** A disk with less room than this is full: SQLite's shared memory file takes as much. */
const LEAST_ROOM_BYTES = 64 * 1024;

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
export const openDatabase = (path: string): LibraryOutcome<OpenedDatabase> => openAs(path, 'made if absent');

/** The same of one that is there: none is made. */
export function openExistingDatabase(path: string): LibraryOutcome<OpenedDatabase> {
  const failure = whatIsInTheWay(path) ?? (isAbsent(path) ? noLibrary(path) : null);
  return failure === null ? openAs(path, 'there') : { ok: false, failure };
}

/** A new one, which goes when it is closed. */
export function databaseInMemory(): Database.Database {
  const db = new Database(':memory:');
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
      mkdirSync(dirname(path), { recursive: true, mode: PRIVATE.folder });
      privateFile(path);
    }
    // the files that SQLite makes beside it have its mode
    for (const own of [path, `${path}-wal`, `${path}-shm`]) closeFile(own);
    db = new Database(path, { timeout: BUSY_TIMEOUT_MS, fileMustExist: existence === 'there' });
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
      db = new Database(name, { readonly: true, timeout: BUSY_TIMEOUT_MS });
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

const pragma = (db: Database.Database, name: string): number => Number(db.pragma(name, { simple: true }));

/** Why this Revisit does not open the database at all; null where it does. */
function whyNotOurs(db: Database.Database, path: string): LibraryFailure | null {
  const isEmpty = db.prepare('SELECT count(*) = 0 FROM sqlite_schema').pluck().get() === 1;
  if (pragma(db, 'application_id') !== APPLICATION_ID && !isEmpty) return notALibrary(path);
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
  const step = db.transaction(() => {
    // asked again inside the transaction: another process may have migrated meanwhile
    const refused = whyNotOurs(db, path);
    if (refused !== null) return refused;
    db.pragma(`application_id = ${APPLICATION_ID}`);
    for (const sql of migrations.slice(pragma(db, 'user_version'))) db.exec(sql);
    db.pragma(`user_version = ${migrations.length}`);
    return null;
  });
  const refused = whyNotOurs(db, path);
  if (refused !== null) return refused;
  return pragma(db, 'user_version') === migrations.length ? null : step.immediate();
}

/** An empty file is none; one that cannot be looked at may be one. */
function isAbsent(path: string): boolean {
  try {
    return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0;
  } catch {
    return false;
  }
}

const noLibrary = (path: string): LibraryFailure => ({
  kind: 'no library',
  reason: `There is no library in ${dirname(path)}.`,
  remedy: 'Check the path of the library, or scan a folder of photos: that makes one.',
});

function notALibrary(path: string): LibraryFailure {
  return {
    kind: 'not a library',
    reason: `${path} is not a Revisit library.`,
    remedy: 'Choose another folder for the library, or move that file away.',
  };
}

/** The world's failure that a thread with a connection of its own met, where it is to be thrown on. */
export class LibraryFailed extends Error {
  readonly failure: LibraryFailure;
  constructor(failure: LibraryFailure) {
    super(failure.reason);
    this.failure = failure;
  }
}

/** The world's failure behind an error that the database at `path` threw; null where the error is a bug. */
export function databaseFailure(error: unknown, path: string): LibraryFailure | null {
  if (error instanceof LibraryFailed) return error.failure;
  return error instanceof Database.SqliteError ? libraryFailure(error, path) : null;
}

/** The same of whatever reads or writes the file and what lies beside it. */
function libraryFailure(error: unknown, path: string): LibraryFailure | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // Node has no name for some errors of the system: `Unknown system error -116`
  const { errno } = error as NodeJS.ErrnoException;
  const isFullByQuota = errno === -osConstants.errno.EDQUOT;
  if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') return notALibrary(path);
  // of its shared memory SQLite says no more than that there was an error
  if (
    /^(SQLITE_FULL|ENOSPC)$/.test(code) ||
    isFullByQuota ||
    (code.startsWith('SQLITE_IOERR') && isFull(path))
  ) {
    return {
      kind: 'disk full',
      reason: `The disk that holds ${path} is full.`,
      remedy: 'Make room and try again. A scan continues where it was.',
    };
  }
  if (code.startsWith('SQLITE_BUSY')) return inUse(path);
  const inTheWay = whatIsInTheWay(path);
  if (inTheWay !== null) return inTheWay;
  if (errno !== undefined || /^SQLITE_(CANTOPEN|READONLY|IOERR|PERM)/.test(code)) {
    return {
      kind: 'unwritable',
      reason: code.startsWith('SQLITE_IOERR')
        ? `The disk that holds ${path} gives errors (${code}).`
        : `${path} cannot be written.`,
      remedy: 'Check the permissions and the disk, or choose another library folder.',
    };
  }
  return null;
}

/** Something else of the name of the library's folder, or of its file; null where nothing is. */
function whatIsInTheWay(path: string): LibraryFailure | null {
  const folder = dirname(path);
  const stats = [folder, path].map((name) => {
    try {
      return statSync(name, { throwIfNoEntry: false });
    } catch {
      return undefined;
    }
  });
  if (stats[0]?.isDirectory() === false)
    return {
      kind: 'not a library',
      reason: `${folder} is a file: a library is a folder.`,
      remedy: 'Name another folder for the library.',
    };
  if (stats[1]?.isDirectory() !== true) return null;
  return {
    kind: 'not a library',
    reason: `${path} is a folder: it should be the file of a library.`,
    remedy: 'Choose another folder for the library, or move that one away.',
  };
}

function isFull(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize < LEAST_ROOM_BYTES;
  } catch {
    return false; // the disk is gone
  }
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
    return { ok: false, failure };
  }
}
