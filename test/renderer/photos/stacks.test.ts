import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OpenStacks } from '../../../renderer/photos/stacks.ts';
import { noStacks, withOpened } from '../../../renderer/photos/stacks.ts';
import type { PhotoColumns } from '../../../renderer/state/time-line.ts';

/** Of each photo how many it stands for; the ids of those it stands for follow from its own. */
function columnsOf(photoCounts: readonly number[], dated: number): PhotoColumns {
  return {
    ids: Float64Array.from(photoCounts, (_, i) => 100 * (i + 1)),
    takenAtS: Float64Array.from({ length: Math.min(dated, photoCounts.length) }, (_, i) => 1e9 - i),
    aspect: Float32Array.from(photoCounts, () => 1.5),
    isFavourite: Uint8Array.from(photoCounts, (_, i) => i % 2),
    photoCount: Uint32Array.from(photoCounts),
  };
}
const stackOf = (lead: number, count: number) => ({
  ids: Array.from({ length: count - 1 }, (_, i) => lead + i + 1),
  aspectPerMille: Array.from({ length: count - 1 }, () => 750),
});

test('Photos of open stacks stand after the one that is shown, at its time and with its star', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.boolean()), { maxLength: 30 }),
      fc.nat(30),
      (photos, dated) => {
        const closed = columnsOf(
          photos.map(([count]) => count),
          dated,
        );
        const open: OpenStacks = new Map(
          photos.flatMap(([count, isOpen], i) =>
            isOpen && count > 1 ? [[100 * (i + 1), stackOf(100 * (i + 1), count)] as const] : [],
          ),
        );
        const { columns, leadOf } = withOpened(closed, open);
        const wanted = photos.flatMap(([count, isOpen], i) =>
          Array.from({ length: isOpen ? count : 1 }, (_, at) => ({ id: 100 * (i + 1) + at, row: i, at })),
        );
        expect([...columns.ids]).toEqual(wanted.map(({ id }) => id));
        expect([...columns.takenAtS]).toEqual(
          wanted.flatMap(({ row }) => (row < closed.takenAtS.length ? [closed.takenAtS[row]] : [])),
        );
        expect([...columns.aspect]).toEqual(wanted.map(({ at }) => (at === 0 ? 1.5 : 0.75)));
        expect([...columns.isFavourite]).toEqual(wanted.map(({ row }) => row % 2));
        expect([...columns.photoCount]).toEqual(
          wanted.map(({ row, at }) => (at === 0 ? photos[row]![0] : 1)),
        );
        for (const { id, row } of wanted)
          expect(leadOf.get(id)).toBe(open.has(100 * (row + 1)) ? 100 * (row + 1) : undefined);
      },
    ),
    { seed: 1 },
  );
});

test('A stack that has become larger or smaller since it was opened stays closed', () => {
  const closed = columnsOf([1, 3, 2], 3);
  for (const count of [2, 4])
    expect([...withOpened(closed, new Map([[200, stackOf(200, count)]])).columns.ids]).toEqual([
      100, 200, 300,
    ]);
  expect(withOpened(closed, noStacks).columns).toBe(closed);
});
