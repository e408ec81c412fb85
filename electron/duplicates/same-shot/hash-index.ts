/** Hashes of many pictures -> pairs that look alike, however one of them lies. */
import type { PictureHashes } from '../../../native/index.ts';
import { HASH_WORDS, kernels } from '../../../native/index.ts';
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

const MASKS = Uint32Array.from(TURN_MASKS.flatMap((mask) => [...mask]));

export interface AlikeFound extends AlikePairs {
  /** How often two hashes were compared: for each picture the same few times, however many there are. */
  comparisonCount: number;
}

/** `hashes`: HASH_BYTES a row. `giveWay` is awaited now and then. */
export async function alikePairs(hashes: Uint8Array, giveWay: () => Promise<unknown>): Promise<AlikeFound> {
  const bits = keyBitsOf(hashes.length / HASH_BYTES);
  const pictures = picturesOf(hashes);
  await giveWay();
  const pairs = pairSet(2 ** bits);
  let comparisonCount = 0;
  // one key of all pictures after the other: what is looked up meanwhile fits into the processor's cache
  for (let from = 0; from + bits <= 8 * HASH_BYTES; from += KEY_STEP_BITS) {
    const { found, comparisonCount: compared } = kernels.lookAlike(pictures, from, bits);
    for (let at = 0; at < found.length; at += 3) pairs.add(found[at]!, found[at + 1]!, 1 << found[at + 2]!);
    comparisonCount += compared;
    await giveWay();
  }
  return { ...pairs.all(), comparisonCount };
}

/** The same by comparing each with each: all of them, and the answer that `alikePairs` is measured by. */
export function alikePairsOfAll(hashes: Uint8Array): AlikePairs {
  const count = hashes.length / HASH_BYTES;
  const { words, exchanged } = picturesOf(hashes);
  const pairs = pairSet(1024);
  for (let a = 0; a < count; a++)
    for (let turn = 0; turn < TURNS; turn++) {
      const own = (turn & 4) === 0 ? words : exchanged;
      for (let b = a + 1; b < count; b++)
        if (differentBits(own, a, TURN_MASKS[turn]!, words, b) <= MAX_DIFFERENT_BITS)
          pairs.add(a, b, 1 << turn);
    }
  return pairs.all();
}

const keyBitsOf = (count: number): number => Math.max(LEAST_KEY_BITS, Math.ceil(Math.log2(count + 1)));

function picturesOf(hashes: Uint8Array): PictureHashes {
  const words = new Uint32Array(new Uint8Array(hashes).buffer);
  const exchanged = new Uint32Array(words.length);
  for (let at = 0; at < words.length; at += HASH_WORDS) transposeInto(exchanged, words, at);
  return { words, exchanged, masks: MASKS, mostBits: MAX_DIFFERENT_BITS, mostByKey: MOST_BY_KEY };
}

function differentBits(
  own: Uint32Array,
  a: number,
  mask: Uint32Array,
  words: Uint32Array,
  b: number,
): number {
  let bits = 0;
  for (let i = 0; i < HASH_WORDS; i++) {
    let x = own[a * HASH_WORDS + i]! ^ mask[i]! ^ words[b * HASH_WORDS + i]!;
    x -= (x >>> 1) & 0x55555555;
    x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
    bits += Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return bits;
}
