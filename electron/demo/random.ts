/** Seeded numbers: what is painted or made up is the same on every machine. */

/** Seeded numbers in [0, 1) (mulberry32, Tommy Ettinger, public domain). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Standard normal numbers from uniform ones (Box-Muller). */
export function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** Uniform in [low, high). */
export const between = (next: () => number, low: number, high: number): number => low + (high - low) * next();

/** One of these. */
export const pick = <T>(next: () => number, from: readonly T[]): T => from[Math.floor(next() * from.length)]!;
