import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outlinesOf } from '../../../../build/outlines.ts';
import { projectionOf } from '../../../../renderer/places/map/drawing.ts';
import type { Outline } from '../../../../renderer/places/map/outlines.ts';
import { trace, unpackWorld } from '../../../../renderer/places/map/outlines.ts';

type Points = [x: number, y: number][];

/** What a pen draws, a list of points a stroke. */
function drawn(outlines: readonly Outline[], view: Parameters<typeof trace>[2]): Points[] {
  const strokes: Points[] = [];
  const pen = {
    moveTo: (x: number, y: number) => void strokes.push([[x, y]]),
    lineTo: (x: number, y: number) => void strokes.at(-1)!.push([x, y]),
  };
  trace(pen, outlines, view);
  return strokes;
}

/** How often the strokes go around the point. */
function turnsAround([x, y]: [number, number], strokes: readonly Points[]): number {
  let turns = 0;
  for (const points of strokes)
    for (const [i, [x1, y1]] of points.entries()) {
      const [x0, y0] = points.at(i - 1)!;
      const side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0);
      if (y0 <= y && y1 > y && side > 0) turns += 1;
      if (y0 > y && y1 <= y && side < 0) turns -= 1;
    }
  return turns;
}

/** A ring of corners in radians. */
function ring(corners: Points): Outline[] {
  const points = [...corners, corners[0]!].flat();
  return unpackWorld(Float32Array.of(1, points.length / 2, ...points, 0)).land;
}

const inRadians = fc.integer({ min: -100, max: 100 }).map((hundredths) => hundredths / 100);
const corners = fc.array(fc.tuple(inRadians, inRadians), { minLength: 3, maxLength: 30 });
const view = fc.record({
  x: fc.integer({ min: -2000, max: 2000 }),
  y: fc.integer({ min: -2000, max: 2000 }),
  scale: fc.integer({ min: 100, max: 5000 }),
});
const size = { widthPx: 300, heightPx: 200 };
const seen = fc.tuple(fc.integer({ min: 0, max: 299 }), fc.integer({ min: 0, max: 199 }));

test('what is filled in sight of the map is the same without the points that lie out of sight', () => {
  fc.assert(
    fc.property(corners, view, seen, (ofRing, at, [x, y]) => {
      const all = [ofRing.map(([u, v]): [number, number] => [at.x + at.scale * u, at.y + at.scale * v])];
      const point: [number, number] = [x + 0.37, y + 0.41];
      // within half a pixel of a line either may be right
      fc.pre(around(point).every((near) => turnsAround(near, all) === turnsAround(point, all)));
      expect(turnsAround(point, drawn(ring(ofRing), { ...at, ...size }))).toBe(turnsAround(point, all));
    }),
    { numRuns: 1000 },
  );
});

const around = ([x, y]: [number, number]): Points =>
  Array.from({ length: 16 }, (_, i) => [
    x + 0.5 * Math.cos((i * Math.PI) / 8),
    y + 0.5 * Math.sin((i * Math.PI) / 8),
  ]);

test('an outline lies on the map where its corners are projected to', () => {
  const at: Points = [
    [16.4, 48.2],
    [151.2, -33.9],
    [-74, 40.7],
  ];
  const look = { longitude: 10, latitude: 20, scale: 500 };
  const project = projectionOf(look, size);
  const [x, y] = project([0, 0])!;
  const all = { widthPx: 1e5, heightPx: 1e5 };
  const points = outlinesOf({ type: 'Polygon', coordinates: [[...at, at[0]!]] });
  const packed = [0, points.length, ...points.flatMap((xy) => [xy.length / 2, ...xy])];
  const outlines = unpackWorld(Float32Array.from(packed)).borders;
  const strokes = drawn(outlines, { x: x + 2000, y: y + 2000, scale: look.scale, ...all });
  for (const corner of at) {
    const [px, py] = project(corner)!;
    const distances = strokes.flat().map(([sx, sy]) => Math.hypot(sx - 2000 - px, sy - 2000 - py));
    expect(Math.min(...distances)).toBeLessThan(0.3);
  }
});

test('a coast of ten thousand points is drawn by few from far away, and where it lies beside the map', () => {
  const bay: Points = Array.from({ length: 10_000 }, (_, i) => [i / 1000, 1 + 0.001 * Math.sin(i)]);
  const count = (x: number, scale: number): number =>
    drawn(ring(bay), { x, y: 100 - scale, scale, ...size }).flat().length;
  expect(count(0, 10)).toBeLessThan(500);
  expect(count(0, 10_000)).toBeLessThan(100);
  expect(count(0, 10_000)).toBeGreaterThan(30);
  expect(count(-50_000, 10_000)).toBeLessThan(100);
});
