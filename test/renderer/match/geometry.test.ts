import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Affine, Scene, Side, Size } from '../../../renderer/match/stage/geometry.ts';
import {
  across,
  apply,
  arrange,
  boxOf,
  centreOn,
  contains,
  fitAll,
  inverse,
  panBy,
  sizeFor,
  toPhoto,
  toStage,
  zoomAt,
} from '../../../renderer/match/stage/geometry.ts';

const length = fc.integer({ min: 200, max: 12_000 });
const photo = fc.record({ widthPx: length, heightPx: length });
const stage = fc.record({
  widthPx: fc.integer({ min: 300, max: 3000 }),
  heightPx: fc.integer({ min: 200, max: 2000 }),
});
const rotation = fc.record({
  angle: fc.double({ min: -3, max: 3, noNaN: true }),
  scale: fc.double({ min: 0.3, max: 3, noNaN: true }),
  x: fc.integer({ min: -300, max: 300 }),
  y: fc.integer({ min: -300, max: 300 }),
});
const affine = rotation.map(({ angle, scale, x, y }): Affine => [
  scale * Math.cos(angle),
  -scale * Math.sin(angle),
  x,
  scale * Math.sin(angle),
  scale * Math.cos(angle),
  y,
]);
const scene = fc
  .record({ stage, a: photo, b: photo, bFromA: fc.option(affine), locked: fc.boolean() })
  .map(({ stage: size, a, b, bFromA, locked }): Scene => ({
    stage: size,
    boxes: arrange(size, a, b),
    photos: { a, b },
    bFromA,
    locked,
  }));
const share = fc.double({ min: 0, max: 1, noNaN: true });
const factors = fc.array(
  fc.record({
    side: fc.constantFrom('a' as const, 'b' as const),
    x: share,
    y: share,
    factor: fc.double({ min: 0.2, max: 6, noNaN: true }),
  }),
  { maxLength: 8 },
);

test('both photos fit in their boxes, whole, in either arrangement, and the boxes do not overlap', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(stage, photo, photo, (size, a, b) => {
      const boxes = arrange(size, a, b);
      seen.add(boxes.arrangement);
      const looks = fitAll({ stage: size, boxes, photos: { a, b }, bFromA: null, locked: true });
      for (const [side, of] of [
        ['a', a],
        ['b', b],
      ] as const) {
        const pane = { box: boxes[side], look: looks[side] };
        const [left, top] = toStage(pane, 0, 0);
        const [right, bottom] = toStage(pane, of.widthPx, of.heightPx);
        expect(Math.min(left - boxes[side].x, top - boxes[side].y)).toBeGreaterThan(-1e-6);
        expect(right).toBeLessThan(boxes[side].x + boxes[side].widthPx + 1e-6);
        expect(bottom).toBeLessThan(boxes[side].y + boxes[side].heightPx + 1e-6);
      }
      expect(boxes.a.x + boxes.a.widthPx <= boxes.b.x || boxes.a.y + boxes.a.heightPx <= boxes.b.y).toBe(
        true,
      );
    }),
  );
  expect(seen).toEqual(new Set(['beside', 'stacked']));
});

test('photos lie above each other where that shows them larger, and beside each other else', () => {
  const landscape = { widthPx: 3000, heightPx: 2000 };
  const portrait = { widthPx: 2000, heightPx: 3000 };
  const panorama = { widthPx: 9000, heightPx: 2000 };
  const wide = { widthPx: 1600, heightPx: 800 };
  const square = { widthPx: 1000, heightPx: 900 };
  const tall = { widthPx: 700, heightPx: 1200 };
  const arrangement = (size: Size, a: Size, b: Size): string => arrange(size, a, b).arrangement;
  expect(arrangement(wide, landscape, landscape)).toBe('beside');
  expect(arrangement(square, landscape, landscape)).toBe('stacked');
  expect(arrangement(wide, panorama, panorama)).toBe('stacked');
  expect(arrangement(square, portrait, portrait)).toBe('beside');
  expect(arrangement(tall, landscape, portrait)).toBe('stacked');
});

test('no halves of the stage show both photos larger than the boxes that are chosen', () => {
  fc.assert(
    fc.property(stage, photo, photo, (size, a, b) => {
      const boxes = arrange(size, a, b);
      const shown = (box: Size, of: Size): number =>
        Math.min(box.widthPx / of.widthPx, box.heightPx / of.heightPx);
      const beside = { widthPx: (size.widthPx - 8) / 2, heightPx: size.heightPx - 28 };
      const stacked = { widthPx: size.widthPx, heightPx: (size.heightPx - 8 - 56) / 2 };
      for (const half of [beside, stacked]) {
        const isLarger =
          shown(half, a) > 1.01 * shown(boxes.a, a) && shown(half, b) > 1.01 * shown(boxes.b, b);
        expect(isLarger).toBe(false);
      }
    }),
  );
});

test('photos of unlike shapes are of one height where that shows them larger than halves do', () => {
  const size = { widthPx: 2008, heightPx: 1228 };
  const boxes = arrange(size, { widthPx: 3000, heightPx: 2000 }, { widthPx: 2000, heightPx: 3000 });
  expect(boxes.arrangement).toBe('beside');
  expect(boxes.a.widthPx / boxes.b.widthPx).toBeCloseTo(1.5 / (2 / 3));
});

