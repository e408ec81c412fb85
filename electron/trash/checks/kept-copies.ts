/** The copies that stay: each is read whole once a run, and looked at again at every move. */
import type { Disk, FileStats } from '../disk.ts';
import { codeOf } from '../disk.ts';
import type { Removal } from '../failures.ts';
import { keptChanged, keptMissing } from '../failures.ts';
import { keyOf } from '../paths.ts';
import { hasItsBytes, readWhole } from './read-whole.ts';

/** A file of the library, as it was shown to the person. */
export interface FileRef {
  fileId: number;
  photoId: number;
  folderId: number;
  /** Absolute, as the system's bytes. */
  path: Buffer;
  /** SHA-256 of its bytes, hex. */
  hash: string;
  sizeBytes: number;
}

export interface KeptCopies {
  /** What the file is, where its bytes are those that were shown. */
  check(kept: FileRef): Promise<Removal<FileStats>>;
  /** Can a file that was checked still be opened, and is it the same one? */
  stillThere(kept: FileRef): Promise<boolean>;
}

export function keptCopies(disk: Disk): KeptCopies {
  const read = new Map<string, { found: FileStats; hash: string }>();

  async function now(path: Buffer): Promise<FileStats> {
    const file = await disk.open(path);
    try {
      return await file.stat();
    } finally {
      await file.close();
    }
  }

  return {
    async check({ path, hash }) {
      try {
        const known = read.get(keyOf(path));
        const whole =
          known !== undefined && hasItsBytes(known.found, await now(path))
            ? known
            : await readWhole(disk, path);
        if (whole?.hash !== hash) return keptChanged(path);
        read.set(keyOf(path), whole);
        return { ok: true, value: whole.found };
      } catch (error) {
        if (codeOf(error) === null) throw error;
        return keptMissing(path, codeOf(error));
      }
    },
    async stillThere({ path }) {
      const known = read.get(keyOf(path));
      try {
        return known !== undefined && hasItsBytes(known.found, await now(path));
      } catch (error) {
        if (codeOf(error) === null) throw error;
        return false;
      }
    },
  };
}
