/** Which library the window shows: others that were open lately, and how one of them takes its place. */
import { readFileSync, readdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { BrowserWindow } from 'electron';
import { dialog, shell } from 'electron';
import { z } from 'zod';
import type { Refusal } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import { LIBRARY_FILE } from '../contract/library.ts';
import type { Acted, LibraryPick, RecentLibrary } from '../contract/shell.ts';
import { cancelled, done } from '../contract/shell.ts';
import type { Engine } from '../host/client.ts';
import { writePrivately } from '../process/atomic-write.ts';

export interface Libraries {
  recent(): RecentLibrary[];
  /** Of `recent` alone: a token for any other folder opens nothing. */
  open(token: string): Promise<Acted>;
  pick(what: LibraryPick): Promise<Acted>;
  show(): Acted;
}

const MOST_RECENT = 8;
const kept = z.array(z.string());

export interface LibrariesOptions {
  window: BrowserWindow;
  engine: Engine;
  /** The folder of the one that is open. */
  library: string;
  /** Where the list is kept, beside what belongs to no library. */
  file: string;
  /** Why the library in the folder cannot be opened; null where it can. */
  whyNot(library: string): Promise<Refusal | null>;
  /** Ends this program, and begins it anew on the library in the folder. */
  restart(library: string): void;
}

export function libraries({ window, engine, library, file, whyNot, restart }: LibrariesOptions): Libraries {
  const others = (): string[] => recall(file).filter((path) => path !== library);
  const change = async (path: string): Promise<Acted> => {
    if (path === library) return done;
    // this window stays where the other would not come
    const failure = await whyNot(path);
    if (failure !== null) return { ok: false, failure };
    // the page hears first that it was done
    setImmediate(() => restart(path));
    return done;
  };
  return {
    recent: () => others().map((path) => ({ token: engine.grant(path), path })),
    async open(token) {
      const path = engine.granted(token);
      if (path === null || !others().includes(path))
        return failed('not understood', 'This library was not open lately.', 'Load the page again.');
      return isLibrary(await namesIn(path)) ? change(path) : noLibrary(path);
    },
    async pick(what) {
      const {
        filePaths: [picked],
      } = await dialog.showOpenDialog(window, { properties: ['openDirectory', 'createDirectory'] });
      if (picked === undefined) return cancelled;
      const path = resolve(picked);
      const names = await namesIn(path);
      if (isLibrary(names)) return change(path);
      if (what === 'existing' || names === null) return noLibrary(path);
      return names.length === 0
        ? change(path)
        : failed(
            'not empty',
            `There are files in ${path}.`,
            'A library wants an empty folder of its own: make one, and choose it.',
          );
    },
    show() {
      shell.showItemInFolder(join(library, LIBRARY_FILE));
      return done;
    },
  };
}

export const noLibrary = (path: string) =>
  failed('no library there', `There is no library in ${path}.`, 'Choose another folder, or make a new one.');

/** Also of one whose file is gone, where what was decided lies beside it. */
const isLibrary = (names: readonly string[] | null): boolean =>
  names?.some((name) => name.startsWith(LIBRARY_FILE)) === true;

/** Asked before Electron is ready, which waits for nothing. */
export function holdsLibrary(folder: string): boolean {
  try {
    return isLibrary(readdirSync(folder));
  } catch {
    return false;
  }
}

/** null where it cannot be listed. */
const namesIn = (folder: string): Promise<string[] | null> => readdir(folder).catch(() => null);

/** The last first; none where the list is absent or not what this version writes. */
function recall(file: string): string[] {
  try {
    return kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  }
}

/** One that was open lately is not made anew where it is not. */
export const wasOpen = (file: string, library: string): boolean => recall(file).includes(library);

/** The library is open now; a list that cannot be written names it not. */
export async function rememberLibrary(file: string, library: string): Promise<void> {
  const others = recall(file).filter((path) => path !== library);
  const recent = [library, ...others].slice(0, MOST_RECENT);
  await writePrivately(file, `${JSON.stringify(recent, null, 1)}\n`).catch(() => undefined);
}
