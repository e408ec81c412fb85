import { expect, test } from 'vitest';
import type { Link, Photo, Place, PlaceSummary } from '../../../electron/contract/requests.ts';
import { rankPlaces } from '../../../renderer/find/rank.ts';
import { layOut, roomAround } from '../../../renderer/place/graph-layout.ts';
import { gridOf } from '../../../renderer/places/grid-layout.ts';
import type { HeldStep } from '../../../renderer/state/displayed-place.ts';
import { firstHeld, reduceHeld } from '../../../renderer/state/displayed-place.ts';
import { fitMap, markersOf, panMap, projectionOf, zoomMap } from '../../../renderer/places/map-drawing.ts';
import { pairRoute } from '../../../renderer/state/match-route.ts';
import type { Filter, Order } from '../../../renderer/places/select.ts';
import { held, select } from '../../../renderer/places/select.ts';
import { yearsOf } from '../../../renderer/place/years.ts';

const place = (id: number, of: Partial<PlaceSummary> = {}): PlaceSummary => ({
  id,
  name: null,
  coverPhotoId: id,
  photoCount: 2,
  firstTakenAt: null,
  lastTakenAt: null,
  latitude: null,
  longitude: null,
  folderNames: [],
  isNew: false,
  needsReview: false,
  ...of,
});
const ids = (
  places: readonly PlaceSummary[],
  { order = 'largest' as Order, filters = [] as Filter[], search = '' } = {},
): number[] => select(places, { order, filters, search }).map(({ id }) => id);

const some = [
  place(1, {
    name: 'Café Central',
    photoCount: 5,
    firstTakenAt: '2012-05-01T10:00:00',
    lastTakenAt: '2012-05-01T11:00:00',
    folderNames: ['Vienna'],
  }),
  place(2, {
    name: 'Bridge 10',
    photoCount: 9,
    firstTakenAt: '2009-12-31T23:59:59',
    lastTakenAt: '2010-01-01T00:00:01',
    isNew: true,
    folderNames: ['Prague 2009', 'Prague 2010'],
  }),
  place(3, { photoCount: 9, needsReview: true }),
  place(4, {
    name: 'bridge 9',
    photoCount: 2,
    firstTakenAt: '2020-01-01T00:00:00',
    lastTakenAt: '2021-01-01T00:00:00',
    isNew: true,
    needsReview: true,
  }),
];

test('places are sorted by size, by their last or first photo, or by name as people count; what has no date or name comes last', () => {
  expect(ids(some)).toEqual([2, 3, 1, 4]);
  expect(ids(some, { order: 'recent' })).toEqual([4, 1, 2, 3]);
  expect(ids(some, { order: 'oldest' })).toEqual([2, 1, 4, 3]);
  expect(ids(some, { order: 'name' })).toEqual([4, 2, 1, 3]);
});

test('filters hold together: spans years, new, needs review', () => {
  expect(ids(some, { filters: ['spansYears'] })).toEqual([2, 4]);
  expect(ids(some, { filters: ['new'] })).toEqual([2, 4]);
  expect(ids(some, { filters: ['new', 'needsReview'] })).toEqual([4]);
});

test('search finds words of names and folders, in any case, order and accent', () => {
  expect(ids(some, { search: 'cafe' })).toEqual([1]);
  expect(ids(some, { search: '  2010 BRIDGE' })).toEqual([2]);
  expect(ids(some, { search: 'vienna bridge' })).toEqual([]);
});

test('while a scan runs what was shown keeps its order, and what is new comes after it', () => {
  const before = [place(3), place(1), place(9)];
  expect(held([place(7), place(1), place(2), place(3)], before).map(({ id }) => id)).toEqual([3, 1, 7, 2]);
});

test('sorting leaves the list it was given as it was', () => {
  const given = [...some];
  select(given, { order: 'name', filters: [], search: '' });
  expect(given).toEqual(some);
});

test('tiles fill the width, and never become narrower than a picture needs', () => {
  for (const widthPx of [300, 700, 1232, 2512, 3800]) {
    const { columns, rowPx } = gridOf(widthPx);
    const tilePx = (widthPx - 16 * (columns - 1)) / columns;
    expect(tilePx).toBeGreaterThanOrEqual(220);
    expect(rowPx).toBeGreaterThan(tilePx * 0.75);
  }
});

const photo = (id: number, takenAt: string | null): Photo => ({
  id,
  widthPx: 10,
  heightPx: 10,
  takenAt,
  camera: null,
  latitude: null,
  longitude: null,
  state: 'present',
  fileName: `${id}.jpg`,
  folderName: 'a',
});

test('the time line has a year for each year, photos without a date last', () => {
  const years = yearsOf([
    photo(1, '2011-01-01T00:00:00'),
    photo(2, null),
    photo(3, '2019-12-31T23:59:59'),
    photo(4, '2011-05-05T00:00:00'),
  ]);
  expect(years.map(({ year, photos }) => [year, photos.map(({ id }) => id)])).toEqual([
    [2011, [1, 4]],
    [2019, [3]],
    [null, [2]],
  ]);
});

test('two photos are compared the earlier one first', () => {
  const photos = [photo(8, '2011-01-01T00:00:00'), photo(3, '2019-01-01T00:00:00')];
  expect(pairRoute(photos, 3, 8, 5)).toEqual({ room: 'match', a: 8, b: 3, placeId: 5 });
  expect(pairRoute(photos, 8, 3, 5)).toEqual({ room: 'match', a: 8, b: 3, placeId: 5 });
});

