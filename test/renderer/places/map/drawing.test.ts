import { expect, test } from 'vitest';
import {
  dotsOf,
  fitMap,
  locate,
  markersOf,
  panMap,
  pointOf,
  projectionOf,
  zoomMap,
} from '../../../../renderer/places/map/drawing.ts';
import { placeSummary } from '../../support.ts';

const size = { widthPx: 1200, heightPx: 700 };
const located = locate([
  placeSummary(1, { latitude: 48.1, longitude: 11.6, photoCount: 3 }),
  placeSummary(2, { latitude: 48.1001, longitude: 11.6001, photoCount: 7 }),
  placeSummary(3, { latitude: -33.9, longitude: 151.2 }),
  placeSummary(4),
]);

test('the map shows every place with a position, those that would overlap as one, the largest first', () => {
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

test('photos of one spot are one dot, those further apart have their own, others none', () => {
  const positions = [
    { latitude: 48.1, longitude: 11.6 },
    { latitude: 48.1001, longitude: 11.6001 },
    { latitude: 49.1, longitude: 11.6 },
    { latitude: null, longitude: null },
  ];
  const points = positions.flatMap(pointOf);
  const look = fitMap(points, size);
  const dots = dotsOf(points, look, size);
  expect(dots).toHaveLength(2);
  const [x, y] = projectionOf(look, size)([11.6, 49.1])!;
  expect(Math.hypot(dots[1]!.x - x, dots[1]!.y - y)).toBeLessThan(0.01);
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
