import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Row } from '../../../../renderer/places/list/rows.ts';
import { gridOf, rowAt, rowsOf, tileAfter } from '../../../../renderer/places/list/rows.ts';
import { orders, selectPlaces } from '../../../../renderer/places/select.ts';
import { placeSummary } from '../../support.ts';

test('the tiles of the places fill the width, and never become narrower than two photos need', () => {
  for (const widthPx of [300, 700, 1232, 2512, 3800]) {
    const { columns, rowPx } = gridOf(widthPx);
    const tilePx = (widthPx - 16 * (columns - 1)) / columns;
    expect(tilePx).toBeGreaterThanOrEqual(256);
    expect(rowPx).toBeGreaterThan((tilePx * 2) / 3);
  }
});

const taken = (id: number, year: number | null, name: string | null = null) =>
  placeSummary(id, {
    name,
    firstTakenAt: year === null ? null : '2000-01-01',
    lastTakenAt: year === null ? null : `${year}-06-01`,
  });
const tiles = (start: number, end: number): Row => ({ kind: 'tiles', start, end });
const heading = (from: string | number | null, to = from): Row => ({ kind: 'heading', from, to });

test('places lie under the years they are sorted by, few years together, those without a date apart', () => {
  const years = [2023, 2023, 2023, 2021, 2020, 2020, 2019, null];
  const places = years.map((year, i) => taken(i, year));
  expect(rowsOf(places, 'recent', 2)).toEqual([
    heading(2023),
    tiles(0, 2),
    tiles(2, 3),
    heading(2021),
    tiles(3, 4),
    heading(2020),
    tiles(4, 6),
    heading(2019),
    tiles(6, 7),
    heading(null),
    tiles(7, 8),
  ]);
  expect(rowsOf(places, 'recent', 4).slice(0, 4)).toEqual([
    heading(2023, 2021),
    tiles(0, 4),
    heading(2020, 2019),
    tiles(4, 7),
  ]);
  expect(rowsOf(places, 'largest', 2).every(({ kind }) => kind === 'tiles')).toBe(true);
  expect(rowsOf(places, 'span', 9)).toEqual([heading(23, 19), tiles(0, 7), heading(null), tiles(7, 8)]);
});

test('places sorted by name lie under their first letters, whatever accent these have', () => {
  const names = ['Amsterdam', 'Österreich', 'oslo', '北京', null];
  const places = names.map((name, i) => taken(i, null, name));
  expect(rowsOf(places, 'name', 1).filter(({ kind }) => kind === 'heading')).toEqual(
    ['A', 'O', '北', null].map((letter) => heading(letter)),
  );
});

test('in any order and width every place is in one row, and the arrow keys reach all of them', () => {
  const places = fc.array(
    fc.tuple(fc.constantFrom(null, 2001, 2002, 2010), fc.constantFrom(null, 'a', 'b', 'ö')),
    { minLength: 1, maxLength: 30 },
  );
  fc.assert(
    fc.property(
      places,
      fc.constantFrom(...orders),
      fc.integer({ min: 1, max: 5 }),
      (made, order, columns) => {
        const all = made.map(([year, name], i) => taken(i, year, name));
        const rows = rowsOf(selectPlaces(all, { order, filters: [], found: null }), order, columns);
        const shown = rows.flatMap((row) =>
          row.kind === 'tiles' ? Array.from({ length: row.end - row.start }, (_, i) => row.start + i) : [],
        );
        expect(shown).toEqual(all.map((_, i) => i));
        for (const index of shown) {
          expect(tileAfter(rows, index, 'ArrowRight')).toBe(Math.min(all.length - 1, index + 1));
          const below = tileAfter(rows, index, 'ArrowDown')!;
          const isLastRow = rowAt(rows, index) === rows.length - 1;
          expect(rowAt(rows, below) > rowAt(rows, index)).toBe(!isLastRow);
          expect(tileAfter(rows, index, 'x')).toBeNull();
        }
      },
    ),
  );
});
