/** Pairs of rows in order, as flat arrays, so that a million of them are no million objects. */

/** By their lower row: each with the numbers that were given for it, ascending. */
export interface SortedByRow {
  /** The numbers of row r lie from `starts[r]` to before `starts[r + 1]`. */
  starts: Uint32Array;
  values: Float64Array;
}

/** Numbers for rows, some rows several. */
export interface Given {
  /** Places that may have a row and a number: 0 .. count - 1. */
  count: number;
  rowAt(place: number): number;
  /** null: the place has none. */
  valueAt(place: number): number | null;
}

/** Rows that are sorted, or places that are looked at, at once: some milliseconds. */
export const ROWS_AT_ONCE = 5000;
const PLACES_AT_ONCE = 50_000;

export async function sortedByRow(
  rowCount: number,
  { count, rowAt, valueAt }: Given,
  giveWay: () => Promise<unknown>,
): Promise<SortedByRow> {
  const starts = new Uint32Array(rowCount + 1);
  for (let place = 0; place < count; place++) {
    if (place % PLACES_AT_ONCE === 0) await giveWay();
    if (valueAt(place) !== null) starts[rowAt(place) + 1]! += 1;
  }
  for (let row = 0; row < rowCount; row++) starts[row + 1]! += starts[row]!;
  const next = starts.slice();
  const values = new Float64Array(starts[rowCount]!);
  for (let place = 0; place < count; place++) {
    if (place % PLACES_AT_ONCE === 0) await giveWay();
    const value = valueAt(place);
    if (value !== null) values[next[rowAt(place)]!++] = value;
  }
  for (let row = 0; row < rowCount; row++) {
    if (row % ROWS_AT_ONCE === 0) await giveWay();
    if (starts[row + 1]! - starts[row]! > 1) values.subarray(starts[row], starts[row + 1]).sort();
  }
  return { starts, values };
}

/** Which of the pairs (two numbers each, ascending by both, the lower first) these two are; -1: none. */
export function placeOfPair(pairs: Uint32Array | Float64Array, one: number, other: number): number {
  const [a, b] = [Math.min(one, other), Math.max(one, other)];
  let [low, high] = [0, pairs.length / 2];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const [p, q] = [pairs[2 * middle]!, pairs[2 * middle + 1]!];
    if (p < a || (p === a && q < b)) low = middle + 1;
    else high = middle;
  }
  return pairs[2 * low] === a && pairs[2 * low + 1] === b ? low : -1;
}
