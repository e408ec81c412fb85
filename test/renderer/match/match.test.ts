import { expect, test } from 'vitest';
import { sizeFor } from '../../../renderer/match/stage/geometry.ts';
import { heatMap, heatPixels } from '../../../renderer/match/stage/heat.ts';
import { movementOf } from '../../../renderer/match/movement.ts';
import type { Viewer } from '../../../renderer/match/stage/viewer.ts';
import { firstViewer, nextMode, reduceViewer } from '../../../renderer/match/stage/viewer.ts';

const size = { widthPx: 960, heightPx: 480 };
const feature = (x: number, y: number, attention: number) => ({ location: [x, y], attention });
const featuresOf = (of: ReturnType<typeof feature>[], scale = 0.25) => ({
  count: of.length,
  location: of.flatMap(({ location }) => location),
  scale: of.map(() => scale),
  attention: of.map(({ attention }) => attention),
});

test('the heat map is warmest where the most attention is, 1 there, and cold far from every feature', () => {
  const heat = heatMap(featuresOf([feature(240, 120, 10), feature(720, 360, 40)]), size);
  expect([heat.columns, heat.rows]).toEqual([96, 48]);
  const at = (x: number, y: number): number =>
    heat.value[Math.floor(y / 10) * heat.columns + Math.floor(x / 10)]!;
  expect(Math.max(...heat.value)).toBe(1);
  expect(at(720, 360)).toBeGreaterThan(0.9);
  expect(at(240, 120)).toBeCloseTo(0.25, 1);
  expect(at(480, 240)).toBeLessThan(0.01);
});

test('a feature of a larger scale warms more around it', () => {
  const warm = (scale: number): number =>
    heatMap(featuresOf([feature(480, 240, 1)], scale), size).value.filter((v) => v > 0.1).length;
  expect(warm(1)).toBeGreaterThan(2 * warm(0.25));
});

test('a photo without features is cold all over, and features at its edges stay in it', () => {
  expect(Math.max(...heatMap(featuresOf([]), size).value)).toBe(0);
  const edges = heatMap(featuresOf([feature(0, 0, 1), feature(960, 480, 1)]), size);
  expect(edges.value[0]).toBeGreaterThan(0.5);
  expect(edges.value.at(-1)).toBeGreaterThan(0.5);
  expect(heatPixels(edges)).toHaveLength(4 * edges.value.length);
});

const turned = (degrees: number, scale: number, x: number, y: number) => {
  const [c, s] = [scale * Math.cos((degrees * Math.PI) / 180), scale * Math.sin((degrees * Math.PI) / 180)];
  return [c, -s, x, s, c, y] as const;
};

test('a transform is told as larger, turned and moved', () => {
  const square = { widthPx: 1000, heightPx: 1000 };
  const [x, y] = [
    500 - (500 * turned(30, 2, 0, 0)[0] + 500 * turned(30, 2, 0, 0)[1]),
    500 - (500 * turned(30, 2, 0, 0)[3] + 500 * turned(30, 2, 0, 0)[4]),
  ];
  const movement = movementOf(turned(30, 2, x + 120, y - 50), square, square);
  expect(movement.larger).toBeCloseTo(2);
  expect(movement.turnedDegrees).toBeCloseTo(30);
  expect(movement.right).toBeCloseTo(0.12);
  expect(movement.down).toBeCloseTo(-0.05);
  expect(movement.stretch).toBeCloseTo(1);
  expect(movement.mirrored).toBe(false);
});

test('the same picture at half the pixels is equally large, not turned and not moved', () => {
  const movement = movementOf(
    [0.5, 0, 0, 0, 0.5, 0],
    { widthPx: 4000, heightPx: 3000 },
    { widthPx: 2000, heightPx: 1500 },
  );
  expect(movement).toEqual({ larger: 1, turnedDegrees: 0, right: 0, down: 0, stretch: 1, mirrored: false });
});

test('stretching one way and mirroring are told as such', () => {
  expect(movementOf([1.5, 0, 0, 0, 1, 0], size, size).stretch).toBeCloseTo(1.5);
  expect(movementOf([-1, 0, 960, 0, 1, 0], size, size)).toMatchObject({ mirrored: true, larger: 1 });
});

test('the full photo is read only when the screen has more pixels for it than the smaller one', () => {
  const large = { widthPx: 6000, heightPx: 4000 };
  expect(sizeFor(large, 0.2)).toBe('screen');
  expect(sizeFor(large, 0.5)).toBe('full');
  expect(sizeFor({ widthPx: 1600, heightPx: 1200 }, 8)).toBe('screen');
});

test('stepping through lines goes around, from either end', () => {
  const step = (viewer: Viewer, by: 1 | -1): Viewer => reduceViewer(viewer, { type: 'step', by, count: 3 });
  let viewer = firstViewer;
  const seen = [1, 1, 1, 1, -1].map((by) => (viewer = step(viewer, by as 1 | -1)).line);
  expect(seen).toEqual([0, 1, 2, 0, 2]);
  expect(step(firstViewer, -1).line).toBe(2);
  expect(reduceViewer(firstViewer, { type: 'step', by: 1, count: 0 }).line).toBeNull();
});

test('another match keeps how it is looked at and forgets where', () => {
  const looks = { a: { x: 1, y: 1, zoom: 2 }, b: { x: 1, y: 1, zoom: 2 }, both: { x: 1, y: 1, zoom: 2 } };
  const opened = reduceViewer(
    { ...firstViewer, heat: true, mode: 'slider', looks, line: 4 },
    { type: 'opened' },
  );
  expect(opened).toMatchObject({ heat: true, mode: 'slider', looks: null, line: null });
});

test('the ways to lay two photos out follow each other around', () => {
  let mode = firstViewer.mode;
  expect(Array.from({ length: 4 }, () => (mode = nextMode(mode)))).toEqual([
    'overlay',
    'slider',
    'blink',
    'lines',
  ]);
});
