/**
 * Lists the photo files of the library's folders. Reads directories and file sizes, and of files' content
 * what says that a folder is left out and, where a disk keeps too few times, that a file changed.
 */
import type { FolderRow } from '../../store/store.ts';
import { diskWithin, statOrError } from './disk.ts';
import { walkFolder } from './walk-folder.ts';
import type { Walk, WalkOptions, WalkStep } from './steps.ts';
import { identity } from './steps.ts';

/** What the walk waits for an answer of a disk or share: the slowest to wake up take half of it. */
export const ANSWER_MS = 30_000;

/**
 * Walks the folders one after the other. Symbolic links are followed to what lies outside all of them;
 * inside, everything is met at its own place, so no file is met twice and no loop is entered. A folder inside
 * another one is walked as itself only. What cannot be looked at is named, and all else is walked; of a
 * device that gives no answer nothing more is asked.
 *
 * Placeholders are told by their blocks (macOS's dataless files; on Windows the allocation size, which is 0
 * for them too) and `.icloud` names; Node does not show Windows' recall attributes, nor the hidden attribute.
 */
export async function* walk(
  folders: readonly FolderRow[],
  {
    leaveOut = [],
    mounts = new Map(),
    own = [],
    only = null,
    disk = diskWithin(ANSWER_MS),
  }: WalkOptions = {},
): AsyncGenerator<WalkStep> {
  const found = await Promise.all(folders.map(({ path }) => statOrError(disk, path)));
  const shared: Walk = {
    ...{ leaveOut, mounts, own, disk },
    roots: folders.map(({ path }) => path),
    visited: new Set(found.flatMap((root) => (root instanceof Error ? [] : [identity(root)]))),
    silent: new Set(),
    lacksCtime: new Map(),
  };
  for (const [i, folder] of folders.entries()) {
    const touched = only?.filter(({ folderId }) => folderId === folder.id) ?? null;
    if (touched?.length !== 0) yield* walkFolder(shared, folder, found[i]!, touched);
  }
}
