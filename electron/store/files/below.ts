/** Paths below a folder of the library, as the system's bytes. */
import { sep } from 'node:path';

export const SEPARATOR = Buffer.from(sep);
/** Longer than any path (PATH_MAX of Linux is 4096). */
const LONGEST_PATH_BYTES = 65_536;

/** From and to before which paths below this one are; of the empty one, all. */
export function rangeBelow(path: Buffer): [Buffer, Buffer] {
  if (path.length === 0) return [Buffer.alloc(0), Buffer.alloc(LONGEST_PATH_BYTES, 0xff)];
  const next = Buffer.of(SEPARATOR[0]! + 1);
  return [Buffer.concat([path, SEPARATOR]), Buffer.concat([path, next])];
}

/** Does the path lie in the folder itself, not deeper? Both as below the library's folder. */
export const isIn = (folder: Buffer, path: Buffer): boolean =>
  path.lastIndexOf(SEPARATOR) === (folder.length === 0 ? -1 : folder.length);
