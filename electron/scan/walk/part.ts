/** A walk of a few folders alone: those in which something changed. */
import { sep } from 'node:path';
import { joined } from '../../process/paths.ts';

/** A folder to look at. `isDeep`: with all below it; else its own files, and which subfolders it has. */
export interface Touched {
  folderId: number;
  /** Below the library's folder; empty for that itself. */
  path: Buffer;
  isDeep: boolean;
}

/** A folder on the way to those that are looked at, or one of them. */
export interface Part {
  look: 'no' | 'shallow' | 'deep';
  /** By name, a letter a byte. */
  below: Map<string, Part>;
}

export const key = (path: Buffer): string => path.toString('latin1');

/** The library's folder as the first of its parts. */
export function partOf(touched: readonly Touched[]): Part {
  const root: Part = { look: 'no', below: new Map() };
  for (const { path, isDeep } of touched) {
    let part = root;
    for (const name of path.length === 0 ? [] : key(path).split(sep)) {
      const next: Part = part.below.get(name) ?? { look: 'no', below: new Map() };
      part.below.set(name, next);
      part = next;
    }
    if (part.look !== 'deep') part.look = isDeep ? 'deep' : 'shallow';
  }
  return root;
}

/**
 * How a subfolder is looked at, of a folder that is looked at so; `undefined`: not at all. null: with all
 * that is below.
 */
export function partBelow(part: Part | null, name: Buffer): Part | null | undefined {
  return part === null || part.look === 'deep' ? null : part.below.get(key(name));
}

const NOTHING: Buffer = Buffer.alloc(0);

/** Is the path the folder's, or that of something in it? Everything is in the empty one. */
export function isInside(folder: Buffer, path: Buffer): boolean {
  if (folder.length === 0) return true;
  const prefix = joined(folder, NOTHING);
  return path.equals(folder) || path.subarray(0, prefix.length).equals(prefix);
}
