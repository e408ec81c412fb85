/** What was found of pairs of photos, by rows: kept in the store, a batch at a time. */
import type { Comparison, Presses } from '../../contract/duplicates/duplicates.ts';
import type { Affine } from '../../contract/match.ts';
import { inverse } from '../../duplicates/same-shot/same-shot.ts';
import type { ComparedPair, Store } from '../../store/store.ts';

/** A comparison whose map leads from the first of the two rows that were asked for. */
export interface Found extends Comparison {
  presses: Presses;
  /** Ways of laying one onto the other that were tried. */
  tries: number;
}

export interface ComparedPairs {
  get(from: number, to: number): Found | null;
  /** Kept at once or some pairs later. */
  set(from: number, to: number, found: Found): void;
  /** Keeps what is not kept yet. */
  flush(): void;
}

/** Pairs that are kept in one transaction. */
const PAIRS_AT_ONCE = 64;

/** `ids`: photos by row. */
export function comparedPairs(store: Store, ids: readonly number[]): ComparedPairs {
  let unsaved = new Map<string, ComparedPair>();
  const flush = (): void => {
    store.sameShots.saveCompared([...unsaved.values()]);
    unsaved = new Map();
  };
  /** From the photo with the lower id, or to it: there and back alike. */
  const turnedRound = (bFromA: Affine | null, from: number, to: number): Affine | null =>
    ids[from]! < ids[to]! ? bFromA : bFromA && inverse(bFromA);
  const ascending = (from: number, to: number): [number, number] =>
    ids[from]! < ids[to]! ? [ids[from]!, ids[to]!] : [ids[to]!, ids[from]!];
  return {
    get(from, to) {
      const [a, b] = ascending(from, to);
      const pair = unsaved.get(`${a} ${b}`) ?? store.sameShots.compared(a, b);
      return pair && { ...pair, bFromA: turnedRound(pair.bFromA, from, to) };
    },
    set(from, to, { presses, verdict, bFromA, tries }) {
      const [a, b] = ascending(from, to);
      unsaved.set(`${a} ${b}`, { a, b, presses, verdict, bFromA: turnedRound(bFromA, from, to), tries });
      if (unsaved.size >= PAIRS_AT_ONCE) flush();
    },
    flush,
  };
}
