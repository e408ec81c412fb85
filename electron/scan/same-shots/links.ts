/** Which pairs of photos are compared: verified matches, and pictures that look alike by their hashes. */
import type { Affine } from '../../contract/match.ts';
import type { Turn } from '../../duplicates/same-shot/same-shot.ts';
import { alikePairs } from '../../duplicates/same-shot/same-shot.ts';

/** How the photos of a link may lie on each other. */
export interface Link {
  /** From the photo with the lower id to the other, in pixels of the photos; null: no match tells. */
  bFromA: Affine | null;
  /** How the photo of the lower row lies in the other. */
  turns: Turn[];
}

export interface Links {
  /** Two rows a link. */
  rows: Uint32Array;
  get(rowA: number, rowB: number): Link | null;
}

/** `matches`: by the photos' ids, a < b; `ids`: photos by row; `hashes`: one a photo. */
export function linksOf(
  matches: Iterable<{ a: number; b: number; bFromA: Affine }>,
  ids: ArrayLike<number>,
  hashes: Uint8Array,
): Links {
  const rowOf = new Map(Array.from(ids, (id, row) => [id, row]));
  const links = new Map<number, Link>();
  const keyOf = (a: number, b: number): number => Math.min(a, b) * ids.length + Math.max(a, b);
  const linkOf = (a: number, b: number): Link => {
    const link = links.get(keyOf(a, b)) ?? { bFromA: null, turns: [] };
    links.set(keyOf(a, b), link);
    return link;
  };
  for (const { a, b, bFromA } of matches) {
    const [rowA, rowB] = [rowOf.get(a), rowOf.get(b)];
    if (rowA !== undefined && rowB !== undefined) linkOf(rowA, rowB).bFromA = bFromA;
  }
  for (const { a, b, turn } of alikePairs(hashes)) linkOf(a, b).turns.push(turn);
  const rows = new Uint32Array(2 * links.size);
  for (const [i, key] of [...links.keys()].entries()) {
    rows[2 * i] = Math.floor(key / ids.length);
    rows[2 * i + 1] = key % ids.length;
  }
  return { rows, get: (a, b) => links.get(keyOf(a, b)) ?? null };
}