const link = (a: number, b: number): Link => ({ a, b, score: 10, inlierCount: 40 });

test('the graph keeps every photo on the sheet and those that are linked nearer than those that are not', () => {
  const links = [link(1, 2), link(2, 3), link(1, 3), link(4, 5), link(5, 6), link(4, 6), link(3, 4)];
  const nodes = layOut([1, 2, 3, 4, 5, 6], links);
  for (const { x, y } of nodes) for (const v of [x, y]) expect(v >= 0 && v <= 1).toBe(true);
  const apart = (p: number, q: number): number =>
    Math.hypot(nodes[p - 1]!.x - nodes[q - 1]!.x, nodes[p - 1]!.y - nodes[q - 1]!.y);
  expect(Math.max(apart(1, 2), apart(4, 5))).toBeLessThan(apart(1, 6));
  expect(layOut([1, 2, 3, 4, 5, 6], links)).toEqual(nodes);
});

test('a single photo, or none, is laid out too', () => {
  expect(layOut([7], [])).toEqual([{ photoId: 7, x: 0.5, y: 0.5 }]);
  expect(layOut([], [])).toEqual([]);
});

const size = { widthPx: 1200, heightPx: 700 };
const located = [
  place(1, { latitude: 48.1, longitude: 11.6, photoCount: 3 }),
  place(2, { latitude: 48.1001, longitude: 11.6001, photoCount: 7 }),
  place(3, { latitude: -33.9, longitude: 151.2 }),
  place(4),
];

test('the map first shows every place that has a position, and one marker for places that would overlap, the largest in front', () => {
  const markers = markersOf(located, fitMap(located, size), size);
  expect(markers.map(({ places }) => places.map(({ id }) => id))).toEqual([[2, 1], [3]]);
  for (const { x, y } of markers) expect(x > 0 && x < size.widthPx && y > 0 && y < size.heightPx).toBe(true);
});

test('a map of one place shows what is around it', () => {
  const look = fitMap([located[0]!], size);
  expect(look.longitude).toBeCloseTo(11.6);
  expect(look.latitude).toBeCloseTo(48.1);
  expect(Number.isFinite(look.scale)).toBe(true);
});

test('zooming the map keeps what is under the pointer, and moving it moves all by as much', () => {
  const look = fitMap(located.slice(0, 2), size);
  const [x, y] = [900, 200];
  const under = projectionOf(look, size).invert!([x, y])!;
  const zoomed = projectionOf(zoomMap(look, size, x, y, 0.5), size)(under)!;
  expect(Math.hypot(zoomed[0] - x, zoomed[1] - y)).toBeLessThan(0.5);
  const moved = projectionOf(panMap(look, size, 30, -20), size)(under)!;
  expect(Math.hypot(moved[0] - x - 30, moved[1] - y + 20)).toBeLessThan(0.5);
});

test('what was found comes by place, best place first, and photos of no place each for itself', () => {
  const hit = (id: number, placeId: number | null, score: number) => ({
    photo: photo(id, null),
    placeId,
    placeName: null,
    score,
    inlierCount: score,
  });
  const ranked = rankPlaces([
    hit(1, 7, 20),
    hit(2, null, 50),
    hit(3, 8, 30),
    hit(4, 7, 90),
    hit(5, null, 10),
  ]);
  expect(ranked.map(({ placeId, hits }) => [placeId, hits.map((h) => h.photo.id)])).toEqual([
    [7, [4, 1]],
    [null, [2]],
    [8, [3]],
    [null, [5]],
  ]);
});

test('discs of the graph have half of what is between neighbours', () => {
  expect(
    roomAround([
      { x: 0, y: 0 },
      { x: 0, y: 10 },
      { x: 100, y: 0 },
      { x: 100, y: 14 },
    ]),
  ).toBe(7);
});

test('a place that changes by itself waits to be asked for; what a person asked for is shown, whatever is read before it', () => {
  const came = (...photos: number[]): HeldStep => ({
    type: 'came',
    place: { photos: photos.map((id) => ({ id })) } as Place,
  });
  const after = (...steps: HeldStep[]): [shown: number[], waits: boolean] => {
    const { shown, waiting } = steps.reduce(reduceHeld, firstHeld);
    return [shown?.photos.map(({ id }) => id) ?? [], waiting !== null];
  };
  expect(after(came(1, 2))).toEqual([[1, 2], false]);
  expect(after(came(1, 2), came(1, 2, 3))).toEqual([[1, 2], true]);
  expect(after(came(1, 2), came(1, 2, 3), { type: 'show' })).toEqual([[1, 2, 3], false]);
  expect(after(came(1, 2), came(1, 2, 3), came(1, 2))).toEqual([[1, 2], false]);
  expect(after(came(1, 2), { type: 'asked' }, came(1, 2), came(1))).toEqual([[1], false]);
  expect(after(came(1, 2), { type: 'asked' }, came(1), came(1, 3))).toEqual([[1], true]);
  expect(after(came(1, 2, 3), { type: 'asked' }, { type: 'asked' }, came(1, 2), came(1), came(1, 4))).toEqual(
    [[1], true],
  );
});
