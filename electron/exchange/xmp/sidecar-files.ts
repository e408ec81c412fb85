/** Sidecars on the disk: which is a photo's, read, replaced whole, and put back. */
import { createHash } from 'node:crypto';
import { readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { pathBytes, pathText } from '../../contract/paths.ts';
import { sidecarsIn } from '../../vision/metadata/metadata.ts';
import { unfinishedOf, writeSynced } from '../../process/atomic-write.ts';

/**
 * Finds the `.xmp` of photos by their absolute paths: the one that lies there, `IMG_1.jpg.xmp` (digiKam,
 * darktable) before `IMG_1.xmp` (Lightroom), else the former. A folder is listed once.
 */
export function sidecarPaths(): (photo: Buffer) => Promise<Buffer> {
  const folders = new Map<string, (photoName: string) => string[]>();
  return async (photo) => {
    const separator = Math.max(
      photo.lastIndexOf('/'),
      process.platform === 'win32' ? photo.lastIndexOf('\\') : -1,
    );
    const [folder, name] = [photo.subarray(0, separator + 1), pathText(photo.subarray(separator + 1))];
    const key = folder.toString('latin1');
    const names =
      folders.get(key) ?? sidecarsIn((await readdir(folder, { encoding: 'buffer' })).map(pathText));
    folders.set(key, names);
    const there = names(name).find((one) => /\.xmp$/i.test(one));
    return there === undefined
      ? Buffer.concat([photo, Buffer.from('.xmp')])
      : realpath(Buffer.concat([folder, pathBytes(there)]), { encoding: 'buffer' });
  };
}

/** Larger ones hold masks and previews of other programs: they are left alone. */
const MAX_BYTES = 16 * 1024 ** 2;

/** null where there is none. */
export async function sidecarBytes(path: Buffer): Promise<Buffer | null | 'too large'> {
  try {
    return (await stat(path)).size > MAX_BYTES ? 'too large' : await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

export const hashOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

type Found = Awaited<ReturnType<typeof sidecarBytes>>;

export const isSame = (found: Found, bytes: Uint8Array | null): boolean =>
  found === null || bytes === null ? found === bytes : found !== 'too large' && found.equals(bytes);

/**
 * Makes the file these bytes, null: no file, where it still is what it was; false where it is not. Whoever
 * reads it finds all of the old or all of the new; it keeps its permissions.
 */
export async function replaceSidecar(
  path: Buffer,
  before: Buffer | null,
  after: Uint8Array | null,
): Promise<boolean> {
  const unfinished = unfinishedOf(path);
  await rm(unfinished, { force: true });
  if (isSame(before, after)) return true;
  const mode = before === null ? undefined : (await stat(path)).mode;
  try {
    if (after !== null) await writeSynced(unfinished, after, mode);
    const isAsBefore = isSame(await sidecarBytes(path), before);
    if (isAsBefore && after !== null) await rename(unfinished, path);
    else if (isAsBefore) await rm(path);
    return isAsBefore;
  } finally {
    await rm(unfinished, { force: true });
  }
}
