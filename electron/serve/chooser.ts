/**
 * Walks the folders of this machine for a page that may not name paths: each is an opaque id that the engine
 * gave out.
 */
import { homedir, hostname, userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { pathBytes, pathText } from '../contract/paths.ts';
import type { Engine } from '../host/client.ts';
import type { Disks } from '../process/disks.ts';
import { askDisks } from '../process/disks.ts';

export const chooserAsk = z.strictObject({ node: z.string().max(64).nullable() });

/** `path` is text for people; `node` stands for a folder. */
export interface Listing {
  path: string;
  parent: string | null;
  entries: { node: string; name: string }[];
}

/** A disk or share that takes longer is left out: who chooses a folder waits for it. */
const ANSWER_MS = 5000;

/** The folders in a folder (null: where to begin); null where the node stands for none that can be listed. */
export function listFolder(engine: Engine, node: string | null): Promise<Listing | null> {
  return askDisks(ANSWER_MS, async (disks) => {
    if (node === null) return { path: hostname(), parent: null, entries: await beginnings(engine, disks) };
    const path = engine.granted(node);
    if (path === null || (await folderAt(disks, path)) !== path) return null;
    const found = await namesIn(disks, path);
    if (found === null) return null; // gone, or closed to this user: the page says that it cannot be opened
    const names = found.filter((name) => !name.startsWith('.'));
    const folders = await Promise.all(
      names.map(async (name) => ({ name, path: await folderAt(disks, join(path, name)) })),
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
  });
}

/**
 * Is the folder still what it was when its id was given out, and not a link to another one put in its place?
 */
export const isUnmoved = (path: string): Promise<boolean> =>
  askDisks(ANSWER_MS, async (disks) => (await folderAt(disks, path)) === path);

/** The folder that a path leads to, links followed; null where it leads to none, or no answer comes. */
async function folderAt(disks: Disks, path: string): Promise<string | null> {
  const found = await disks.folderAt(pathBytes(path));
  return found === null || found === 'no answer' ? null : pathText(found);
}

/** The folders and links in a folder; null where it cannot be listed, or no answer comes. */
async function namesIn(disks: Disks, folder: string): Promise<string[] | null> {
  const names = await disks.namesIn(pathBytes(folder));
  return names === null || names === 'no answer' ? null : names.map(pathText);
}

/** The person's own folders, the disks that are mounted where systems mount them, and the roots. */
async function beginnings(engine: Engine, disks: Disks): Promise<Listing['entries']> {
  const home = homedir();
  const user = userName();
  const ofUser = user === null ? [] : [`/media/${user}`, `/run/media/${user}`];
  const mounted = await Promise.all(
    ['/Volumes', '/media', ...ofUser, '/mnt'].map(async (folder) =>
      ((await namesIn(disks, folder)) ?? []).map((name) => join(folder, name)),
    ),
  );
  const roots = process.platform === 'win32' ? [...'CDEFGHIJ'].map((letter) => `${letter}:\\`) : ['/'];
  const paths = await Promise.all(
    [home, join(home, 'Pictures'), join(home, 'Photos'), ...mounted.flat(), ...roots].map((path) =>
      folderAt(disks, path),
    ),
  );
  return [...new Set(paths.filter((path) => path !== null))].map((path) => ({
    node: engine.grant(path),
    name: path === home ? `${basename(home)} (${home})` : path,
  }));
}

/** null where the system has no entry for the user, as in containers. */
function userName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}