test('a stage point and the location it shows lead to each other to 0.01 pixels, after any gestures', () => {
  fc.assert(
    fc.property(scene, factors, share, share, (of, gestures, u, v) => {
      let looks = fitAll(of);
      for (const { side, x, y, factor } of gestures) {
        const box = of.boxes[side];
        looks = zoomAt(of, looks, side, [box.x + x * box.widthPx, box.y + y * box.heightPx], factor);
      }
      for (const which of ['a', 'b', 'both'] as const) {
        const pane = { box: boxOf(of, which), look: looks[which] };
        const at = [pane.box.x + u * pane.box.widthPx, pane.box.y + v * pane.box.heightPx] as const;
        const back = toStage(pane, ...toPhoto(pane, ...at));
        expect(Math.hypot(back[0] - at[0], back[1] - at[1])).toBeLessThan(0.01);
      }
    }),
  );
});

const square: Scene = {
  stage: { widthPx: 1208, heightPx: 600 },
  photos: { a: { widthPx: 4000, heightPx: 4000 }, b: { widthPx: 2000, heightPx: 2000 } },
  boxes: arrange(
    { widthPx: 1208, heightPx: 600 },
    { widthPx: 4000, heightPx: 4000 },
    { widthPx: 2000, heightPx: 2000 },
  ),
  bFromA: [0.5, 0, 100, 0, 0.5, -60],
  locked: true,
};

test('zooming keeps the location under the pointer in place, and what corresponds to it as well', () => {
  const fitted = fitAll(square);
  const at = [350, 280] as const;
  const location = toPhoto({ box: square.boxes.a, look: fitted.a }, ...at);
  const before = toStage({ box: square.boxes.b, look: fitted.b }, ...across(square, 'a', location));
  const zoomed = zoomAt(square, fitted, 'a', at, 5);
  expect(zoomed.a.zoom).toBeCloseTo(5 * fitted.a.zoom);
  expect(zoomed.b.zoom).toBeCloseTo(5 * fitted.b.zoom);
  expect(toStage({ box: square.boxes.a, look: zoomed.a }, ...location)).toEqual([
    expect.closeTo(at[0]),
    expect.closeTo(at[1]),
  ]);
  expect(toStage({ box: square.boxes.b, look: zoomed.b }, ...across(square, 'a', location))).toEqual([
    expect.closeTo(before[0]),
    expect.closeTo(before[1]),
  ]);
});

test('moving one photo moves the other by what corresponds to it, unless they are unlocked', () => {
  const close = centreOn(square, [2000, 2000], [1100, 940], 2);
  const moved = panBy(square, close, 'a', 100, -40);
  expect(moved.a).toEqual({ x: 1950, y: 2020, zoom: 2 });
  expect(moved.b).toEqual({ x: 1075, y: 950, zoom: 4 });
  const unlocked = panBy({ ...square, locked: false }, close, 'a', 100, -40);
  expect(unlocked.b).toEqual(close.b);
});

test('close up, a location and its counterpart are in the middle of their boxes, equally large', () => {
  const looks = centreOn(square, [1000, 900], [600, 390], 4);
  const middle = (side: Side) => [
    square.boxes[side].x + square.boxes[side].widthPx / 2,
    square.boxes[side].y + square.boxes[side].heightPx / 2,
  ];
  expect(toStage({ box: square.boxes.a, look: looks.a }, 1000, 900)).toEqual(middle('a'));
  expect(toStage({ box: square.boxes.b, look: looks.b }, 600, 390)).toEqual(middle('b'));
  expect(looks.b.zoom * 0.5).toBe(looks.a.zoom);
});

test('no gesture loses a photo: the middle of its box shows it, at a quarter of fitting or larger', () => {
  fc.assert(
    fc.property(scene, factors, fc.integer({ min: -5000, max: 5000 }), (of, gestures, far) => {
      let looks = fitAll(of);
      for (const { side, x, y, factor } of gestures)
        looks = panBy(
          of,
          zoomAt(of, looks, side, [of.boxes[side].x + x, of.boxes[side].y + y], factor),
          side,
          far,
          -far,
        );
      for (const side of ['a', 'b'] as const) {
        expect(contains({ x: 0, y: 0, ...of.photos[side] }, looks[side].x, looks[side].y)).toBe(true);
        expect(looks[side].zoom).toBeGreaterThanOrEqual(fitAll(of)[side].zoom * 0.25);
      }
    }),
  );
});

test('a transform and its inverse lead back; a flat one has none', () => {
  fc.assert(
    fc.property(affine, fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 0, max: 9000 }), (m, x, y) => {
      const [u, v] = apply(inverse(m)!, ...apply(m, x, y));
      expect(Math.hypot(u - x, v - y)).toBeLessThan(1e-6);
    }),
  );
  expect(inverse([1, 2, 0, 2, 4, 0])).toBeNull();
});

test('the full photo is read only when the screen has more pixels for it than the smaller one', () => {
  const large = { widthPx: 6000, heightPx: 4000 };
  expect(sizeFor(large, 0.2)).toBe('screen');
  expect(sizeFor(large, 0.5)).toBe('full');
  expect(sizeFor({ widthPx: 1600, heightPx: 1200 }, 8)).toBe('screen');
});
