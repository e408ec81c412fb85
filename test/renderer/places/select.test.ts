import { expect, test } from 'vitest';
import type { PlaceSummary } from '../../../electron/contract/requests.ts';
import type { Filter, Order } from '../../../renderer/places/select.ts';
import { inEarlierOrder, selectPlaces } from '../../../renderer/places/select.ts';
import { placeSummary } from '../support.ts';

const ids = (
  places: readonly PlaceSummary[],
  { order = 'largest' as Order, filters = [] as Filter[], search = '' } = {},
): number[] => selectPlaces(places, { order, filters, search }).map(({ id }) => id);

const some = [
  placeSummary(1, {
    name: 'Café Central',
    photoCount: 5,
    firstTakenAt: '2012-05-01T10:00:00',
    lastTakenAt: '2012-05-01T11:00:00',
    folderNames: ['Vienna'],
  }),
  placeSummary(2, {
    name: 'Bridge 10',
    photoCount: 9,
    firstTakenAt: '2009-12-31T23:59:59',
    lastTakenAt: '2010-01-01T00:00:01',
    isNew: true,
    folderNames: ['Prague 2009', 'Prague 2010'],
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

test('the search of places finds words of names and folders, in any case, order and accent', () => {
  expect(ids(some, { search: 'cafe' })).toEqual([1]);
  expect(ids(some, { search: '  2010 BRIDGE' })).toEqual([2]);
  expect(ids(some, { search: 'vienna bridge' })).toEqual([]);
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
  selectPlaces(all, { order: 'name', filters: [], search: '' });
  expect(all).toEqual(some);
});
