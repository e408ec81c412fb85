/**
 * What was found of pairs of photos, by rows: kept in the store, a batch at a time, for good or for a scan.
 */
import type { Comparison, Presses } from '../../contract/duplicates/duplicates.ts';
import type { Affine } from '../../contract/match.ts';
import { inverse } from '../../duplicates/same-shot/same-shot.ts';
import type { AnsweredComparison, ComparedPair, Store } from '../../store/store.ts';
import { placeOfPair } from './sorted-pairs.ts';

/** How a pair is asked for. */
interface Asking {
  presses: Presses;
  /** Ways of laying one onto the other that were tried. */
  tries: number;
}

/** A comparison whose map leads from the first of the two rows that were asked for. */
export interface Found extends Comparison, Asking {}

export interface ComparedPairs {
  get(from: number, to: number): Found | null;
  /** The same but for the map, and faster of what was kept before. */
  verdict(from: number, to: number): Omit<Found, 'bFromA'> | null;
  /** What a round answered to the same question, which is set; null: none did. */
  recall(from: number, to: number, question: Uint8Array, as: Asking): Comparison['verdict'] | null;
  /** Kept at once or some pairs later. `question`: a hash of all that it depends on beside the pictures. */
  set(from: number, to: number, question: Uint8Array, found: Found): void;
  /** Keeps what is not kept yet. */
  flush(): void;
}

/** Pairs that are kept in one transaction. */
const PAIRS_AT_ONCE = 64;

/** `ids`: photos by row. */
export function comparedPairs(store: Store, ids: readonly number[], isRound: boolean): ComparedPairs {
  const known = store.sameShots.verdicts();
  let unsaved = new Map<string, ComparedPair>();
  let answered: AnsweredComparison[] = [];
  /** A round's pairs last as long as it does; only its answers are kept, for the same questions. */
  const flush = (): void => {
    store.provisional.saveComparisons(answered);
    answered = [];
    if (isRound) return;
    store.sameShots.saveCompared([...unsaved.values()]);
    unsaved = new Map();
  };
  const add = (pair: ComparedPair): void => {
    unsaved.set(`${pair.a} ${pair.b}`, pair);
    const place = placeOfPair(known.pairs, pair.a, pair.b);
    if (place >= 0) {
      known.presses[place] = pair.presses;
      known.verdicts[place] = pair.verdict;
      known.tries[place] = pair.tries;
    }
    if ((isRound ? answered.length : unsaved.size) >= PAIRS_AT_ONCE) flush();
  };
  /** From the photo with the lower id, or to it: there and back alike. */
  const turnedRound = (bFromA: Affine | null, from: number, to: number): Affine | null =>
    ids[from]! < ids[to]! ? bFromA : bFromA && inverse(bFromA);
  const ascending = (from: number, to: number): [number, number] =>
    ids[from]! < ids[to]! ? [ids[from]!, ids[to]!] : [ids[to]!, ids[from]!];
  const get = (from: number, to: number): Found | null => {
    const [a, b] = ascending(from, to);
    const pair = unsaved.get(`${a} ${b}`) ?? store.sameShots.compared(a, b);
    return pair && { ...pair, bFromA: turnedRound(pair.bFromA, from, to) };
  };
  return {
    get,
    verdict(from, to) {
      const place = placeOfPair(known.pairs, ids[from]!, ids[to]!);
      if (place < 0) return get(from, to);
      return {
        presses: known.presses[place]!,
        verdict: known.verdicts[place]!,
        tries: known.tries[place]!,
      };
    },
    recall(from, to, question, as) {
      const [a, b] = ascending(from, to);
      const answer = store.provisional.comparison(a, b, question);
      if (answer === null) return null;
      add({ a, b, ...answer, ...as });
      return answer.verdict;
    },
    set(from, to, question, { presses, verdict, bFromA, tries }) {
      const [a, b] = ascending(from, to);
      const comparison = { verdict, bFromA: turnedRound(bFromA, from, to) };
      if (isRound) answered.push({ a, b, question, ...comparison });
      add({ a, b, presses, tries, ...comparison });
    },
    flush,
  };
}
