import { randomUUID } from 'node:crypto';
import { link, lstat, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathBytes } from '../contract/paths.ts';
import { makeFolder } from './folders.ts';
import { PRIVATE } from './private.ts';

type Content = string | Uint8Array | Iterable<Uint8Array>;

/**
 * Writes a file, and its folders where they are absent: whoever reads it finds all of the old content or all
 * of the new. Rejects with the system's error, and leaves nothing then.
 */
export const writeAtomically = (file: string, content: Content): Promise<void> => write(file, content, {});

/** The same of what this program keeps for itself (private.ts). */
export const writePrivately = (file: string, content: Content): Promise<void> =>
  write(file, content, PRIVATE);

async function write(file: string, content: Content, mode: Partial<typeof PRIVATE>): Promise<void> {
  makeFolder(dirname(file), mode.folder);
  // no longer than a name may be, whatever the file is called
  const unfinished = pathBytes(join(dirname(file), `.${randomUUID()}.tmp`));
  try {
    await writeFile(unfinished, content, { mode: mode.file });
    await rename(unfinished, pathBytes(file));
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** A file in the making: one that was cut short is left under this name, and the next takes its place. */
export const unfinishedOf = (path: Buffer): Buffer => Buffer.concat([path, Buffer.from('.revisit-part')]);

/**
 * Writes a file that was not there, whole under its name or not at all; false where something has the name.
 * Rejects with the system's error, and leaves nothing then.
 */
export async function writeNew(path: Buffer, content: string | Uint8Array): Promise<boolean> {
  const unfinished = unfinishedOf(path);
  await rm(unfinished, { force: true }); // never through a link of that name
  try {
    await writeSynced(unfinished, content);
    return await putNew(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
}

/** A new file, EEXIST where there is one; the content is on the disk when this is answered. */
export async function writeSynced(path: Buffer, content: string | Uint8Array, mode?: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Gives a file that is whole its name, unless something has it: false then. The unfinished name is gone
 * afterwards. Rejects with the system's error.
 */
export async function putNew(unfinished: string | Buffer, path: string | Buffer): Promise<boolean> {
  try {
    await link(unfinished, path); // a rename would overwrite
  } catch (error) {
    const hasName = (error as NodeJS.ErrnoException).code === 'EEXIST' || (await isThere(path));
    // disks without hard links (FAT): a copy under its name would be half of one for a while
    if (!hasName) return rename(unfinished, path).then(() => true);
    await rm(unfinished, { force: true });
    return false;
  }
  await rm(unfinished, { force: true });
  return true;
}

const isThere = (path: string | Buffer): Promise<boolean> =>
  lstat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? false : Promise.reject(error)),
  );
