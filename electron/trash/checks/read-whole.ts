/** Files read from the first byte to the last, and told apart from others. */
import { createHash } from 'node:crypto';
import type { Disk, FileStats } from '../disk.ts';
import { unlessAbsent } from '../disk.ts';

/** What comes fastest out of another process (docs/measurements.md#trash). */
const CHUNK_BYTES = 256 * 1024;

export interface ReadFile {
  /** As it was before the first byte and after the last. */
  found: FileStats;
  /** SHA-256, hex. */
  hash: string;
}

/** null where it is no ordinary file, or changed while it was read. Rejects with the system's error. */
export async function readWhole(disk: Disk, path: Buffer): Promise<ReadFile | null> {
  const file = await disk.open(path);
  try {
    const found = await file.stat();
    if (!found.isFile()) return null;
    const hash = createHash('sha256');
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, Number(found.size) + 1));
    for (;;) {
      const count = await file.read(chunk);
      if (count === 0) break;
      hash.update(chunk.subarray(0, count));
    }
    return isUnchanged(found, await file.stat()) ? { found, hash: hash.digest('hex') } : null;
  } finally {
    await file.close();
  }
}

/** One file, by whatever name: hard links, symbolic links and bind mounts do not tell. */
export const identityOf = ({ dev, ino }: FileStats): string => `${dev} ${ino}`;

/** Has it the bytes that it had, as far as the system tells without reading it? */
export const hasItsBytes = (before: FileStats, now: FileStats): boolean =>
  identityOf(before) === identityOf(now) && before.size === now.size && before.mtimeNs === now.mtimeNs;

/** Was it not touched in any way? */
export const isUnchanged = (before: FileStats, now: FileStats): boolean =>
  hasItsBytes(before, now) && before.ctimeNs === now.ctimeNs;

/** Does a file with these bytes lie there? */
export async function holds(
  disk: Disk,
  path: Buffer,
  { hash, sizeBytes }: { hash: string; sizeBytes: number },
): Promise<boolean> {
  const found = await unlessAbsent(disk.lstat(path));
  if (found?.isFile() !== true || found.size !== BigInt(sizeBytes)) return false;
  return (await unlessAbsent(readWhole(disk, path)))?.hash === hash;
}
