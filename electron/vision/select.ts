import type { Maps } from './network.ts';

/** The selected cells of one photo, most attention first: level and cell (row-major) of each. */
export interface Selection {
  count: number;
  level: Uint16Array;
  cell: Uint32Array;
  attention: Float32Array;
}

/**
 * The `maxFeatures` cells with most attention over all levels, none under `minAttention`; ties go to the
 * earlier level, then to the earlier cell, so the same maps always give the same rows. (The reference's
 * non-maximum suppression at IoU 1.0 suppresses nothing.)
 */
export function select(levels: readonly Maps[], maxFeatures: number, minAttention: number | null): Selection {
  const attention = levels.map((maps) => maps.attention ?? norms(maps));
  const total = attention.reduce((sum, level) => sum + level.length, 0);
  const [values, kept] = [new Float32Array(total), new Uint32Array(total)];
  let at = 0;
  let candidates = 0;
  for (const level of attention) {
    values.set(level, at);
    for (let i = at; i < at + level.length; i++)
      if (minAttention === null || values[i]! >= minAttention) kept[candidates++] = i;
    at += level.length;
  }
  const order = kept
    .subarray(0, candidates)
    .sort((a, b) => values[b]! - values[a]! || a - b)
    .subarray(0, maxFeatures);
  const count = order.length;
  const selection = {
    count,
    level: new Uint16Array(count),
    cell: new Uint32Array(count),
    attention: new Float32Array(count),
  };
  const starts: number[] = [];
  attention.reduce((start, level) => (starts.push(start), start + level.length), 0);
  order.forEach((index, row) => {
    const level = starts.findLastIndex((start) => start <= index);
    selection.level[row] = level;
    selection.cell[row] = index - starts[level]!;
    selection.attention[row] = values[index]!;
  });
  return selection;
}

/**
 * Attention without a trained head: the L2 norm of each raw descriptor, which ranks well (Noh et al. 2017).
 */
function norms({ descriptors, channels, rows, columns }: Maps): Float32Array {
  const cells = rows * columns;
  const sums = new Float32Array(cells);
  for (let c = 0, at = 0; c < channels; c++)
    for (let i = 0; i < cells; i++, at++) sums[i] = sums[i]! + descriptors[at]! * descriptors[at]!;
  return sums.map(Math.sqrt);
}

/** Channels gathered at a time: neighbouring cells share cache lines (docs/measurements.md#vision). */
const STRIP = 16;

/** The selected cells' raw descriptors, count x channels. */
export function gather(levels: readonly Maps[], { count, level, cell }: Selection): Float32Array {
  const channels = levels[0]?.channels ?? 0;
  const out = new Float32Array(count * channels);
  levels.forEach(({ descriptors, rows, columns }, l) => {
    const plane = rows * columns;
    const picked = Uint32Array.from(level.keys())
      .filter((row) => level[row] === l)
      .sort((a, b) => cell[a]! - cell[b]!);
    for (let start = 0; start < channels; start += STRIP) {
      const end = Math.min(start + STRIP, channels);
      for (const row of picked) {
        let at = start * plane + cell[row]!;
        for (let c = start; c < end; c++, at += plane) out[row * channels + c] = descriptors[at]!;
      }
    }
  });
  return out;
}
