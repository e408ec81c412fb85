import { joined } from '../../store/store.ts';

const NOTHING: Buffer = Buffer.alloc(0);

/** Is the path the folder's, or that of something in it? Everything is in the empty one. */
export function isInside(folder: Buffer, path: Buffer): boolean {
  if (folder.length === 0) return true;
  const prefix = joined(folder, NOTHING);
  return path.equals(folder) || path.subarray(0, prefix.length).equals(prefix);
}
