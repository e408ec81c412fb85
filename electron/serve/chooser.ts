/**
 * Walks the folders of this machine for a page that may not name paths: each is an opaque id that the engine
 * gave out.
 */
import { readdir, realpath, stat } from 'node:fs/promises';
import { homedir, hostname, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { pathBytes, pathText } from '../contract/paths.ts';
import type { Engine } from '../host/client.ts';

export const chooserAsk = z.strictObject({ node: z.string().max(64).nullable() });

/** `path` is text for people; `node` stands for a folder. */
export interface Listing {
  path: string;
  parent: string | null;
  entries: { node: string; name: string }[];
}

/** The folders in a folder (null: where to begin); null where the node stands for none that can be listed. */
export async function listFolder(engine: Engine, node: string | null): Promise<Listing | null> {
  if (node === null) return { path: hostname(), parent: null, entries: await beginnings(engine) };
  const path = engine.granted(node);
  if (path === null || !(await isUnmoved(path))) return null;
  try {
    const entries = await readdir(pathBytes(path), { withFileTypes: true, encoding: 'buffer' });
    const names = entries
      .filter((entry) => entry.isDirectory() || entry.isSymbolicLink())
      .map(({ name }) => pathText(name))
      .filter((name) => !name.startsWith('.'));
    const folders = await Promise.all(
      names.map(async (name) => ({ name, path: await folderAt(join(path, name)) })),
    );
    return {
      path,
      parent: dirname(path) === path ? null : engine.grant(dirname(path)),
      entries: folders
        .flatMap((folder) =>
          folder.path === null ? [] : [{ node: engine.grant(folder.path), name: folder.name }],
        )
        .sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true })),
    };
  } catch {
    return null; // gone, or closed to this user: the page says that it cannot be opened
  }
}

/**
 * Is the folder still what it was when its id was given out, and not a link to another one put in its place?
 */
export async function isUnmoved(path: string): Promise<boolean> {
  return (await folderAt(path)) === path;
}

/** The folder that a path leads to, links followed; null where it leads to none. */
async function folderAt(path: string): Promise<string | null> {
  try {
    const real = await realpath(pathBytes(path), { encoding: 'buffer' });
    return (await stat(real)).isDirectory() ? pathText(real) : null;
  } catch {
    return null;
  }
}

/** The person's own folders, the disks that are mounted where systems mount them, and the roots. */
async function beginnings(engine: Engine): Promise<Listing['entries']> {
  const home = homedir();
  const mounted = await Promise.all(
    ['/Volumes', '/media', `/media/${userInfo().username}`, `/run/media/${userInfo().username}`, '/mnt'].map(
      async (folder) => (await readdir(folder).catch(() => [])).map((name) => join(folder, name)),
    ),
  );
  const roots = process.platform === 'win32' ? [...'CDEFGHIJ'].map((letter) => `${letter}:\\`) : ['/'];
  const paths = await Promise.all(
    [home, join(home, 'Pictures'), join(home, 'Photos'), ...mounted.flat(), ...roots].map(folderAt),
  );
  return [...new Set(paths.filter((path) => path !== null))].map((path) => ({
    node: engine.grant(path),
    name: path === home ? `${basename(home)} (${home})` : path,
  }));
}
