import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
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
