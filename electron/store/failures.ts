/** What the world can do to a library's file, as failures that say what to do. */
import { existsSync, statfsSync, statSync } from 'node:fs';
import { constants as osConstants } from 'node:os';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { LibraryFailure } from '../contract/failure.ts';
import { logBeforeMigration, logOf } from './decisions/log/log.ts';

const { SqliteError } = Database;

/** A disk with less room than this is full: SQLite's shared memory file takes as much. */
const LEAST_ROOM_BYTES = 64 * 1024;

/** Why there is no library to open or repair; null where there may be. */
export const whyNothingThere = (path: string): LibraryFailure | null =>
  [path, logOf(path), logBeforeMigration(path)].some((file) => existsSync(file)) ? null : noLibrary(path);

/** What kept the library at `path` from being opened. Throws what is a bug. */
export function openFailure(error: unknown, path: string): LibraryFailure {
  // it is not as its version says: a table that should be there is not, or is already
  const isAmiss = error instanceof SqliteError && error.code === 'SQLITE_ERROR';
  const failure = isAmiss ? damaged(path) : libraryFailure(error, path);
  if (failure === null) throw error;
  return failure;
}

export const noLibrary = (path: string): LibraryFailure => ({
  kind: 'no library',
  reason: `There is no library in ${dirname(path)}.`,
  remedy: 'Check the path of the library, or scan a folder of photos: that makes one.',
});

/** Of one that was open. */
export const isAway = (path: string): LibraryFailure => ({
  kind: 'unwritable',
  reason: `The library ${path} is not there any more: its disk is away, or it was moved or deleted.`,
  remedy: 'Connect its disk, and open it again. What was just asked was not kept.',
});

/** Beside the log of a library lies a library. */
export function notALibrary(path: string): LibraryFailure {
  if (existsSync(logOf(path))) return damaged(path);
  return {
    kind: 'not a library',
    reason: `${path} is not a Revisit library.`,
    remedy: 'Choose another folder for the library.',
  };
}

/** A file that is gone or empty, where its log says that there was one; null where there was none. */
export function whyLost(path: string): LibraryFailure | null {
  if (!isAbsent(path)) return null;
  if (existsSync(logOf(path))) return damaged(path);
  return existsSync(path) ? { ...damaged(path), reason: `The library's file ${path} is empty.` } : null;
}

const damaged = (path: string): LibraryFailure => ({
  kind: 'damaged library',
  reason:
    `The library's file ${path} is damaged or gone.` +
    (existsSync(logOf(path)) ? ` What you decided is kept beside it, in ${logOf(path)}.` : ''),
  remedy:
    '"revisit repair" gives the library back what you decided; photos are looked at again where need be.',
});

/** The world's failure that a thread with a connection of its own met, where it is to be thrown on. */
export class LibraryFailed extends Error {
  readonly failure: LibraryFailure;
  constructor(failure: LibraryFailure) {
    super(failure.reason);
    this.failure = failure;
  }
}

/**
 * Is it the file that is damaged, and not what is around it: its disk, its permissions, another process? What
 * is no failure of the database is a bug, or of its log.
 */
export const isOfTheFile = (error: unknown): boolean =>
  error instanceof SqliteError
    ? !/^SQLITE_(BUSY|LOCKED|CANTOPEN|FULL|IOERR|READONLY|PERM|NOMEM)/.test(error.code)
    : error instanceof LibraryFailed && error.failure.kind === 'damaged library';

/** What a row of the database at `path` keeps as JSON. Throws LibraryFailed where a disk damaged it. */
export function keptJson(json: string, path: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new LibraryFailed(damaged(path));
  }
}

/** The world's failure behind an error that the database at `path` threw; null where the error is a bug. */
export function databaseFailure(error: unknown, path: string): LibraryFailure | null {
  if (error instanceof LibraryFailed) return error.failure;
  return error instanceof SqliteError ? libraryFailure(error, path) : null;
}

/** The same of whatever reads or writes the file and what lies beside it. */
export function libraryFailure(error: unknown, path: string): LibraryFailure | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // Node has no name for some errors of the system: `Unknown system error -116`
  const { errno } = error as NodeJS.ErrnoException;
  const isFullByQuota = errno === -osConstants.errno.EDQUOT;
  if (code === 'SQLITE_NOTADB') return notALibrary(path);
  if (code.startsWith('SQLITE_CORRUPT')) return damaged(path);
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
  // better-sqlite3 looks for the folder before SQLite does
  if (error instanceof TypeError && error.message.includes('directory does not exist')) return isAway(path);
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
export function whatIsInTheWay(path: string): LibraryFailure | null {
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

/** An empty file is none; one that cannot be looked at may be one. */
export function isAbsent(path: string): boolean {
  try {
    return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) === 0;
  } catch {
    return false;
  }
}
