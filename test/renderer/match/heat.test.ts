import { expect, test } from 'vitest';
import { heatMap, heatPixels } from '../../../renderer/match/stage/heat.ts';

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

test('a feature of a larger scale warms more of the heat map', () => {
  const warm = (scale: number): number =>
    heatMap(featuresOf([feature(480, 240, 1)], scale), size).value.filter((v) => v > 0.1).length;
  expect(warm(1)).toBeGreaterThan(2 * warm(0.25));
});

test('the heat map is cold all over without features, and those at the edges of a photo stay in it', () => {
  expect(Math.max(...heatMap(featuresOf([]), size).value)).toBe(0);
  const edges = heatMap(featuresOf([feature(0, 0, 1), feature(960, 480, 1)]), size);
  expect(edges.value[0]).toBeGreaterThan(0.5);
  expect(edges.value.at(-1)).toBeGreaterThan(0.5);
  expect(heatPixels(edges)).toHaveLength(4 * edges.value.length);
});
