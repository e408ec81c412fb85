/** Hashes of many pictures -> pairs that look alike, however one of them lies. */
import { HASH_BYTES, turnedHash, TURNS } from './hash.ts';
import type { Turn } from './hash.ts';

/** Two pictures by their rows, a < b: turned like this, a looks like b. */
export interface AlikePair {
  a: number;
  b: number;
  turn: Turn;
}

/** Bits that differ at most: unlike pictures differ in 99 and more (docs/measurements.md#duplicates). */
const MAX_DIFFERENT_BITS = 76;
/** A hash is cut in as many parts; pictures of which one is equal are compared. */
const BANDS = HASH_BYTES / 2;
/** Pictures that are looked at for one part: many agree in the lowest frequencies. */
const MOST_IN_BAND = 64;

/** `hashes`: HASH_BYTES a row. Linear: no picture is compared with more than a fixed number of others. */
export function alikePairs(hashes: Uint8Array): AlikePair[] {
  const count = hashes.length / HASH_BYTES;
  const bands = Array.from({ length: BANDS }, (_, band) => bandOf(hashes, count, band));
  const words = new Uint32Array(Uint8Array.from(hashes).buffer);
  const looked = new Int32Array(count).fill(-1);
  const pairs: AlikePair[] = [];
  for (let a = 0; a < count; a++) {
    const hash = hashes.subarray(a * HASH_BYTES, (a + 1) * HASH_BYTES);
    for (let turn = 0; turn < TURNS; turn++) {
      const turned = turnedHash(hash, turn);
      const own = new Uint32Array(turned.buffer);
      const stamp = a * TURNS + turn;
      for (const [band, { starts, rows }] of bands.entries()) {
        const key = turned[2 * band]! | (turned[2 * band + 1]! << 8);
        let at = firstAbove(rows, starts[key]!, starts[key + 1]!, a);
        for (const end = Math.min(starts[key + 1]!, at + MOST_IN_BAND); at < end; at++) {
          const b = rows[at]!;
          if (looked[b] === stamp) continue;
          looked[b] = stamp;
          if (differentBits(own, words, b) <= MAX_DIFFERENT_BITS) pairs.push({ a, b, turn });
        }
      }
    }
  }
  return pairs;
}

/** The rows by what their hashes have in a band, ascending: those of `key` from `starts[key]` on. */
function bandOf(hashes: Uint8Array, count: number, band: number): { starts: Uint32Array; rows: Uint32Array } {
  const keyOf = (row: number): number =>
    hashes[row * HASH_BYTES + 2 * band]! | (hashes[row * HASH_BYTES + 2 * band + 1]! << 8);
  const starts = new Uint32Array(65_537);
  for (let row = 0; row < count; row++) starts[keyOf(row) + 1]! += 1;
  for (let key = 0; key < 65_536; key++) starts[key + 1]! += starts[key]!;
  const next = starts.slice();
  const rows = new Uint32Array(count);
  for (let row = 0; row < count; row++) rows[next[keyOf(row)]!++] = row;
  return { starts, rows };
}

/** The first place in an ascending part of `rows` with more than `row`. */
function firstAbove(rows: Uint32Array, from: number, to: number, row: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]! > row) high = middle;
    else low = middle + 1;
  }
  return low;
}

function differentBits(own: Uint32Array, words: Uint32Array, row: number): number {
  let bits = 0;
  for (let i = 0; i < HASH_BYTES / 4; i++) {
    let x = own[i]! ^ words[(row * HASH_BYTES) / 4 + i]!;
    x -= (x >>> 1) & 0x55555555;
    x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
    bits += Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return bits;
}
