/** Files of an export on the disk: written so that none is overwritten, removed where they are as written. */
import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, lstat, mkdir, readlink, rm, rmdir, symlink, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { pathBytes } from '../../contract/paths.ts';
import { putNew } from '../../process/atomic-write.ts';
import type { FileLine } from './manifest.ts';
import { MANIFEST } from './manifest.ts';

/** A copy in the making, one at a time; what lies there was cut short. */
const UNFINISHED = 'revisit-export.part';

export interface Copied {
  bytes: number;
  sha256: string;
}

/**
 * Copies the file beside where it is to lie: shares the blocks on disks that can (APFS, Btrfs, XFS, ReFS).
 */
export async function copyUnfinished(out: string, from: Buffer): Promise<Copied> {
  const unfinished = join(out, UNFINISHED);
  await rm(unfinished, { force: true });
  const { atime, mtime } = await lstat(from);
  await copyFile(from, unfinished, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
  await utimes(unfinished, atime, mtime);
  return { bytes: (await lstat(unfinished)).size, sha256: await sha256Of(unfinished) };
}

/** Gives the copy its name, unless something has it: false then. */
export const finish = (out: string, folder: string, name: string): Promise<boolean> =>
  putNew(join(out, UNFINISHED), join(out, folder, name));

/** false where something has the name. */
export async function linkTo(target: string, out: string, folder: string, name: string): Promise<boolean> {
  try {
    await symlink(pathBytes(target), join(out, folder, name));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Makes the folder; false where something has the name. */
export async function makeFolder(out: string, name: string): Promise<boolean> {
  try {
    await mkdir(join(out, name));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Is it a folder itself, no link to one? */
export const isFolder = (path: string): Promise<boolean> =>
  lstat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );

/** gone: it is not there. changed: a person or another program changed it, so it stays. */
export type Removed = 'removed' | 'gone' | 'changed';

/** Removes a file that is still as it was written; `folder` must be one itself. */
export async function removeAsWritten(
  out: string,
  { folder, file, copy, link: target }: FileLine,
): Promise<Removed> {
  if (!(await isFolder(join(out, folder)))) return 'gone';
  const path = join(out, folder, file);
  const stats = await lstat(path).catch(() => null);
  if (stats === null) return 'gone';
  const isAsWritten =
    target === null
      ? stats.isFile() && stats.size === copy?.bytes && (await sha256Of(path)) === copy.sha256
      : stats.isSymbolicLink() && (await readlink(path, 'buffer')).equals(pathBytes(target));
  if (!isAsWritten) return 'changed';
  await unlink(path);
  return 'removed';
}

/** Takes away what is left of an export: folders where nothing lies in them, and with them the manifest. */
export async function removeRest(out: string, folders: Iterable<string>): Promise<void> {
  for (const folder of folders)
    if (await isFolder(join(out, folder))) await rmdir(join(out, folder)).catch(() => undefined);
  await rm(join(out, UNFINISHED), { force: true });
  await rm(join(out, MANIFEST), { force: true });
}

/** Read in pieces, so that nothing waits for it. */
async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(path)) hash.update(part as Buffer);
  return hash.digest('hex');
}
