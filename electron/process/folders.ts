import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { LibraryFailure } from '../contract/failure.ts';

/**
 * Where Revisit keeps its library when no other is named: `REVISIT_LIBRARY`, or what the system calls the
 * place for a program's data.
 */
export function dataFolder(): string {
  const { REVISIT_LIBRARY, XDG_DATA_HOME, APPDATA } = process.env;
  if (REVISIT_LIBRARY) return resolve(REVISIT_LIBRARY);
  if (process.platform === 'darwin') return join(homedir(), 'Library/Application Support/Revisit');
  if (process.platform === 'win32') return join(APPDATA ?? join(homedir(), 'AppData/Roaming'), 'Revisit');
  return join(XDG_DATA_HOME ?? join(homedir(), '.local/share'), 'revisit');
}

/** The failure of a folder that is named and cannot be opened. */
export function noSuchFolder(path: string): LibraryFailure {
  return {
    kind: 'no such folder',
    reason: `There is no folder ${path} that can be opened.`,
    remedy: 'Check the path, and that its disk is connected.',
  };
}
