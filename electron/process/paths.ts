/** Paths as the system's bytes (contract/paths.ts: as text). */
import { sep } from 'node:path';

/** Path of a file in a folder; with an empty name, the folder's path with its separator. */
export function joined(folder: Buffer, path: Buffer): Buffer {
  const separator = folder.at(-1) === sep.charCodeAt(0) ? '' : sep;
  return Buffer.concat([folder, Buffer.from(separator), path]);
}
