import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pathBytes } from '../contract/paths.ts';

/**
 * Writes a file, and its folders where they are absent: whoever reads it finds all of the old content or all
 * of the new. Rejects with the system's error, and leaves nothing then.
 */
export async function writeAtomically(
  file: string,
  content: string | Uint8Array | Iterable<Uint8Array>,
): Promise<void> {
  await mkdir(pathBytes(dirname(file)), { recursive: true });
  const unfinished = pathBytes(`${file}.${process.pid}.tmp`);
  try {
    await writeFile(unfinished, content);
    await rename(unfinished, pathBytes(file));
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
}
