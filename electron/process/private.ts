/**
 * What this program keeps for itself is for no other user of the machine, from the first moment. What a
 * person asked to be written elsewhere is theirs to share.
 */
import { chmodSync, closeSync, openSync, statSync } from 'node:fs';
import { makeFolder } from './folders.ts';

/** Modes of what is made. */
export const PRIVATE = { folder: 0o700, file: 0o600 } as const;

/** Makes the folder where it is absent, and closes it where it is there. Throws the system's error. */
export function privateFolder(path: string): void {
  makeFolder(path, PRIVATE.folder);
  closeFolder(path);
}

/** The same of a file, empty where it was absent. */
export function privateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', PRIVATE.file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    closeFile(path);
  }
}

/** Nothing where there is none. */
export const closeFile = (path: string): void => close(path, PRIVATE.file);
export const closeFolder = (path: string): void => close(path, PRIVATE.folder);

/** One of another user, or on a disk that knows no modes, stays as it is. */
function close(path: string, mode: number): void {
  try {
    if (statSync(path).isFile() === (mode === PRIVATE.file)) chmodSync(path, mode);
  } catch {
    return;
  }
}
