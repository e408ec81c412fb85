import { expect, test } from 'vitest';
import type { MatchDetail, Photo } from '../../../electron/contract/requests.ts';
import type { Looks, Scene, Side } from '../../../renderer/match/stage/geometry.ts';
import { apply, arrange, boxOf, fitAll, zoomAt } from '../../../renderer/match/stage/geometry.ts';
import type { Line } from '../../../renderer/match/stage/lines.ts';
import {
  alignedSegments,
  bestLines,
  colourAt,
  inlierLines,
  lineAt,
  rejectedLines,
  segments,
  shares,
  visibleEnds,
} from '../../../renderer/match/stage/lines.ts';
import { random } from '../../support/synthetic/synthetic.ts';
import { photo } from '../support.ts';

const sized = (id: number, widthPx: number, heightPx: number): Photo => ({
  ...photo(id, null),
  widthPx,
  heightPx,
});

/** Sixty features a photo, row i of A with row 59 - i of B; the first twenty of those pairs are inliers. */
function matchOf(a: Photo, b: Photo): MatchDetail {
  const next = random(5);
  const features = ({ widthPx, heightPx }: Photo) => ({
    count: 60,
    location: Array.from({ length: 120 }, (_, i) => next() * (i % 2 === 0 ? widthPx : heightPx)),
    scale: Array.from({ length: 60 }, () => 1),
    attention: Array.from({ length: 60 }, (_, i) => 100 - i),
  });
  const rows = Array.from({ length: 40 }, (_, i) => i);
  return {
    a,
    b,
    verdict: 'match',
    reason: null,
    score: 40,
    threshold: 15,
    certainFrom: 30,
    apart: { metres: null, seconds: null, is: null },
    bFromA: [0.9, -0.1, 40, 0.1, 0.9, -20],
    featuresA: features(a),
    featuresB: features(b),
    tentative: { rowsA: rows, rowsB: rows.map((row) => 59 - row) },
    inliers: {
      rowsA: rows.slice(0, 20),
      rowsB: rows.slice(0, 20).map((row) => 59 - row),
      residualPx: rows.slice(0, 20).map((row) => row / 4),
    },
  };
}

/** Where a location must be on the stage, reckoned from the photo's corner rather than from its middle. */
function expected(scene: Scene, looks: Looks, which: Side | 'both', x: number, y: number): [number, number] {
  const [box, look] = [boxOf(scene, which), looks[which]];
  const corner = [
    box.x + box.widthPx / 2 - look.x * look.zoom,
    box.y + box.heightPx / 2 - look.y * look.zoom,
  ];
  return [corner[0]! + x * look.zoom, corner[1]! + y * look.zoom];
}

const shapes = [
  [4000, 3000, 3000, 4000],
  [6000, 2000, 6000, 2000],
  [1200, 900, 9000, 6000],
] as const;

test('lines end at their stored locations to half a stage pixel, at every zoom, in every arrangement', () => {
  const arrangements = new Set<string>();
  for (const [wa, ha, wb, hb] of shapes) {
    const match = matchOf(sized(1, wa, ha), sized(2, wb, hb));
    const stage = { widthPx: 1100, heightPx: 700 };
    const boxes = arrange(stage, match.a, match.b);
    arrangements.add(boxes.arrangement);
    const scene: Scene = {
      stage,
      boxes,
      photos: { a: match.a, b: match.b },
      bFromA: match.bFromA,
      locked: true,
    };
    let looks = fitAll(scene);
    for (let step = 0; step < 14; step++) {
      const lines = inlierLines(match);
      const pane = (which: Side | 'both') => ({ box: boxOf(scene, which), look: looks[which] });
      const [beside, aligned] = [
        segments(lines, pane('a'), pane('b')),
        alignedSegments(lines, pane('both'), match.bFromA!),
      ];
      for (let i = 0; i < lines.length; i++) {
        const row = match.inliers.rowsA.indexOf(lines[i]!.rowA);
        const at = (xy: readonly number[], of: number): [number, number] => [xy[2 * of]!, xy[2 * of + 1]!];
        const [a, b] = [
          at(match.featuresA.location, match.inliers.rowsA[row]!),
          at(match.featuresB.location, match.inliers.rowsB[row]!),
        ];
        const ends = [...expected(scene, looks, 'a', ...a), ...expected(scene, looks, 'b', ...b)];
        const over = [
          ...expected(scene, looks, 'both', ...apply(match.bFromA!, ...a)),
          ...expected(scene, looks, 'both', ...b),
        ];
        for (let k = 0; k < 4; k++) {
          expect(Math.abs(beside[4 * i + k]! - ends[k]!)).toBeLessThan(0.5);
          expect(Math.abs(aligned[4 * i + k]! - over[k]!)).toBeLessThan(0.5);
        }
      }
      looks = zoomAt(
        scene,
        zoomAt(scene, looks, 'both', [500, 300], 1.5),
        'a',
        [boxes.a.x + 200, boxes.a.y + 100],
        1.5,
      );
    }
  }
  expect(arrangements).toEqual(new Set(['beside', 'stacked']));
});

