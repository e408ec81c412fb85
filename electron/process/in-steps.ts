/** Long work on a thread that others ask things of. */
import { setImmediate } from 'node:timers/promises';

/** Runs work that can be done in steps of some milliseconds: whatever else is asked has its turn between. */
export async function inSteps<T>(steps: Generator<unknown, T>): Promise<T> {
  let step = steps.next();
  for (; !step.done; step = steps.next()) await setImmediate();
  return step.value;
}

/** Values that are sorted or merged in a step. */
const AT_ONCE = 2000;

/** The same as `toSorted` gives: parts are sorted, a step each, and merged by twos. */
export function* sortedInSteps<T>(
  all: readonly T[],
  compare: (a: T, b: T) => number,
): Generator<undefined, T[]> {
  let parts: T[][] = [];
  for (let from = 0; from < all.length; from += AT_ONCE) {
    parts.push(all.slice(from, from + AT_ONCE).sort(compare));
    yield;
  }
  while (parts.length > 1) {
    const merged: T[][] = [];
    for (let i = 0; i < parts.length; i += 2)
      merged.push(yield* mergedInSteps(parts[i]!, parts[i + 1] ?? [], compare));
    parts = merged;
  }
  return parts[0] ?? [];
}

function* mergedInSteps<T>(
  a: readonly T[],
  b: readonly T[],
  compare: (a: T, b: T) => number,
): Generator<undefined, T[]> {
  const merged: T[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (merged.length % AT_ONCE === 0) yield;
    merged.push(compare(b[j]!, a[i]!) < 0 ? b[j++]! : a[i++]!);
  }
  return merged.concat(a.slice(i), b.slice(j));
}
