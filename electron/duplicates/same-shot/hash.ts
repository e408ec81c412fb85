/**
 * A picture as 256 bits that stay the same when it is resized, encoded otherwise or changed in light and
 * tone: the signs of its lowest frequencies (after PDQ, Facebook 2019). Turned and mirrored pictures have the
 * same bits at other places, some of them the other way round.
 */
import type { Thumbnail } from '../../contract/features.ts';
import { contentBox } from './picture/trim.ts';
import type { ContentBox } from './picture/trim.ts';

/** 256 bits, as PDQ has. */
export const HASH_BYTES = 32;

/** Frequencies of each axis, as in PDQ. */
const SIDE = 16;
/** Samples of each axis. */
const SAMPLES = 32;

/**
 * The ways a picture may lie: bit 0 mirrored left to right, bit 1 upside down, bit 2 rows and columns
 * exchanged, which comes last.
 */
export const TURNS = 8;
export type Turn = number;

/** Frequencies x, y by which bit they are: the lowest first, which change least. */
const BITS: readonly (readonly [number, number])[] = Array.from({ length: SIDE * SIDE }, (_, i) => [
  i % SIDE,
  Math.floor(i / SIDE),
]).sort((p, q) => p[0]! + p[1]! - q[0]! - q[1]! || p[0]! - q[0]!) as [number, number][];

const COSINES = Float64Array.from({ length: SIDE * SAMPLES }, (_, i) =>
  Math.cos((Math.PI * Math.floor(i / SAMPLES) * ((i % SAMPLES) + 0.5)) / SAMPLES),
);

/** Of what lies inside of borders. */
export function hashOf(thumbnail: Thumbnail): Uint8Array {
  const samples = sampled(thumbnail, contentBox(thumbnail));
  const rows = new Float64Array(SAMPLES * SIDE);
  for (let y = 0; y < SAMPLES; y++)
    for (let u = 0; u < SIDE; u++) {
      let sum = 0;
      for (let x = 0; x < SAMPLES; x++) sum += samples[y * SAMPLES + x]! * COSINES[u * SAMPLES + x]!;
      rows[y * SIDE + u] = sum;
    }
  const hash = new Uint8Array(HASH_BYTES);
  for (const [bit, [u, v]] of BITS.entries()) {
    let sum = 0;
    for (let y = 0; y < SAMPLES; y++) sum += rows[y * SIDE + u]! * COSINES[v * SAMPLES + y]!;
    if (bit > 0 && sum > 0) hash[bit >> 3]! |= 1 << (bit & 7);
  }
  return hash;
}

/** Means over equal parts of the box, edges shared between parts. */
function sampled({ widthPx, grey }: Thumbnail, [left, top, right, bottom]: ContentBox): Float64Array {
  const columns = partsOf(left, right);
  const rows = partsOf(top, bottom);
  const samples = new Float64Array(SAMPLES * SAMPLES);
  for (const [y, row] of rows.entries())
    for (const [x, column] of columns.entries()) {
      let sum = 0;
      for (const [at, inRow] of row)
        for (const [from, inColumn] of column) sum += inRow * inColumn * grey[at * widthPx + from]!;
      samples[y * SAMPLES + x] = sum;
    }
  return samples;
}

/** For each part the pixels in it, with their share of it. */
function partsOf(from: number, to: number): [number, number][][] {
  const length = (to - from) / SAMPLES;
  return Array.from({ length: SAMPLES }, (_, i) => {
    const [start, end] = [from + i * length, from + (i + 1) * length];
    const part: [number, number][] = [];
    for (let at = Math.floor(start); at < Math.min(to, Math.ceil(end)); at++)
      part.push([at, (Math.min(end, at + 1) - Math.max(start, at)) / length]);
    return part;
  });
}

/** For each bit the one whose rows and columns are exchanged. */
const TRANSPOSED: Uint8Array = (() => {
  const bitOf = new Map(BITS.map(([u, v], bit) => [u * SIDE + v, bit]));
  return Uint8Array.from(BITS, ([u, v]) => bitOf.get(v * SIDE + u)!);
})();

/** Writes the hash that a picture has when its rows and columns are exchanged: 32-bit words, from `at` on. */
export function transposeInto(transposed: Uint32Array, words: Uint32Array, at: number): void {
  for (let bit = 0; bit < 8 * HASH_BYTES; bit++) {
    const from = TRANSPOSED[bit]!;
    transposed[at + (bit >> 5)]! |= ((words[at + (from >> 5)]! >>> (from & 31)) & 1) << (bit & 31);
  }
}

/** By turn, as words: the bits that it inverts, after rows and columns are exchanged where it does that. */
export const TURN_MASKS: readonly Uint32Array[] = Array.from({ length: TURNS }, (_, turn) => {
  const mask = new Uint32Array(HASH_BYTES / 4);
  for (const [bit, [u, v]] of BITS.entries()) {
    const [p, q] = turn & 4 ? [v, u] : [u, v];
    mask[bit >> 5]! |= ((turn & 1 & p) ^ ((turn >> 1) & 1 & q)) << (bit & 31);
  }
  return mask;
});
