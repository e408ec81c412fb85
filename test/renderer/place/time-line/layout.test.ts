import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layOut } from '../../../../renderer/place/time-line/layout.ts';
import { yearsOf } from '../../../../renderer/place/time-line/years.ts';
import { GAP_PX, rowCount, tilesOf } from '../../../../renderer/ui/photo-list/rows.ts';

interface Shown {
  takenAt: string | null;
  widthPx: number;
  heightPx: number;
}

const dated = (...days: (string | null)[]): Shown[] =>
  days.map((takenAt) => ({ takenAt, widthPx: 400, heightPx: 300 }));
const aspectsOf = (photos: readonly Shown[]): number[] =>
  photos.map((photo) => photo.widthPx / photo.heightPx);

const photo = fc.record({
  takenAt: fc.option(
    fc
      .date({ min: new Date('1990-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 19)),
  ),
  widthPx: fc.integer({ min: 100, max: 8000 }),
  heightPx: fc.integer({ min: 100, max: 8000 }),
});

test('every photo stands in one row, in order, within the width, and rows do not overlap', () => {
  fc.assert(
    fc.property(
      fc.array(photo, { maxLength: 80 }),
      fc.integer({ min: 300, max: 2500 }),
      fc.integer({ min: 120, max: 260 }),
      (any, widthPx, rowPx) => {
        const years = yearsOf(any);
        const aspects = aspectsOf(years.flatMap(({ photos }) => photos));
        const layout = layOut(years, widthPx, rowPx);
        const seen: number[] = [];
        for (let row = 0; row < rowCount(layout); row++) {
          const tiles = tilesOf(layout, aspects, row);
          seen.push(...tiles.map((tile) => tile.photo));
          const last = tiles.at(-1)!;
          expect(last.leftPx + last.widthPx).toBeLessThanOrEqual(widthPx + 0.1);
          const endPx = layout.rowTopPx[row]! + layout.rowHeightPx[row]!;
          expect(endPx).toBeLessThan(layout.rowTopPx[row + 1] ?? layout.heightPx);
        }
        expect(seen).toEqual(any.map((_, i) => i));
      },
    ),
  );
});

test('years of few photos share a row, which tells from when to when it is', () => {
  const layout = layOut(yearsOf(dated('2011-06-02', '2014-07-21', '2023-03-11')), 1200, 200);
  expect(layout.years).toEqual([{ first: 2011, last: 2023, topPx: 0 }]);
  expect(rowCount(layout)).toBe(1);
  expect(layout.days.every(({ hasYear }) => hasYear)).toBe(true);
});

test('a year that fills rows stands alone, and those without a date come last', () => {
  const many = Array.from({ length: 9 }, () => '2016-09-18T10:00:00');
  const layout = layOut(yearsOf(dated(...many, '2019-01-01', null)), 1200, 200);
  expect(layout.years.map(({ first, last }) => [first, last])).toEqual([
    [2016, 2016],
    [2019, 2019],
    [null, null],
  ]);
});

test('a day is told once, above its first photo, and rows of one day lie close', () => {
  const layout = layOut(
    yearsOf(dated(...Array.from({ length: 12 }, () => '2016-09-18T10:00:00'))),
    1200,
    200,
  );
  expect(rowCount(layout)).toBeGreaterThan(1);
  expect(layout.days.map(({ row, takenAt }) => [row, takenAt])).toEqual([[0, '2016-09-18']]);
  expect(layout.rowTopPx[1]! - layout.rowTopPx[0]! - layout.rowHeightPx[0]!).toBeCloseTo(GAP_PX, 3);
});

test('the days of a row reach up to each other and to the end of its photos', () => {
  const layout = layOut(yearsOf(dated('2016-01-01', '2016-01-01', '2016-02-02')), 1200, 150);
  const [first, second] = layout.days;
  const tiles = tilesOf(layout, [4 / 3, 4 / 3, 4 / 3], 0);
  expect(second!.leftPx).toBeCloseTo(tiles[2]!.leftPx, 3);
  expect(first!.leftPx + first!.widthPx + GAP_PX).toBeCloseTo(second!.leftPx, 3);
  expect(second!.widthPx).toBeCloseTo(tiles[2]!.widthPx, 3);
});
