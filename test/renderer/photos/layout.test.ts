import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Layout } from '../../../renderer/photos/layout.ts';
import { layOut, monthAt } from '../../../renderer/photos/layout.ts';
import { yearMarks } from '../../../renderer/photos/years.ts';
import type { PhotoColumns } from '../../../renderer/state/time-line.ts';
import * as rows from '../../../renderer/ui/photo-list/rows.ts';

const { GAP_PX, photoBelow, rowAt, rowCount, rowOf, shownAspect, tilesOf } = rows;

/** Latest first; the dates of some are not known. */
function columnsOf(photos: readonly { takenAt: string | null; aspect: number }[]): PhotoColumns {
  const seconds = photos.flatMap(({ takenAt }) => (takenAt === null ? [] : Date.parse(takenAt) / 1000));
  return {
    ids: Float64Array.from(photos, (_, i) => i + 1),
    takenAtS: Float64Array.from(seconds.sort((a, b) => b - a)),
    aspect: Float32Array.from(photos, ({ aspect }) => aspect),
    isFavourite: new Uint8Array(photos.length),
    photoCount: new Uint32Array(photos.length).fill(1),
  };
}
const photo = fc.record({
  takenAt: fc.option(
    fc
      .date({ min: new Date('1890-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  ),
  aspect: fc.double({ min: 0.05, max: 12, noNaN: true }),
});
const anyColumns = fc.array(photo, { maxLength: 120 }).map(columnsOf);
const anyWidth = fc.integer({ min: 300, max: 2500 });
const lines = (count: number, takenAt: string): { takenAt: string; aspect: number }[] =>
  Array.from({ length: count }, () => ({ takenAt, aspect: 1.5 }));

const rightPx = (layout: Layout, columns: PhotoColumns, row: number): number => {
  const last = tilesOf(layout, columns.aspect, row).at(-1)!;
  return last.leftPx + last.widthPx;
};

test('every photo stands in one row, in order, and no row is wider or higher than asked', () => {
  fc.assert(
    fc.property(anyColumns, anyWidth, (columns, widthPx) => {
      const layout = layOut(columns, widthPx, 200);
      const shown = Array.from({ length: rowCount(layout) }, (_, row) =>
        tilesOf(layout, columns.aspect, row),
      );
      expect(shown.flat().map((tile) => tile.photo)).toEqual(Array.from(columns.ids, (id) => id - 1));
      for (const [row, tiles] of shown.entries()) {
        expect(tiles.length).toBeGreaterThan(0);
        expect(layout.rowHeightPx[row]!).toBeLessThanOrEqual(200);
        expect(rightPx(layout, columns, row)).toBeLessThanOrEqual(widthPx + 0.1);
      }
    }),
    { seed: 1 },
  );
});

test('rows fill the width but for the last under a heading, and keep the shapes of their photos', () => {
  fc.assert(
    fc.property(anyColumns, anyWidth, (columns, widthPx) => {
      const layout = layOut(columns, widthPx, 200);
      const lastRows = new Set(layout.months.map(({ firstRow }) => firstRow - 1));
      for (let row = 0; row < rowCount(layout) - 1; row++) {
        if (!lastRows.has(row)) expect(rightPx(layout, columns, row)).toBeCloseTo(widthPx, 0);
        for (const tile of tilesOf(layout, columns.aspect, row))
          expect(tile.widthPx / layout.rowHeightPx[row]!).toBeCloseTo(
            shownAspect(columns.aspect[tile.photo]!),
            4,
          );
      }
    }),
    { seed: 2 },
  );
});

test('a row is found by its height and by its photos as a search from the top finds it', () => {
  fc.assert(
    fc.property(anyColumns, anyWidth, fc.nat(5000), (columns, widthPx, yPx) => {
      const layout = layOut(columns, widthPx, 200);
      fc.pre(rowCount(layout) > 0);
      const tops = [...layout.rowTopPx];
      expect(rowAt(layout, yPx)).toBe(Math.max(0, tops.filter((topPx) => topPx <= yPx).length - 1));
      for (let at = 0; at < columns.ids.length; at++)
        expect(tilesOf(layout, columns.aspect, rowOf(layout, at)).map((tile) => tile.photo)).toContain(at);
      const month = layout.months.filter(({ topPx }) => topPx <= yPx).at(-1) ?? layout.months[0];
      expect(monthAt(layout, yPx)).toBe(month);
    }),
    { seed: 3 },
  );
});

test('each month of a time line has its heading, above photos of that month alone', () => {
  fc.assert(
    fc.property(anyColumns, anyWidth, (columns, widthPx) => {
      const { months, rowFirst } = layOut(columns, widthPx, 200);
      let counted = 0;
      for (const { at, firstRow, photoCount } of months) {
        for (let i = rowFirst[firstRow]!; i < rowFirst[firstRow]! + photoCount; i++) {
          const takenAtS = columns.takenAtS[i];
          if (at === null) expect(takenAtS).toBeUndefined();
          else {
            const date = new Date(takenAtS! * 1000);
            expect(date.getUTCFullYear()).toBe(at.year);
            expect(date.getUTCMonth() + 1).toBeGreaterThanOrEqual(at.first);
            expect(date.getUTCMonth() + 1).toBeLessThanOrEqual(at.last);
          }
        }
        counted += photoCount;
      }
      expect(counted).toBe(columns.ids.length);
    }),
    { seed: 4 },
  );
});

test('months that fill no row share one with others of their year, and those that do stand alone', () => {
  const few = columnsOf([
    ...lines(2, '2020-03-10T00:00:00Z'),
    ...lines(1, '2020-01-10T00:00:00Z'),
    ...lines(1, '2019-12-10T00:00:00Z'),
  ]);
  expect(layOut(few, 1200, 200).months.map(({ at, photoCount }) => [at, photoCount])).toEqual([
    [{ year: 2020, first: 1, last: 3 }, 3],
    [{ year: 2019, first: 12, last: 12 }, 1],
  ]);
  const many = columnsOf([...lines(9, '2020-03-10T00:00:00Z'), ...lines(9, '2020-01-10T00:00:00Z')]);
  expect(layOut(many, 1200, 200).months.map(({ at }) => at)).toEqual([
    { year: 2020, first: 3, last: 3 },
    { year: 2020, first: 1, last: 1 },
  ]);
});

test('a step down and up again comes back to the row, and ends at the first and last', () => {
  const columns = columnsOf(lines(40, '2020-03-10T00:00:00Z'));
  const layout = layOut(columns, 1000, 200);
  const down = photoBelow(layout, columns.aspect, 1, 1);
  expect(rowOf(layout, down)).toBe(1);
  expect(photoBelow(layout, columns.aspect, down, -1)).toBe(1);
  expect(rowOf(layout, photoBelow(layout, columns.aspect, 1, 99))).toBe(rowCount(layout) - 1);
  expect(photoBelow(layout, columns.aspect, 1, -1)).toBe(1);
});

test('photos without width to stand in, and no photos, make no rows', () => {
  expect(rowCount(layOut(columnsOf(lines(5, '2020-03-10T00:00:00Z')), 0, 200))).toBe(0);
  expect(layOut(columnsOf([]), 1000, 200)).toMatchObject({ months: [], heightPx: 0 });
});

test('years stand along the scrubber in their order and never upon each other', () => {
  fc.assert(
    fc.property(anyColumns, anyWidth, (columns, widthPx) => {
      const marks = yearMarks(layOut(columns, widthPx, 200), 600);
      for (const [i, { atPx }] of marks.entries()) {
        if (i > 0) expect(atPx - marks[i - 1]!.atPx).toBeGreaterThanOrEqual(22);
        expect(atPx).toBeGreaterThanOrEqual(0);
        expect(atPx).toBeLessThanOrEqual(600);
      }
      const years = marks.map(({ year }) => year ?? -Infinity);
      expect(years).toEqual([...years].sort((a, b) => b - a));
    }),
    { seed: 5 },
  );
});

test('the gap between photos is 4 pixels', () => {
  const columns = columnsOf(lines(12, '2020-03-10T00:00:00Z'));
  const [first, second] = tilesOf(layOut(columns, 1000, 200), columns.aspect, 0);
  expect(second!.leftPx - first!.widthPx).toBeCloseTo(GAP_PX, 4);
  expect(GAP_PX).toBe(4);
});
