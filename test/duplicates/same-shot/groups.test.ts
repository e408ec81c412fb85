import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Compare } from '../../../electron/duplicates/same-shot/same-shot.ts';
import { groupShots } from '../../../electron/duplicates/same-shot/same-shot.ts';

/** Photos in a row, linked to the next one; `verdict` tells of two of them. */
async function grouped(
  links: readonly (readonly [number, number])[],
  verdict: (a: number, b: number) => 'same' | 'different' | 'unknown',
  sets?: readonly number[],
  mayDifferFromLead = true,
): Promise<{ leadOf: Record<number, number>; comparisons: number }> {
  let comparisons = 0;
  const compare: Compare = (a, b) => {
    comparisons += 1;
    return Promise.resolve(verdict(Math.min(a, b), Math.max(a, b)));
  };
  const count = Math.max(...links.flat()) + 1;
  const leadOf = await groupShots(
    {
      count,
      links: Uint32Array.from([...links].sort((p, q) => p[0] - q[0] || p[1] - q[1]).flat()),
      setOf: sets ?? Array.from({ length: count }, (_, i) => i),
      mayDifferFromLead,
    },
    compare,
  );
  return { leadOf: Object.fromEntries(leadOf), comparisons };
}

const chain = [
  [0, 1],
  [1, 2],
  [2, 3],
] as const;

test('A copy of a copy joins where it is proven against the lead, though no link leads there', async () => {
  expect((await grouped(chain, () => 'same')).leadOf).toEqual({ 1: 0, 2: 0, 3: 0 });
});

test('Photos that are each like the next are no chain: all are like the lead', async () => {
  const { leadOf } = await grouped(chain, (a, b) => (b - a < 2 ? 'same' : 'different'));
  expect(leadOf).toEqual({ 1: 0, 3: 2 });
});

test('What shows no part of the lead joins by one proven copy of it, and nothing joins by that', async () => {
  const { leadOf } = await grouped(chain, (a, b) => (b - a < 2 ? 'same' : 'unknown'));
  expect(leadOf).toEqual({ 1: 0, 2: 0 });
});

/** A lead, two copies of it, and a photo that is linked to all three. */
const witnessed = [
  [0, 1],
  [0, 2],
  [0, 3],
  [1, 3],
  [2, 3],
] as const;

test('What differs from the lead joins where it is the same as two copies of it, not as one', async () => {
  const { leadOf } = await grouped(witnessed, (a, b) => (a === 0 && b === 3 ? 'different' : 'same'));
  expect(leadOf).toEqual({ 1: 0, 2: 0, 3: 0 });
  const one = await grouped(witnessed, (a, b) => (b === 3 && a !== 1 ? 'different' : 'same'));
  expect(one.leadOf).toEqual({ 1: 0, 2: 0 });
});

test('A frame of a burst joins by its lead alone: what moves little by little is no copy', async () => {
  const verdict = (a: number, b: number) => (a === 0 && b === 3 ? 'different' : 'same');
  expect((await grouped(witnessed, verdict, undefined, false)).leadOf).toEqual({ 1: 0, 2: 0 });
});

test('Nothing joins by what itself joined by two copies', async () => {
  const links = [...witnessed, [1, 4], [3, 4]] as const;
  const { leadOf } = await grouped(links, (a, b) => (a === 0 && b >= 3 ? 'different' : 'same'));
  expect(leadOf).toEqual({ 1: 0, 2: 0, 3: 0 });
});

test('Photos that belong together anyway are no copies of each other, and one of them joins', async () => {
  const links = [
    [0, 1],
    [0, 2],
    [1, 2],
  ] as const;
  expect((await grouped(links, () => 'same', [0, 0, 2])).leadOf).toEqual({ 2: 0 });
  expect((await grouped(links, () => 'same', [0, 1, 1])).leadOf).toEqual({ 1: 0 });
});

const shots = fc.array(fc.nat(5), { minLength: 2, maxLength: 40 });

test('Photos whose copies are told rightly are grouped by shot, with few comparisons a link', async () => {
  await fc.assert(
    fc.asyncProperty(
      shots,
      fc.array(fc.tuple(fc.nat(39), fc.nat(39)), { maxLength: 80 }),
      async (shotOf, more) => {
        const last = shotOf.map((shot, row) => [shotOf.lastIndexOf(shot, row - 1), row] as const);
        const extra = more.map(([a, b]) => [a % shotOf.length, b % shotOf.length] as const);
        const links = [...last.filter(([a]) => a >= 0), ...extra.filter(([a, b]) => a < b)];
        const distinct = [...new Map(links.map((link) => [link.join(), link])).values()];
        if (distinct.length === 0) return;
        const { leadOf, comparisons } = await grouped(distinct, (a, b) =>
          shotOf[a] === shotOf[b] ? 'same' : 'different',
        );
        const linked = new Set(distinct.flat());
        for (const row of linked) expect(leadOf[row] ?? row).toBe(shotOf.indexOf(shotOf[row]!));
        expect(comparisons).toBeLessThanOrEqual(6 * distinct.length);
      },
    ),
    { numRuns: 200 },
  );
});
