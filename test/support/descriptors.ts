/** Synthetic descriptors for the kernels. */
import fc from 'fast-check';

/** `count` int8 rows of 40 around a few dozen centres, so that they have true neighbours; the same for the same seed. */
export function descriptors(count: number, seed: number): Int8Array {
  const random = generator(seed);
  const centres = Array.from({ length: 24 }, (_, centre) => Array.from({ length: 40 }, (_, d) => 60 * Math.sin(1 + centre * 40.7 + d * d * 1.3)));
  const rows = new Int8Array(count * 40);
  for (let row = 0; row < count; row++) {
    const centre = centres[Math.floor(random() * centres.length)]!;
    for (let d = 0; d < 40; d++) {
      const noise = (random() + random() + random() - 1.5) * 50;
      rows[row * 40 + d] = Math.max(-127, Math.min(127, Math.round(centre[d]! + noise)));
    }
  }
  return rows;
}

/** Any whole rows (0 to 40 of them) of numbers from `min` to `max`. */
export function int8Rows(min: number, max: number): fc.Arbitrary<Int8Array> {
  return fc.integer({ min: 0, max: 40 }).chain((rows) =>
    fc.array(fc.integer({ min, max }), { minLength: rows * 40, maxLength: rows * 40 }).map((values) => Int8Array.from(values)),
  );
}

/** Numbers in [0, 1): mulberry32. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
