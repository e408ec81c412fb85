/**
 * Work that one process does at a time in a folder. A process at work is known there by a file that is named
 * after its id, and is of no more account when it is gone.
 */
import { randomUUID } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from './folders.ts';
import { PRIVATE } from './private.ts';

/**
 * Does the work unless another process, or call, does work of that name in the folder: null then. Rejects
 * with the system's error where the folder cannot be written.
 */
export async function withFolderLock<T>(
  folder: string,
  name: string,
  work: () => Promise<T>,
): Promise<T | null> {
  const mine = `.${name}-${randomUUID()}-${process.pid}`;
  makeFolder(folder, PRIVATE.folder);
  await writeFile(join(folder, mine), '', { mode: PRIVATE.file });
  try {
    // it looks for others after it can be seen itself: of two that come at once none goes on, never both
    for (const other of await readdir(folder)) {
      if (other === mine || !other.startsWith(`.${name}-`)) continue;
      if (isRunning(Number(/\d+$/.exec(other)?.[0]))) return null;
      await rm(join(folder, other), { force: true });
    }
    return await work();
  } finally {
    await rm(join(folder, mine), { force: true });
  }
}

export function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
