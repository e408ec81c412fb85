/** Draws of one seed. */
import { random } from '../../support/synthetic/synthetic.ts';

export interface Draw {
  /** A whole number below the count. */
  below(count: number): number;
  chance(share: number): boolean;
  one<T>(list: readonly T[]): T;
  mixed<T>(list: readonly T[]): T[];
}

export function draws(seed: number): Draw {
  const next = random(seed);
  const below = (count: number): number => Math.floor(next() * count);
  return {
    below,
    chance: (share) => next() < share,
    one: (list) => list[below(list.length)]!,
    mixed: (list) =>
      list
        .map((item) => ({ item, at: next() }))
        .sort((a, b) => a.at - b.at)
        .map(({ item }) => item),
  };
}
