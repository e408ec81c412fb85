/** Hashes that look alike, in plain TypeScript: the oracle of `src/alike` and its fallback. */
import { HASH_WORDS } from '../kernels.ts';
import type { LookAlikes, PictureHashes } from '../kernels.ts';

export function lookAlike(
  { words, exchanged, masks, mostBits, mostByKey }: PictureHashes,
  from: number,
  bits: number,
): LookAlikes {
  const found: number[] = [];
  let comparisonCount = 0;
  const count = words.length / HASH_WORDS;
  const last = new Uint32Array(2 ** bits); // of each key the row, counted from 1, that came last; 0: none
  const next = new Uint32Array(count); // of each row that with the same key
  const turns = masks.length / HASH_WORDS;
  const keyMasks = Array.from({ length: turns }, (_, turn) => runOf(masks, turn, from, bits));
  for (let a = count - 1; a >= 0; a--) {
    const key = runOf(words, a, from, bits);
    const exchangedKey = runOf(exchanged, a, from, bits);
    for (let turn = 0; turn < turns; turn++) {
      const isExchanged = turn >= turns / 2; // no pair of both: it would be an array for each
      const own = isExchanged ? exchanged : words;
      let b = last[(isExchanged ? exchangedKey : key) ^ keyMasks[turn]!]!;
      for (let left = mostByKey; b > 0 && left > 0; left--, comparisonCount++) {
        if (differentBits(own, a, masks, turn, words, b - 1) <= mostBits) found.push(a, b - 1, turn);
        b = next[b - 1]!;
      }
    }
    next[a] = last[key]!;
    last[key] = a + 1;
  }
  return { found: Uint32Array.from(found), comparisonCount };
}

/** Of a row the run of bits from `from` on. */
function runOf(words: Uint32Array, row: number, from: number, bits: number): number {
  const [word, shift] = [row * HASH_WORDS + (from >>> 5), from & 31];
  const low = words[word]! >>> shift;
  const high = shift + bits > 32 ? words[word + 1]! << (32 - shift) : 0;
  return (low | high) & (2 ** bits - 1);
}

/** Of a row of `own` as a turn has it, and of a row of `words`. */
function differentBits(
  own: Uint32Array,
  a: number,
  masks: Uint32Array,
  turn: number,
  words: Uint32Array,
  b: number,
): number {
  let bits = 0;
  for (let i = 0; i < HASH_WORDS; i++) {
    let x = own[a * HASH_WORDS + i]! ^ masks[turn * HASH_WORDS + i]! ^ words[b * HASH_WORDS + i]!;
    x -= (x >>> 1) & 0x55555555;
    x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
    bits += Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return bits;
}
