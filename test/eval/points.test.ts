import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { TruePoints } from '../../electron/eval/points.ts';
import {
  correspondenceMap,
  homographyMap,
  judge,
  meanError,
  readPointPairs,
  readPoints,
  scorePoints,
} from '../../electron/eval/points.ts';
import { shared } from '../support/shared.ts';
import { camera, deepPlace, flatPlace, random, trueMap } from '../support/synthetic/synthetic.ts';

/** True points of a synthetic place on a grid, rounded like the published ones. */
function grid(map: (x: number, y: number) => readonly [number, number] | null, stepPx: number): TruePoints {
  const points: [number, number, number, number][] = [];
  for (let y = 20; y < 480; y += stepPx) {
    for (let x = 20; x < 640; x += stepPx) {
      const to = map(x, y);
      if (to) points.push([x, y, Math.round(to[0] * 100) / 100, Math.round(to[1] * 100) / 100]);
    }
  }
  return points;
}

const [from, to] = [camera(), camera({ x: 0.7, z: 0.5, yaw: -0.25, pitch: 0.1, roll: 0.3 })];
const flat = trueMap(flatPlace(1), from, to);

describe('the homography of a grid', () => {
  test('the homography of a grid maps what lies between its points to a twentieth of a pixel', () => {
    const map = homographyMap(grid(flat, 40));
    for (const [x, y, u, v] of grid(flat, 37)) {
      expect(map(x, y)![0]).toBeCloseTo(u, 1);
      expect(map(x, y)![1]).toBeCloseTo(v, 1);
    }
  });

  test('a grid that lies on no homography is refused', () => {
    expect(() => homographyMap(grid(trueMap(deepPlace(2), from, to), 20))).toThrow('no homography');
  });
});

describe('given correspondences', () => {
  const points = grid(trueMap(deepPlace(2), from, to), 40);
  const map = correspondenceMap(points, 800);

  test('given correspondences are met exactly', () => {
    for (const [x, y, u, v] of points) expect(map(x, y)).toEqual([u, v]);
  });

  test('given correspondences carry a near location along with the turn of the photo', () => {
    const known = trueMap(flatPlace(1), from, to);
    const near = correspondenceMap(grid(known, 80), 800);
    for (const [x, y] of grid(known, 80)) {
      const truth = known(x + 10, y - 12);
      if (truth)
        expect(
          Math.hypot(near(x + 10, y - 12)![0] - truth[0], near(x + 10, y - 12)![1] - truth[1]),
        ).toBeLessThan(8);
    }
  });

  test('given correspondences say nothing about locations beyond 3 % of the diagonal', () => {
    expect(
      correspondenceMap(
        [
          [100, 100, 0, 0],
          [300, 100, 9, 0],
          [100, 300, 0, 9],
        ],
        800,
      )(100 + 25, 100),
    ).toBeNull();
  });
});

test('inliers count within 1, 2 and 5 % of the diagonal, over matched pairs only; refusals are told', () => {
  const shifted = [0.5, 1.5, 4, 9].map((percent): [number, number, number, number] => [
    10,
    10,
    10 + percent * 10,
    10,
  ]);
  const judged = judge([...shifted, [500, 500, 0, 0]], (x, y) => (x < 100 ? [x, y] : null), 1000);
  expect(judged).toEqual({ inliers: 5, judged: 4, within: [1, 2, 3] });
  const unmatched = { matched: false, score: 0, alignment: null };
  const pairs = [
    {
      pair: 'p',
      kind: 'H',
      matched: true,
      score: 5,
      alignment: { affine: 0.1, aligned: 0.01, isRefused: false },
      ...judged,
    },
    {
      pair: 'refused',
      kind: 'H',
      matched: true,
      score: 5,
      alignment: { affine: 0.5, aligned: 0.9, isRefused: true },
      inliers: 0,
      judged: 0,
      within: [0, 0, 0],
    },
    { pair: 'q', kind: 'H', ...unmatched, inliers: 9, judged: 9, within: [0, 0, 0] },
    { pair: 'r', kind: 'corr', ...unmatched, inliers: 0, judged: 0, within: [0, 0, 0] },
  ] satisfies Parameters<typeof scorePoints>[0];
  expect(scorePoints(pairs, 'H')).toEqual({
    pairs: 3,
    matched: 2,
    inliers: 5,
    judged: 4,
    within1: 0.25,
    within2: 0.5,
    within5: 0.75,
    refused: 1,
    affineError: 0.1,
    alignmentError: 0.01,
  });
  expect(scorePoints(pairs, 'corr')).toEqual({
    pairs: 1,
    matched: 0,
    inliers: 0,
    judged: 0,
    within1: null,
    within2: null,
    within5: null,
    refused: 0,
    affineError: null,
    alignmentError: null,
  });
});

test('the error of an alignment is the mean over the points that both photos show', () => {
  const b = { widthPx: 300, heightPx: 400 };
  const points: TruePoints = [
    [10, 10, 10, 10],
    [20, 20, 20, 20],
    [30, 30, 310, 30], // outside b
  ];
  expect(meanError(points, (x, y) => [x + 10, y], b)).toBeCloseTo(0.02);
  expect(meanError(points, (x, y) => (x < 15 ? [x, y] : null), b)).toBeCloseTo(0.5);
});

test('of 500 random inliers fewer than 25 are within 5 % of the diagonal', () => {
  const next = random(5);
  const guesses = Array.from({ length: 500 }, (): [number, number, number, number] => [
    next() * 640,
    next() * 480,
    next() * 640,
    next() * 480,
  ]);
  expect(judge(guesses, homographyMap(grid(flat, 40)), 800).within[2]).toBeLessThan(25);
});

test('tables of pairs and files of points are read; an unknown kind and a short row are refused', () => {
  const head = 'pair\timage_a\timage_b\tpoints\tkind\tset';
  expect(readPointPairs(`${head}\np\ta.jpg\tb.jpg\tp.txt\tlabelled-corr\ts\n`)).toEqual([
    { pair: 'p', imageA: 'a.jpg', imageB: 'b.jpg', points: 'p.txt', kind: 'corr' },
  ]);
  expect(() => readPointPairs(`${head}\np\ta\tb\tp.txt\tF\ts\n`)).toThrow('unknown kind F');
  expect(readPoints('1 2 3 4\n\n5.5  6 7 8\n')).toEqual([
    [1, 2, 3, 4],
    [5.5, 6, 7, 8],
  ]);
  expect(() => readPoints('1 2 3\n')).toThrow('not four numbers');
});

test.skipIf(!shared)('every published grid lies on a homography', () => {
  const folder = join(shared!, 'data/pairs');
  const pairs = readPointPairs(readFileSync(join(folder, 'pairs.tsv'), 'utf8')).filter((p) => p.kind === 'H');
  expect(pairs).toHaveLength(21);
  for (const { points } of pairs)
    expect(() => homographyMap(readPoints(readFileSync(join(folder, points), 'utf8')))).not.toThrow();
});
