/** Synthetic descriptors for the kernels. */
import fc from 'fast-check';
import { random } from './synthetic/synthetic.ts';

/**
 * `count` int8 rows of 40 around a few dozen centres, so that they have true neighbours; the same for the
 * same seed.
 */
export function descriptors(count: number, seed: number): Int8Array {
  const next = random(seed);
  const centres = Array.from({ length: 24 }, (_, centre) =>
    Array.from({ length: 40 }, (_, d) => 60 * Math.sin(1 + centre * 40.7 + d * d * 1.3)),
  );
  const rows = new Int8Array(count * 40);
  for (let row = 0; row < count; row++) {
    const centre = centres[Math.floor(next() * centres.length)]!;
    for (let d = 0; d < 40; d++) {
      const noise = (next() + next() + next() - 1.5) * 50;
      rows[row * 40 + d] = Math.max(-127, Math.min(127, Math.round(centre[d]! + noise)));
    }
  }
  return rows;
}

/** A number as an index keeps it: the middle of its level, eight wide. */
export const asKept = (value: number): number => 8 * Math.min(7, Math.max(-8, Math.floor(value / 8))) + 4;

/** Any whole rows (0 to 40 of them) of numbers from `min` to `max`. */
export function int8Rows(min: number, max: number): fc.Arbitrary<Int8Array> {
  return fc
    .integer({ min: 0, max: 40 })
    .chain((rows) =>
      fc
        .array(fc.integer({ min, max }), { minLength: rows * 40, maxLength: rows * 40 })
        .map((values) => Int8Array.from(values)),
    );
}
