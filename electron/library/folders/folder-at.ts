/** Where a folder that a person names really is. */
import { realpathSync, statSync } from 'node:fs';
import type { LibraryOutcome } from '../../contract/failure.ts';
import { failed } from '../../contract/failure.ts';
import { pathBytes } from '../../contract/paths.ts';
import { askDisks } from '../../process/disks.ts';
import { noSuchFolder } from '../../process/folders.ts';

/** What a disk or share may take that sleeps; as the walk waits. */
const ANSWER_MS = 30_000;

/** Links followed; null where the path leads to none. Waits for its disk as long as that takes. */
export function folderAt(path: string): Buffer | null {
  const real = realPath(path);
  return real !== null && statSync(real, { throwIfNoEntry: false })?.isDirectory() ? real : null;
}

/** Asks in another process, and waits so long for an answer. */
export async function reachFolder(path: string, answerMs = ANSWER_MS): Promise<LibraryOutcome<Buffer>> {
  const { found, isFile } = await askDisks(answerMs, async (disks) => {
    const folder = await disks.folderAt(pathBytes(path));
    return { found: folder, isFile: folder === null && (await disks.isFile(pathBytes(path))) === true };
  });
  if (found === 'no answer')
    return failed(
      'timed out',
      `The disk or share of the folder ${path} gave no answer within ${answerMs / 1000} s.`,
      'Connect it, or end the connection for good, and try again.',
    );
  return found === null ? { ok: false, failure: noSuchFolder(path, isFile) } : { ok: true, value: found };
}

/** Links followed; null where nothing is there. */
export function realPath(path: string): Buffer | null {
  try {
    return realpathSync.native(pathBytes(path), { encoding: 'buffer' });
  } catch {
    return null;
  }
}
