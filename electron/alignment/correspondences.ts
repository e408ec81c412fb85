/**
 * What two photos may have in common, in *shares*: locations divided by the long side of their photo, so that
 * one bound serves photos of any size.
 */
import type { PackedFeatures } from '../contract/features.ts';

/** Parallel columns, one row a correspondence, in shares. */
export interface Correspondences {
  count: number;
  ax: Float64Array;
  ay: Float64Array;
  bx: Float64Array;
  by: Float64Array;
  /** How far off, in b, such a correspondence is expected to be where it is right. */
  sigma: Float64Array;
}

export function correspondencesOf(
  a: PackedFeatures,
  b: PackedFeatures,
  { rowsA, rowsB }: { rowsA: ArrayLike<number>; rowsB: ArrayLike<number> },
): Correspondences {
  const [longA, longB] = [Math.max(a.widthPx, a.heightPx), Math.max(b.widthPx, b.heightPx)];
  const column = (value: (rowA: number, rowB: number) => number): Float64Array =>
    Float64Array.from({ length: rowsA.length }, (_, i) => value(rowsA[i]!, rowsB[i]!));
  return {
    count: rowsA.length,
    ax: column((row) => a.location[2 * row]! / longA),
    ay: column((row) => a.location[2 * row + 1]! / longA),
    bx: column((_, row) => b.location[2 * row]! / longB),
    by: column((_, row) => b.location[2 * row + 1]! / longB),
    sigma: column((rowA, rowB) => Math.hypot(sigmaOf(a, rowA), sigmaOf(b, rowB))),
  };
}

/** A feature's location is as sure as what it sees is small; as a share. Not measured. */
const sigmaOf = (set: PackedFeatures, row: number): number =>
  (0.5 + 6 * set.scale[row]!) / set.resizedLongSidePx;
