import type { Stats } from 'node:fs';
import { mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { LibraryFailure } from '../contract/failure.ts';
import { pathBytes } from '../contract/paths.ts';

/**
 * Where Revisit keeps its library when no other is named: `REVISIT_LIBRARY`, or what the system calls the
 * place for a program's data.
 */
export function dataFolder(): string {
  const { REVISIT_LIBRARY, XDG_DATA_HOME, APPDATA } = process.env;
  if (REVISIT_LIBRARY) return resolve(REVISIT_LIBRARY);
  if (process.platform === 'darwin') return join(homedir(), 'Library/Application Support/Revisit');
  if (process.platform === 'win32') return join(absoluteOr(APPDATA, 'AppData/Roaming'), 'Revisit');
  return join(absoluteOr(XDG_DATA_HOME, '.local/share'), 'revisit');
}

/** The system has such a folder named in full, and one that is not means nothing. */
const absoluteOr = (named = '', atHome: string): string =>
  isAbsolute(named) ? named : join(homedir(), atHome);

/**
 * Makes the folder, and those that it lies in, where they are absent. Throws the system's error. Node's
 * `recursive` never ends where a folder that is there answers ENOENT for what is made in it.
 */
export function makeFolder(path: string, mode?: number): void {
  try {
    mkdirSync(pathBytes(path), { mode });
  } catch (error) {
    if (isFolder(path)) return;
    const parent = dirname(path);
    const isParentAbsent = (error as NodeJS.ErrnoException).code === 'ENOENT' && !isFolder(parent);
    if (!isParentAbsent || parent === path) throw error;
    makeFolder(parent, mode);
    makeFolder(path, mode);
  }
}

/** The failure of a folder that is named and is none: nothing is there, or a file; looked up where unsaid. */
export function noSuchFolder(path: string, isFile = isFileAt(path)): LibraryFailure {
  return isFile
    ? {
        kind: 'no such folder',
        reason: `${path} is a file, not a folder.`,
        remedy: `Name the folder that it lies in: ${dirname(path)}`,
      }
    : {
        kind: 'no such folder',
        reason: `There is no folder ${path}.`,
        remedy: 'Check the path, and that its disk is connected.',
      };
}

/** A path that leads to nothing, or nowhere that can be looked at, is none. */
export const isFolder = (path: string): boolean => statOf(path)?.isDirectory() === true;

const isFileAt = (path: string): boolean => statOf(path)?.isFile() === true;

function statOf(path: string): Stats | null {
  try {
    return statSync(pathBytes(path));
  } catch {
    return null;
  }
}
