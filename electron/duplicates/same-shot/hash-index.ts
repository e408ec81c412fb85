/** Hashes of many pictures -> pairs that look alike, however one of them lies. */
import { HASH_BYTES, transposeInto, TURN_MASKS, TURNS } from './hash.ts';
import type { AlikePairs } from './pair-set.ts';
import { pairSet } from './pair-set.ts';

/** Bits that differ at most: unlike pictures differ in 99 and more (docs/measurements.md#duplicates). */
const MAX_DIFFERENT_BITS = 76;
/** Keys are runs of a hash's bits, one from each of its bytes on; pictures with an equal one are compared. */
const KEY_STEP_BITS = 8;
/** A run is as long as it takes to number the pictures: by chance few have the same. At least this. */
const LEAST_KEY_BITS = 8;
/** Pictures that are looked at for one key: many agree in the lowest frequencies. */
const MOST_BY_KEY = 64;
/** After so many some milliseconds have passed. */
const PICTURES_AT_ONCE = 5000;

const WORDS = HASH_BYTES / 4;

export interface AlikeFound extends AlikePairs {
  /** How often two hashes were compared: for each picture the same few times, however many there are. */
  comparisonCount: number;
}

/** `hashes`: HASH_BYTES a row. `giveWay` is awaited now and then. */
export async function alikePairs(hashes: Uint8Array, giveWay: () => Promise<unknown>): Promise<AlikeFound> {
  const count = hashes.length / HASH_BYTES;
  const { words, transposed } = wordsOf(hashes);
  await giveWay();
  const pairs = pairSet(2 ** keyBitsOf(count));
  let comparisonCount = 0;
  // one key of all pictures after the other: what is looked up meanwhile fits into the processor's cache
  for (let from = 0; from + keyBitsOf(count) <= 8 * HASH_BYTES; from += KEY_STEP_BITS) {
    const look = byKey({ words, transposed, count, from }, pairs.add);
    for (let end = count; end > 0; end -= PICTURES_AT_ONCE) {
      comparisonCount += look(Math.max(0, end - PICTURES_AT_ONCE), end);
      await giveWay();
    }
  }
  return { ...pairs.all(), comparisonCount };
}

/** The same by comparing each with each: all of them, and the answer that `alikePairs` is measured by. */
export function alikePairsOfAll(hashes: Uint8Array): AlikePairs {
  const count = hashes.length / HASH_BYTES;
  const { words, transposed } = wordsOf(hashes);
  const pairs = pairSet(1024);
  for (let a = 0; a < count; a++)
    for (let turn = 0; turn < TURNS; turn++) {
      const own = (turn & 4) === 0 ? words : transposed;
      for (let b = a + 1; b < count; b++)
        if (areAlike(own, a, TURN_MASKS[turn]!, words, b)) pairs.add(a, b, 1 << turn);
    }
  return pairs.all();
}

const keyBitsOf = (count: number): number => Math.max(LEAST_KEY_BITS, Math.ceil(Math.log2(count + 1)));

/** WORDS a row; of the pictures as they lie, and with rows and columns exchanged. */
function wordsOf(hashes: Uint8Array): { words: Uint32Array; transposed: Uint32Array } {
  const words = new Uint32Array(new Uint8Array(hashes).buffer);
  const transposed = new Uint32Array(words.length);
  for (let at = 0; at < words.length; at += WORDS) transposeInto(transposed, words, at);
  return { words, transposed };
}

interface Hashes {
  words: Uint32Array;
  /** The same of the pictures with rows and columns exchanged. */
  transposed: Uint32Array;
  count: number;
  /** The first bit of the key. */
  from: number;
}

/**
 * Of the rows, taken from the last down: `found` is called with those after each that have its key and are
 * alike. Gives how often two were compared.
 */
function byKey(
  { words, transposed, count, from }: Hashes,
  found: (a: number, b: number, turns: number) => void,
): (start: number, end: number) => number {
  const bits = keyBitsOf(count);
  const last = new Uint32Array(2 ** bits); // of each key the row before which came last, 0: none
  const next = new Uint32Array(count); // of each row that with the same key
  const masks = TURN_MASKS.map((mask) => bitsOf(mask, from, bits));
  return (start, end) => {
    let comparisonCount = 0;
    for (let a = end - 1; a >= start; a--) {
      const key = bitsOf(words, 32 * WORDS * a + from, bits);
      const transposedKey = bitsOf(transposed, 32 * WORDS * a + from, bits);
      for (let turn = 0; turn < TURNS; turn++) {
        const isExchanged = (turn & 4) !== 0; // no pair of both: it would be an array for each
        const own = isExchanged ? transposed : words;
        let b = last[(isExchanged ? transposedKey : key) ^ masks[turn]!]! - 1;
        for (let left = MOST_BY_KEY; b >= 0 && left > 0; left--, comparisonCount++) {
          if (areAlike(own, a, TURN_MASKS[turn]!, words, b)) found(a, b, 1 << turn);
          b = next[b]! - 1;
        }
      }
      next[a] = last[key]!;
      last[key] = a + 1;
    }
    return comparisonCount;
  };
}

/** The run of bits from `from` on. */
function bitsOf(words: Uint32Array, from: number, bits: number): number {
  const [word, shift] = [from >>> 5, from & 31];
  const low = words[word]! >>> shift;
  const high = shift + bits > 32 ? words[word + 1]! << (32 - shift) : 0;
  return (low | high) & (2 ** bits - 1);
}

/** Two rows, as bits: the more than `MAX_DIFFERENT_BITS`, the fewer words are looked at. */
function areAlike(own: Uint32Array, a: number, mask: Uint32Array, words: Uint32Array, b: number): boolean {
  let bits = 0;
  const [ownFrom, from] = [a * WORDS, b * WORDS];
  for (let i = 0; i < WORDS && bits <= MAX_DIFFERENT_BITS; i++) {
    let x = own[ownFrom + i]! ^ mask[i]! ^ words[from + i]!;
    x -= (x >>> 1) & 0x55555555;
    x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
    bits += Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return bits <= MAX_DIFFERENT_BITS;
}
