import fc from 'fast-check';
import { expect, test } from 'vitest';
import { leastStageHeight, paneGrid } from '../../../renderer/review/stage/pane-grid.ts';
import type { Look } from '../../../renderer/ui/picture/look.ts';
import { fitted, panBy, whole, zoomAt } from '../../../renderer/ui/picture/look.ts';

const fit = { widthPx: 400, heightPx: 300 };
/** Where a location of the picture is, in stage pixels from the middle of its pane. */
const onStage = ({ x, y, zoom }: Look, at: readonly [number, number]): [number, number] => [
  (at[0] - x) * fit.widthPx * zoom,
  (at[1] - y) * fit.heightPx * zoom,
];

test('zooming keeps what is under the pointer where it is, while it stays in the picture', () => {
  const share = fc.double({ min: 0.3, max: 0.7, noNaN: true });
  fc.assert(
    fc.property(share, share, fc.double({ min: 1.1, max: 4, noNaN: true }), (x, y, factor) => {
      const before = zoomAt(whole, fit, 0, 0, 2);
      const [dx, dy] = onStage(before, [x, y]);
      const [toX, toY] = onStage(zoomAt(before, fit, dx, dy, factor), [x, y]);
      expect(toX).toBeCloseTo(dx);
      expect(toY).toBeCloseTo(dy);
    }),
  );
});

test('a drag moves the picture with the pointer', () => {
  const before = zoomAt(whole, fit, 0, 0, 4);
  const [x, y] = onStage(panBy(before, fit, 30, -20), [0.5, 0.5]);
  expect(x).toBeCloseTo(30);
  expect(y).toBeCloseTo(-20);
});

test('a picture that is whole stays in the middle, and no smaller', () => {
  expect(panBy(whole, fit, 50, 50)).toEqual(whole);
  expect(zoomAt(zoomAt(whole, fit, 90, 20, 3), fit, 0, 0, 0.01)).toEqual(whole);
});

test('the middle of a pane never leaves its picture', () => {
  expect(panBy(zoomAt(whole, fit, 0, 0, 2), fit, 1e6, -1e6)).toEqual({ x: 0, y: 1, zoom: 2 });
});

test('two copies are beside each other on a wide stage and above each other on a high one', () => {
  expect(paneGrid({ widthPx: 1200, heightPx: 500 }, 2, 4 / 3).columns).toBe(2);
  expect(paneGrid({ widthPx: 500, heightPx: 1200 }, 2, 4 / 3).columns).toBe(1);
});

test('a stage is as high as a row of copies needs, or two of them where they do not fit in one', () => {
  expect(leastStageHeight(735, 4, 4 / 3)).toBe(300);
  for (const count of [5, 7, 8]) {
    const heightPx = leastStageHeight(735, count, 4 / 3);
    const { columns, pane } = paneGrid({ widthPx: 735, heightPx }, count, 4 / 3);
    expect(Math.ceil(count / columns)).toBe(2);
    expect(2 * (pane.heightPx + 64) + 8).toBeLessThanOrEqual(heightPx);
  }
});

test('however many the copies, each picture has room to be seen', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 260, max: 3000 }),
      fc.integer({ min: 150, max: 1600 }),
      fc.integer({ min: 1, max: 60 }),
      fc.double({ min: 0.4, max: 2.5, noNaN: true }),
      (widthPx, heightPx, count, aspect) => {
        const { columns, pane } = paneGrid({ widthPx, heightPx }, count, aspect);
        expect(columns).toBeLessThanOrEqual(count);
        expect(pane.heightPx).toBeGreaterThanOrEqual(150);
        expect(columns * pane.widthPx + 8 * (columns - 1)).toBeLessThanOrEqual(widthPx + 1e-6);
        const shown = fitted(pane, { widthPx: aspect, heightPx: 1 });
        expect(Math.min(shown.widthPx, shown.heightPx)).toBeGreaterThanOrEqual(59);
      },
    ),
  );
});
