import { link, lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathBytes } from '../contract/paths.ts';
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
  await mkdir(pathBytes(dirname(file)), { recursive: true, mode: mode.folder });
  const unfinished = pathBytes(`${file}.${process.pid}.tmp`);
  try {
    await writeFile(unfinished, content, { mode: mode.file });
    await rename(unfinished, pathBytes(file));
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
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
