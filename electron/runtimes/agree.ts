import { DESCRIPTOR_SIZE } from '../contract/features.ts';
import type { FeatureSet } from '../contract/features.ts';

/** How far two ways to compute one network may be apart. */
export interface Tolerance {
  /** As a share of the photo's largest. */
  attention: number;
  /** Per number. */
  descriptor: number;
}

/** A hundred times what right ones are apart (docs/measurements.md#runtimes). */
export const TOLERANCE: Tolerance = { attention: 1e-3, descriptor: 1e-3 };

/** Of a network in int8: what its rounding costs, with a little room (docs/measurements.md#runtimes). */
export const INT8_TOLERANCE: Tolerance = { attention: 0.5, descriptor: 0.1 };

/**
 * Why `theirs` are not the features of the same photo as `ours`; null where they are. Rows are paired by
 * location and scale. A row that only one side has may be a near-tie at the cut: one whose attention is
 * within tolerance of the weakest kept.
 */
export function disagreement(
  ours: FeatureSet,
  theirs: FeatureSet,
  tolerance: Tolerance = TOLERANCE,
): string | null {
  const others = rowsAt(ours, theirs);
  const largest = Math.max(1e-12, ...ours.attention);
  let [attention, descriptor] = [0, 0];
  const unpaired: number[] = [];
  for (const [row, other] of others.entries()) {
    if (other === undefined) {
      unpaired.push(ours.attention[row]!);
      continue;
    }
    attention = worst(attention, (ours.attention[row]! - theirs.attention[other]!) / largest);
    for (let d = 0; d < DESCRIPTOR_SIZE; d++)
      descriptor = worst(
        descriptor,
        ours.descriptor[row * DESCRIPTOR_SIZE + d]! - theirs.descriptor[other * DESCRIPTOR_SIZE + d]!,
      );
  }
  const paired = new Set(others);
  for (const [row, value] of theirs.attention.entries()) if (!paired.has(row)) unpaired.push(value);
  const lowest = (set: FeatureSet): number => (set.count === 0 ? -Infinity : Math.min(...set.attention));
  const cut = Math.min(lowest(ours), lowest(theirs));
  const strays = unpaired.filter((value) => !(value <= cut + tolerance.attention * largest)).length;
  if (strays > 0) return `it selects other spots (${strays} of ${ours.count})`;
  if (!(attention <= tolerance.attention))
    return `attention differs by ${attention.toPrecision(2)} of the largest`;
  if (!(descriptor <= tolerance.descriptor)) return `descriptors differ by ${descriptor.toPrecision(2)}`;
  return null;
}

/** Of each row of `ours` the one of `theirs` at its location and scale; each is given once. */
export function rowsAt(ours: FeatureSet, theirs: FeatureSet): (number | undefined)[] {
  const key = (set: FeatureSet, row: number): string =>
    [set.location[2 * row]!, set.location[2 * row + 1]!, set.scale[row]!]
      .map((value) => value.toFixed(2))
      .join();
  const rowOf = new Map(Array.from({ length: theirs.count }, (_, row) => [key(theirs, row), row]));
  return Array.from({ length: ours.count }, (_, row) => {
    const other = rowOf.get(key(ours, row));
    rowOf.delete(key(ours, row));
    return other;
  });
}

/** NaN, once met, stays. */
const worst = (soFar: number, difference: number): number => Math.max(soFar, Math.abs(difference));
