import fc from 'fast-check';
import { expect, test } from 'vitest';
import { atOnce } from '../../electron/process/at-once.ts';
import { inSteps, sortedInSteps } from '../../electron/process/in-steps.ts';

const byFirst = ([p]: readonly [number, number], [q]: readonly [number, number]): number => p - q;

test('What is sorted in steps is as if sorted at once, equal values in the order that they had', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 1, max: 9000 }), (count, values) => {
      const all = Array.from({ length: count }, (_, i) => [(i * 7919) % values, i] as const);
      expect(atOnce(sortedInSteps(all, byFirst))).toEqual(all.toSorted(byFirst));
    }),
    { numRuns: 20, seed: 3 },
  );
});

test('Others have their turn between the steps of long work', async () => {
  const order: string[] = [];
  function* work(): Generator<undefined, number> {
    order.push('first');
    yield;
    order.push('second');
    return 7;
  }
  setImmediate(() => order.push('other'));
  expect(await inSteps(work())).toBe(7);
  expect(order).toEqual(['first', 'other', 'second']);
});
