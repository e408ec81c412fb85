/** Where a file can go by a rename alone: the trash that the system has on its disk, or a holding folder. */
import { homedir } from 'node:os';
import { isAbsolute } from 'node:path';
import type { Disk } from '../disk.ts';
import { codeOf, disk as realDisk, unlessAbsent, unlessRefused } from '../disk.ts';
import type { Removal } from '../failures.ts';
import { diskFull, noTrash } from '../failures.ts';
import { folderOf, isInside, nameOf, upwards, within } from '../paths.ts';

export interface System {
  disk: Disk;
  /**
   * Where the freedesktop.org Trash specification holds, the home trash; null: removed files wait in holding
   * folders.
   */
  homeTrash: Buffer | null;
  userId: number;
}

/** macOS and Windows have a trash of their own, from which no program can ask a file back by its path. */
export function thisSystem(): System {
  const isFreedesktop = process.platform !== 'darwin' && process.platform !== 'win32';
  const { XDG_DATA_HOME = '' } = process.env;
  // the specification of base directories: what is not absolute counts for nothing
  const data = isAbsolute(XDG_DATA_HOME) ? XDG_DATA_HOME : `${homedir()}/.local/share`;
  return {
    disk: realDisk,
    homeTrash: isFreedesktop ? Buffer.from(`${data}/Trash`) : null,
    userId: process.getuid?.() ?? 0,
  };
}

/** A folder with `files` and `info` in it. */
export interface TrashFolder {
  path: Buffer;
  /** Paths in `info` begin below it; null: they are absolute. */
  top: Buffer | null;
}

/** Folders in which removed files may wait. */
export interface HoldingFolders {
  /** Those that the person chose. */
  chosen: readonly Buffer[];
  /** The library's, beside whose photos they wait where nothing can be made at the root of the disk. */
  library: readonly Buffer[];
}

/** What is made in a holding folder; scans pass it over for its dot. */
const HOLDING_NAME = '.revisit-removed';

/** Does the file wait in a holding folder, by the path it has there? */
export const isHeld = (place: Buffer): boolean =>
  nameOf(folderOf(folderOf(place))).equals(Buffer.from(HOLDING_NAME));

/** The one to which a file that lies in the folder (links resolved) goes; made where it is absent. */
export async function trashFolderFor(
  { disk, homeTrash, userId }: System,
  folder: Buffer,
  { chosen, library }: HoldingFolders,
): Promise<Removal<TrashFolder>> {
  const top = await topOf(disk, folder);
  let isFull = false;
  for await (const { path, isTops, isOurs = true } of candidates()) {
    try {
      if (isOurs && (await isUsable(disk, path, top)))
        return { ok: true, value: { path, top: isTops ? top : null } };
    } catch (error) {
      if (codeOf(error) === null) throw error;
      isFull ||= codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT';
    }
  }
  return isFull ? diskFull(folder) : noTrash(folder);

  async function* candidates(): AsyncGenerator<{ path: Buffer; isTops: boolean; isOurs?: boolean }> {
    if (homeTrash !== null) {
      yield { path: await resolved(disk, homeTrash), isTops: false };
      const shared = within(top, '.Trash');
      const found = await unlessRefused(disk.lstat(shared));
      // one that could be swapped for a link by another user is not used
      if (found?.isDirectory() === true && (found.mode & 0o1000n) !== 0n)
        yield await owned(within(shared, String(userId)));
      yield await owned(within(top, `.Trash-${userId}`));
    }
    const holding = homeTrash === null ? [...chosen, top, ...library] : chosen;
    for (const folder of holding)
      yield { path: within(await resolved(disk, folder), HOLDING_NAME), isTops: false };
  }

  async function owned(path: Buffer): Promise<{ path: Buffer; isTops: boolean; isOurs: boolean }> {
    const found = await unlessRefused(disk.lstat(path));
    const isOurs = found === null || (found.isDirectory() && found.uid === BigInt(userId));
    return { path, isTops: true, isOurs };
  }
}

/** The highest folder on the same file system: renames inside it cross to no other one. */
async function topOf(disk: Disk, folder: Buffer): Promise<Buffer> {
  const mounted = await disk.mountPoints();
  const { dev } = await disk.stat(folder);
  let top = folder;
  for (const above of upwards(folder)) {
    if ((await unlessRefused(disk.stat(above)))?.dev !== dev) break;
    top = above;
    if (mounted.some((point) => point.equals(above))) break;
  }
  return top;
}

/** Makes what is absent of the trash folder. false where a file from below `top` would cross to get there. */
async function isUsable(disk: Disk, path: Buffer, top: Buffer): Promise<boolean> {
  if (!isInside(top, path) || !(await topOf(disk, await nearest(disk, path))).equals(top)) return false;
  if ((await unlessAbsent(disk.lstat(path))) === null) {
    await disk.makeFolders(folderOf(path));
    await make(disk, path);
  }
  const mounted = await disk.mountPoints();
  const { dev } = await disk.lstat(top);
  for (const at of [path, within(path, 'files'), within(path, 'info')]) {
    if ((await unlessAbsent(disk.lstat(at))) === null) await make(disk, at);
    const found = await disk.lstat(at);
    if (!found.isDirectory() || found.dev !== dev || mounted.some((point) => point.equals(at))) return false;
  }
  return true;
}

async function make(disk: Disk, folder: Buffer): Promise<void> {
  try {
    await disk.makeFolder(folder);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error; // another program made it just now
  }
}

/** The first folder upwards that is there. */
async function nearest(disk: Disk, path: Buffer): Promise<Buffer> {
  let last = path;
  for (last of upwards(path)) if ((await unlessAbsent(disk.stat(last))) !== null) break;
  return last;
}

/** Links resolved as far as there is something. */
async function resolved(disk: Disk, path: Buffer): Promise<Buffer> {
  const there = await nearest(disk, path);
  const rest = path.subarray(there.length);
  return Buffer.concat([await disk.realpath(there), rest]);
}
