/**
 * NumPy's `default_rng(seed)`, as much of it as scikit-image's RANSAC asks for: so the reference's trials are
 * drawn in the reference's own order and a seed gives its own counts. PCG64 (O'Neill 2014, the 128-bit
 * generator with XSL-RR output) seeded through SeedSequence, and `choice` without replacement.
 */

const MASK_64 = 0xffff_ffff_ffff_ffffn;
const MASK_128 = (MASK_64 << 64n) | MASK_64;
/** O'Neill's default multiplier of 128 bits. */
const MULTIPLIER = (2549297995355413924n << 64n) | 4865540595714422341n;

export interface NumpyRandom {
  /**
   * `rng.choice(n, count, replace=False)`: distinct numbers of 0..n-1 in NumPy's order; for n up to 10,000,
   * above which NumPy goes another way.
   */
  choice(n: number, count: number): number[];
}

/** `seed`: 0 to 2^32 - 1. */
export function numpyRandom(seed: number): NumpyRandom {
  const [high, low, incHigh, incLow] = seedWords(seed) as [bigint, bigint, bigint, bigint];
  const increment = ((((incHigh << 64n) | incLow) << 1n) | 1n) & MASK_128;
  let state = 0n;
  const step = (): void => void (state = (state * MULTIPLIER + increment) & MASK_128);
  step();
  state = (state + ((high << 64n) | low)) & MASK_128;
  step();

  let kept: number | null = null; // the upper half of the last 64 bits
  const next32 = (): number => {
    if (kept !== null) {
      const half = kept;
      kept = null;
      return half;
    }
    step();
    const mixed = (state >> 64n) ^ (state & MASK_64);
    const turn = state >> 122n;
    const bits = ((mixed >> turn) | (mixed << (64n - turn))) & MASK_64;
    kept = Number(bits >> 32n);
    return Number(bits & 0xffff_ffffn);
  };
  /** Uniform in 0..most (Lemire 2019, "Fast Random Integer Generation in an Interval"). */
  const upTo = (most: number): number => {
    if (most === 0) return 0;
    const size = most + 1;
    const threshold = (2 ** 32 - size) % size;
    let product = next32() * size;
    while (product % 2 ** 32 < threshold) product = next32() * size;
    return Math.floor(product / 2 ** 32);
  };
  return {
    choice(n, count) {
      // Floyd's draw of distinct numbers, then a shuffle (Fisher and Yates)
      const drawn: number[] = [];
      for (let most = n - count; most < n; most++) {
        const value = upTo(most);
        drawn.push(drawn.includes(value) ? most : value);
      }
      for (let i = count - 1; i > 0; i--) {
        const j = upTo(i);
        [drawn[i], drawn[j]] = [drawn[j]!, drawn[i]!];
      }
      return drawn;
    },
  };
}

/**
 * The first four 64-bit words of SeedSequence(seed) (after O'Neill 2015, "Developing a seed_seq Alternative";
 * its constants).
 */
function seedWords(seed: number): bigint[] {
  const hasher = (start: number, factor: number) => {
    let constant = start;
    return (value: number): number => {
      const mixed = value ^ constant;
      constant = Math.imul(constant, factor);
      const product = Math.imul(mixed, constant);
      return product ^ (product >>> 16);
    };
  };
  const mix = (x: number, y: number): number => {
    const mixed = Math.imul(0xca01_f9dd, x) - Math.imul(0x4973_f715, y);
    return mixed ^ ((mixed | 0) >>> 16);
  };
  const enter = hasher(0x43b0_d7e5, 0x931e_8875);
  const pool = [seed, 0, 0, 0].map(enter);
  for (let from = 0; from < 4; from++)
    for (let to = 0; to < 4; to++) if (from !== to) pool[to] = mix(pool[to]!, enter(pool[from]!));
  const leave = hasher(0x8b51_f9dd, 0x58f3_8ded);
  const words = Array.from({ length: 8 }, (_, i) => BigInt(leave(pool[i % 4]!) >>> 0));
  return [0, 2, 4, 6].map((i) => words[i]! | (words[i + 1]! << 32n));
}
