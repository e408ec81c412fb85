/** A file in the trash goes back to where it lay. Nothing that lies there is ever written over. */
import type { Disk } from '../disk.ts';
import { codeOf, unlessAbsent } from '../disk.ts';
import { folderOf, nameOf, within } from '../paths.ts';
import { identityOf } from '../checks/read-whole.ts';

/** Systems and file systems that know no hard links, or not for this file, say one of these. */
const NO_LINKS: ReadonlySet<string> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EISDIR',
]);

/** false where something lies at the path. Rejects with the system's error, and the file is in the trash. */
export async function putBack(
  disk: Disk,
  { place, path }: { place: Buffer; path: Buffer },
): Promise<boolean> {
  try {
    // unlike a rename it fails where another file came to lie there, at whatever moment
    await disk.link(place, path);
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return await unlinkSecondName(disk, place, path);
    if (!NO_LINKS.has(codeOf(error) ?? '')) throw error;
    if ((await unlessAbsent(disk.lstat(path))) !== null) return false;
    await disk.rename(place, path);
    return true;
  }
  return await unlinkSecondName(disk, place, path);
}

/** Takes away the name in the trash where both are names of one file; false where they are not. */
async function unlinkSecondName(disk: Disk, place: Buffer, path: Buffer): Promise<boolean> {
  const [inTrash, there] = [await unlessAbsent(disk.lstat(place)), await unlessAbsent(disk.lstat(path))];
  if (inTrash === null || there === null || identityOf(inTrash) !== identityOf(there)) return false;
  if (inTrash.nlink < 2n) return false; // a file system that gives all files one number
  await disk.unlink(place);
  return true;
}

/** The note beside a file in the trash, made by this room. */
export const infoOf = (place: Buffer): Buffer =>
  within(folderOf(folderOf(place)), 'info', Buffer.concat([nameOf(place), Buffer.from('.trashinfo')]));

/** Takes away the note where there is no file to it. What cannot be taken away does no harm. */
export async function dropInfo(disk: Disk, place: Buffer): Promise<void> {
  try {
    if ((await unlessAbsent(disk.lstat(place))) === null) await disk.unlink(infoOf(place));
  } catch (error) {
    if (codeOf(error) === null) throw error;
  }
}
