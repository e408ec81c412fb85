import { expect, test } from 'vitest';
import type { Link } from '../../../../electron/contract/requests.ts';
import { discRadius, layOut } from '../../../../renderer/place/proof/graph-layout.ts';

const link = (a: number, b: number): Link => ({ a, b, score: 10, inlierCount: 40 });

test('the graph keeps every photo on the sheet, and linked ones nearer than those that are not', () => {
  const links = [link(1, 2), link(2, 3), link(1, 3), link(4, 5), link(5, 6), link(4, 6), link(3, 4)];
  const nodes = layOut([1, 2, 3, 4, 5, 6], links);
  for (const { x, y } of nodes) for (const v of [x, y]) expect(v >= 0 && v <= 1).toBe(true);
  const apart = (p: number, q: number): number =>
    Math.hypot(nodes[p - 1]!.x - nodes[q - 1]!.x, nodes[p - 1]!.y - nodes[q - 1]!.y);
  expect(Math.max(apart(1, 2), apart(4, 5))).toBeLessThan(apart(1, 6));
  expect(layOut([1, 2, 3, 4, 5, 6], links)).toEqual(nodes);
});

test('the graph of a single photo, or of none, is laid out too', () => {
  expect(layOut([7], [])).toEqual([{ photoId: 7, x: 0.5, y: 0.5 }]);
  expect(layOut([], [])).toEqual([]);
});

test('a disc of the graph has half the median distance of neighbours as its radius', () => {
  expect(
    discRadius([
      { x: 0, y: 0 },
      { x: 0, y: 10 },
      { x: 100, y: 0 },
      { x: 100, y: 14 },
    ]),
  ).toBe(7);
});
