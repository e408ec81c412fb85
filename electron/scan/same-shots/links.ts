/** Which pairs of photos are compared: verified matches, and pictures that look alike by their hashes. */
import type { Affine } from '../../contract/match.ts';
import type { Turn } from '../../duplicates/same-shot/same-shot.ts';
import { alikePairs, TURNS } from '../../duplicates/same-shot/same-shot.ts';
import type { Store, WhichPairs } from '../../store/store.ts';
import { placeOfPair, ROWS_AT_ONCE, sortedByRow } from './sorted-pairs.ts';

export interface Links {
  /** Two rows a link, the lower first: ascending, no link twice. */
  rows: Uint32Array;
  /** How the photo of the lower row may lie in the other, as far as hashes tell. */
  turns(rowA: number, rowB: number): Turn[];
  /** From the photo with the lower id to the other, in pixels of the photos; null: no match tells. */
  transform(rowA: number, rowB: number): Affine | null;
}

/** Matches that are read at once: some milliseconds. */
const MATCHES_AT_ONCE = 10_000;

/** The matches that are links. */
export interface Matches {
  store: Store;
  modelId: string;
  /** undefined: provisional ones too. */
  which: WhichPairs | undefined;
}

/** `ids`: photos by row; `hashes`: one a photo. `giveWay` is awaited every some milliseconds. */
export async function linksOf(
  matches: Matches,
  { ids, hashes }: { ids: readonly number[]; hashes: Uint8Array },
  giveWay: () => Promise<unknown>,
): Promise<Links> {
  const matched = await matchedRows(matches, ids, giveWay);
  const alike = await alikePairs(hashes, giveWay);
  const { rows, turns } = await merged(ids.length, matched, alike, giveWay);
  return {
    rows,
    turns(rowA, rowB) {
      const of = turns[placeOfPair(rows, rowA, rowB)] ?? 0;
      return Array.from({ length: TURNS }, (_, turn) => turn).filter((turn) => (of >> turn) & 1);
    },
    transform(rowA, rowB) {
      const [a, b] = [ids[rowA]!, ids[rowB]!];
      const { store, modelId, which } = matches;
      return store.pairs.transform(modelId, Math.min(a, b), Math.max(a, b), which);
    },
  };
}

/** Two rows a match, the lower first, of those whose photos have a row. */
async function matchedRows(
  { store, modelId, which }: Matches,
  ids: readonly number[],
  giveWay: () => Promise<unknown>,
): Promise<Uint32Array> {
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  const parts: Uint32Array[] = [];
  let after: [number, number] | undefined;
  for (;;) {
    const pairs = store.pairs.matched(modelId, which, MATCHES_AT_ONCE, after);
    const rows = new Uint32Array(2 * pairs.length);
    let count = 0;
    for (const [a, b] of pairs) {
      const [rowA, rowB] = [rowOf.get(a), rowOf.get(b)];
      if (rowA === undefined || rowB === undefined) continue;
      rows[count++] = Math.min(rowA, rowB);
      rows[count++] = Math.max(rowA, rowB);
    }
    parts.push(rows.subarray(0, count));
    after = pairs.at(-1);
    if (after === undefined) return joined(parts);
    await giveWay();
  }
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Links ascending, with their turns as bits. */
async function merged(
  count: number,
  matched: Uint32Array,
  alike: { rows: Uint32Array; turns: Uint8Array },
  giveWay: () => Promise<unknown>,
): Promise<{ rows: Uint32Array; turns: Uint8Array }> {
  const matchCount = matched.length / 2;
  const pairs = joined([matched, alike.rows]);
  const given = {
    count: pairs.length / 2,
    rowAt: (pair: number) => pairs[2 * pair]!,
    valueAt: (pair: number) => pairs[2 * pair + 1]! * 2 ** TURNS + (alike.turns[pair - matchCount] ?? 0),
  };
  const { starts, values } = await sortedByRow(count, given, giveWay);
  const turns = new Uint8Array(values.length);
  let links = 0; // those that are made so far lie in the front of `pairs`
  for (let row = 0; row < count; row++) {
    if (row % ROWS_AT_ONCE === 0) await giveWay();
    for (let at = starts[row]!; at < starts[row + 1]!; at++) {
      const other = Math.floor(values[at]! / 2 ** TURNS);
      if (at === starts[row] || other !== pairs[2 * links - 1]) links += 1;
      pairs[2 * links - 2] = row;
      pairs[2 * links - 1] = other;
      turns[links - 1]! |= values[at]! % 2 ** TURNS;
    }
  }
  return { rows: pairs.slice(0, 2 * links), turns: turns.slice(0, links) };
}
