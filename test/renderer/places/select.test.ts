import { expect, test } from 'vitest';
import type { PlaceSummary } from '../../../electron/contract/requests.ts';
import type { Filter, Order } from '../../../renderer/places/select.ts';
import {
  filterCounts,
  firstAndLatest,
  inEarlierOrder,
  selectPlaces,
} from '../../../renderer/places/select.ts';
import { placeSummary } from '../support.ts';

const ids = (
  places: readonly PlaceSummary[],
  { order = 'largest' as Order, filters = [] as Filter[], found = null as number[] | null } = {},
): number[] => selectPlaces(places, { order, filters, found: found && new Set(found) }).map(({ id }) => id);

const some = [
  placeSummary(1, {
    name: 'Café Central',
    photoCount: 5,
    firstTakenAt: '2012-05-01T10:00:00',
    lastTakenAt: '2012-05-01T11:00:00',
  }),
  placeSummary(2, {
    name: 'Bridge 10',
    photoCount: 9,
    firstTakenAt: '2009-12-31T23:59:59',
    lastTakenAt: '2010-01-01T00:00:01',
    isNew: true,
  }),
  placeSummary(3, { photoCount: 9, needsReview: true }),
  placeSummary(4, {
    name: 'bridge 9',
    photoCount: 2,
    firstTakenAt: '2020-01-01T00:00:00',
    lastTakenAt: '2021-01-01T00:00:00',
    isNew: true,
    needsReview: true,
  }),
];

test('places are sorted by size, by date or by name as people count, those without either last', () => {
  expect(ids(some)).toEqual([2, 3, 1, 4]);
  expect(ids(some, { order: 'recent' })).toEqual([4, 1, 2, 3]);
  expect(ids(some, { order: 'oldest' })).toEqual([2, 1, 4, 3]);
  expect(ids(some, { order: 'name' })).toEqual([4, 2, 1, 3]);
});

test('a place is listed if it passes every filter: spans years, new, needs review', () => {
  expect(ids(some, { filters: ['spansYears'] })).toEqual([2, 4]);
  expect(ids(some, { filters: ['new'] })).toEqual([2, 4]);
  expect(ids(some, { filters: ['new', 'needsReview'] })).toEqual([4]);
});

test('of what was found those places are listed that pass the filters', () => {
  expect(ids(some, { found: [4, 1, 77] })).toEqual([1, 4]);
  expect(ids(some, { found: [4, 1], filters: ['new'] })).toEqual([4]);
  expect(ids(some, { found: [] })).toEqual([]);
});

test('the place that is always shown is listed in its order whatever is asked for', () => {
  const shown = selectPlaces(some, { order: 'largest', filters: ['new'], found: new Set([4]), alwaysId: 3 });
  expect(shown.map(({ id }) => id)).toEqual([3, 4]);
});

test('places are sorted by the years between their first photo and their latest', () => {
  const apart = [
    placeSummary(5, { firstTakenAt: '2000-12-31', lastTakenAt: '2001-01-01', photoCount: 9 }),
    placeSummary(6, { firstTakenAt: '1999-06-01', lastTakenAt: '2019-06-01' }),
    placeSummary(7),
    placeSummary(8, { firstTakenAt: '2010-06-01', lastTakenAt: '2010-06-01' }),
  ];
  expect(ids(apart, { order: 'span' })).toEqual([6, 5, 8, 7]);
});

test('of each filter it is counted how many places pass it', () => {
  expect(filterCounts(some)).toEqual({ spansYears: 2, new: 2, needsReview: 2 });
});

test('a place is shown by its first photo and its latest, and by its cover where they are of one day', () => {
  const days = { coverPhotoId: 3, firstPhotoId: 1, lastPhotoId: 2 };
  const [first, last] = ['2001-02-03T10:00:00', '2001-02-03T20:00:00'];
  expect(firstAndLatest(placeSummary(1, { ...days, firstTakenAt: first, lastTakenAt: last }))).toEqual([3]);
  expect(
    firstAndLatest(placeSummary(1, { ...days, firstTakenAt: first, lastTakenAt: '2001-02-04' })),
  ).toEqual([1, 2]);
  expect(firstAndLatest(placeSummary(1, { coverPhotoId: 3 }))).toEqual([3]);
});

test('places in their earlier order come before those that are new', () => {
  const before = [placeSummary(3), placeSummary(1), placeSummary(9)];
  expect(
    inEarlierOrder([placeSummary(7), placeSummary(1), placeSummary(2), placeSummary(3)], before).map(
      ({ id }) => id,
    ),
  ).toEqual([3, 1, 7, 2]);
});

test('sorting places leaves the list of them as it was', () => {
  const all = [...some];
  selectPlaces(all, { order: 'name', filters: [], found: null });
  expect(all).toEqual(some);
});