const match = matchOf(sized(1, 4000, 3000), sized(2, 4000, 3000));

test('inlier lines come most attention first, and with the rejected ones they are all tentative ones', () => {
  const lines = inlierLines(match);
  expect(lines).toHaveLength(20);
  for (let i = 1; i < lines.length; i++)
    expect(lines[i]!.attention).toBeLessThanOrEqual(lines[i - 1]!.attention);
  const rejected = rejectedLines(match);
  expect([...lines, ...rejected].map(({ rowA }) => rowA).sort((p, q) => p - q)).toEqual(
    match.tentative.rowsA,
  );
  expect(rejected.every(({ residualPx }) => residualPx === null)).toBe(true);
});

test('the colours of lines run from least to most attention, or from the worst to no residual', () => {
  const lines = inlierLines(match);
  expect([shares(lines, 'attention')[0], shares(lines, 'attention').at(-1)]).toEqual([1, 0]);
  const byResidual = shares(lines, 'residual');
  lines.forEach(({ residualPx }, i) => expect(byResidual[i]).toBeCloseTo(1 - residualPx! / 4.75));
  expect(new Set([0, 0.25, 0.5, 0.75, 1].map(colourAt)).size).toBe(5);
  expect([colourAt(-1), colourAt(2)]).toEqual([colourAt(0), colourAt(1)]);
});

test('a line end outside its box is not in sight, even where the other photo is', () => {
  const paneOf = (x: number) => ({
    box: { x, y: 0, widthPx: 100, heightPx: 100 },
    look: { x: 50, y: 50, zoom: 1 },
  });
  const [paneA, paneB] = [paneOf(0), paneOf(108)];
  const line = (a: [number, number], b: [number, number]) => ({
    a,
    b,
    rowA: 0,
    rowB: 0,
    residualPx: 0,
    attention: 1,
  });
  const ends = segments(
    [
      line([50, 50], [50, 50]),
      line([50, 50], [-50, 50]),
      line([150, 50], [50, 50]),
      line([150, 50], [-50, 50]),
    ],
    paneA,
    paneB,
  );
  expect([0, 1, 2, 3].map((i) => visibleEnds(ends, i, paneA, paneB))).toEqual([3, 1, 2, 0]);
});

test('pointing finds the nearest line within reach, an end before a line that passes, none farther', () => {
  const ends = Float32Array.of(0, 0, 100, 0, 50, 3, 60, 90);
  const all = () => 3;
  expect(lineAt(ends, [20, 2], all)).toBe(0);
  expect(lineAt(ends, [50, 1], all)).toBe(1);
  expect(lineAt(ends, [20, 20], all)).toBeNull();
  expect(lineAt(ends, [55, 45], all)).toBe(1);
  expect(lineAt(ends, [55, 45], (i) => (i === 1 ? 1 : 3))).toBeNull();
});

const at = (x: number, y: number, attention: number, residualPx = 0): Line => ({
  a: [x, y],
  b: [0, 0],
  rowA: 0,
  rowB: 0,
  residualPx,
  attention,
});
const sidePx = 800;
/** Eight by eight cells, numbered by row. */
const cellOf = ({ a: [x, y] }: Line): number => 8 * Math.floor(y / 100) + Math.floor(x / 100);

test('the best lines come from all over the photo before any part of it has two', () => {
  const next = random(9);
  const window = Array.from({ length: 100 }, () => at(400 + 90 * next(), 400 + 90 * next(), 50 + next()));
  const elsewhere = Array.from({ length: 20 }, (_, i) => at(100 * (i % 8) + 50, i < 8 ? 50 : 250, next()));
  const lines = [...window, ...elsewhere].sort((p, q) => q.attention - p.attention);
  const best = bestLines(lines, { widthPx: sidePx, heightPx: sidePx }, 25);
  expect(best).toHaveLength(25);
  for (const line of lines) expect(best.some((one) => cellOf(one) === cellOf(line))).toBe(true);
  // in the order they came in, the most attention of its cell first
  expect(best).toEqual(lines.filter((line) => best.includes(line)));
  const most = window.reduce((p, q) => (p.attention > q.attention ? p : q));
  expect(best).toContain(most);
});

test('of lines of equal attention in one part of the photo the most exact one is best', () => {
  const lines = [at(10, 10, 0, 3), at(20, 20, 0, 1), at(30, 30, 0, 2)];
  expect(bestLines(lines, { widthPx: sidePx, heightPx: sidePx }, 2)).toEqual([lines[1], lines[2]]);
});

test('where there are no more lines than asked for, all of them are best', () => {
  const lines = [at(10, 10, 3), at(20, 20, 2), at(600, 700, 1)];
  expect(bestLines(lines, { widthPx: sidePx, heightPx: sidePx })).toEqual(lines);
});
