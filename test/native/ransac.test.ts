import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PackedFeatures } from '../../electron/contract/features.ts';
import type { Affine } from '../../electron/contract/match.ts';
import { kernels } from '../../native/index.ts';
import type { Consensus, RansacOptions } from '../../native/index.ts';
import { affineMap, featureSet, overlayOnly, sharedFeatures } from '../support/synthetic/features.ts';
import type { Truth } from '../support/synthetic/features.ts';
import { random } from '../support/synthetic/synthetic.ts';
import { determinantOf, enlarged, gridPair, maps, options, placed, turned, underMap } from './photo-pairs.ts';

async function consensusOf(
  a: PackedFeatures,
  b: PackedFeatures,
  changed: Partial<RansacOptions> = {},
): Promise<Consensus> {
  const [found] = await kernels.consensus([a, b], Uint32Array.of(0, 1), { ...options, ...changed });
  return found!;
}

/** Farthest that two maps put a corner of 1024 x 768 apart. */
function apart(p: Affine, q: Affine): number {
  const corners = [
    [0, 0],
    [1024, 0],
    [0, 768],
    [1024, 768],
  ] as const;
  return Math.max(
    ...corners.map(([x, y]) => {
      const [to, other] = [affineMap(p)(x, y)!, affineMap(q)(x, y)!];
      return Math.hypot(to[0] - other[0], to[1] - other[1]);
    }),
  );
}

const trueInliers = ({ inliersA, inliersB }: Consensus, { bOfA }: Truth): number =>
  inliersA.reduce((sum, row, i) => sum + Number(bOfA[row] === inliersB[i]), 0);

/** Ratio of the singular values. */
function tiltOf([a, b, , c, d]: Affine): number {
  const [q, r] = [Math.hypot(a + d, c - b), Math.hypot(a - d, c + b)];
  return (q + r) / (q - r);
}

describe('on the fastest path', () => {
  test.each(Object.entries(maps))(
    'the consensus has the true map and the true correspondences: %s',
    async (_, map) => {
      for (const seed of [10, 11, 12]) {
        const truth = underMap(seed, map);
        const found = await consensusOf(truth.a, truth.b);
        expect(apart(found.bFromA!, map)).toBeLessThan(0.01 * 1024);
        expect(trueInliers(found, truth)).toBeGreaterThan(0.97 * found.inliersA.length);
        expect(trueInliers(found, truth)).toBeGreaterThan(0.97 * 150);
      }
    },
  );

  test('the true map is found where fewer than one in eight tentative correspondences are true', async () => {
    const truth = underMap(13, turned(1.2, 0.1), 30);
    const found = await consensusOf(truth.a, truth.b);
    expect(found.tentativeCount).toBeGreaterThan(8 * 30);
    expect(apart(found.bFromA!, turned(1.2, 0.1))).toBeLessThan(0.02 * 1024);
    expect(trueInliers(found, truth)).toBeGreaterThan(0.9 * 30);
  });

  test('the consensus has the true map from 50 trials drawn by each of three seeds', async () => {
    const truth = sharedFeatures(14, affineMap(turned(0.9, 0.1)), { count: 1500, shared: 1200 });
    for (const seed of [1, 2, 3]) {
      const found = await consensusOf(truth.a, truth.b, { trials: 50, seed });
      expect(apart(found.bFromA!, turned(0.9, 0.1))).toBeLessThan(0.01 * 1024);
      expect(trueInliers(found, truth)).toBeGreaterThan(0.97 * 1200);
    }
  });

  test('the map is in pixels as stored: a photo four times as large has the same inliers', async () => {
    const { a, b } = underMap(15, maps['sheared']!);
    const small = await consensusOf(a, b);
    const large = await consensusOf(a, enlarged(b, 4));
    expect(large).toEqual({ ...small, bFromA: small.bFromA!.map((x) => 4 * x) });
  });

  test('the inliers are exactly the correspondences that map and sizes bear out, by rows of a', async () => {
    const pairs = [15, 16, 17]
      .map((seed) => underMap(seed, maps['seen from the left']!))
      .map(({ a, b }) => [a, enlarged(b, 2.5)] as const);
    for (const [a, b] of [...pairs, [featureSet(18), featureSet(19)] as const]) {
      const found = await consensusOf(a, b);
      const m = found.bFromA!;
      const [longA, longB] = [Math.max(a.widthPx, a.heightPx), Math.max(b.widthPx, b.heightPx)];
      const tentative = kernels.mutualNearest(a.descriptor, b.descriptor);
      const expected = Array.from(tentative.a, (rowA, i) => [rowA, tentative.b[i]!] as const).filter(
        ([rowA, rowB]) => {
          const [x, y] = affineMap(m)(a.location[2 * rowA]!, a.location[2 * rowA + 1]!)!;
          const error = Math.hypot(x - b.location[2 * rowB]!, y - b.location[2 * rowB + 1]!);
          const disagreement = b.scale[rowB]! / a.scale[rowA]! / Math.sqrt(determinantOf(m));
          return (
            error < options.maxError * longB &&
            Math.max(disagreement, 1 / disagreement) <= options.maxScaleDisagreement
          );
        },
      );
      expect(Array.from(found.inliersA, (rowA, i) => [rowA, found.inliersB[i]!])).toEqual(expected);
      expect(found.tentativeCount).toBe(tentative.a.length);
      const cells = (
        { location, resizedLongSidePx }: PackedFeatures,
        rows: Uint16Array,
        longSide: number,
      ): number => {
        const cell = (pixel: number): number => Math.floor((pixel / longSide) * (resizedLongSidePx / 24));
        return new Set(
          Array.from(rows, (row) => `${cell(location[2 * row]!)} ${cell(location[2 * row + 1]!)}`),
        ).size;
      };
      expect(found.cellCount).toBe(
        Math.min(cells(a, found.inliersA, longA), cells(b, found.inliersB, longB)),
      );
    }
  });

  test('inliers at the same place of both frames are counted, in photos of unlike sizes too', async () => {
    const { a, b } = overlayOnly(20);
    const overlay = await consensusOf(a, enlarged(b, 3));
    expect(overlay.fixedCount).toBeGreaterThan(0.95 * 60);
    expect(overlay.fixedCount).toBeLessThanOrEqual(overlay.inliersA.length);
    const moved = underMap(21, [1, 0, 40, 0, 1, 0]);
    expect((await consensusOf(moved.a, moved.b)).fixedCount).toBe(0);
  });

  test('the consensus does not follow a mirror', async () => {
    for (const mirror of [
      [-1, 0, 1023, 0, 1, 0],
      [1, 0, 0, 0, -1, 767],
      [0, 1, 0, 1, 0, 0],
    ] as const) {
      const { a, b } = sharedFeatures(22, affineMap(mirror), { noisePx: 0 });
      const { bFromA, inliersA } = await consensusOf(a, b);
      expect(bFromA === null || determinantOf(bFromA) > 0).toBe(true);
      expect(inliersA.length).toBeLessThan(0.2 * 150);
    }
  });

  test('the consensus does not follow a change of scale beyond the largest', async () => {
    for (const scale of [0.5, 2]) {
      const { a, b } = underMap(23, turned(scale), 100);
      expect((await consensusOf(a, b, { maxScaleChange: 2.1 })).inliersA.length).toBeGreaterThan(95);
      expect((await consensusOf(a, b, { maxScaleChange: 1.5 })).inliersA.length).toBeLessThan(35);
    }
  });

  test('the consensus does not follow a view more oblique than the most', async () => {
    const oblique = turned(1.6, 0, 0.4);
    const { a, b } = underMap(24, oblique);
    expect((await consensusOf(a, b, { maxTilt: 3 })).inliersA.length).toBeGreaterThan(145);
    const { bFromA, inliersA } = await consensusOf(a, b, { maxTilt: 1.5 });
    expect(bFromA === null || tiltOf(bFromA) <= 1.5).toBe(true);
    expect(inliersA.length).toBeLessThan(100);
  });

  test('the consensus has no map, or a plausible one with four inliers and more', async () => {
    const bounds = { maxScaleChange: 1.5, maxTilt: 1.3 };
    const rounding = 1 + 1e-9;
    await fc.assert(
      fc.asyncProperty(gridPair, async ([a, b]) => {
        const { bFromA, inliersA, inliersB } = await consensusOf(a, b, bounds);
        expect(inliersB).toHaveLength(inliersA.length);
        expect(bFromA === null ? inliersA.length === 0 : inliersA.length >= 4).toBe(true);
        if (bFromA === null) return;
        const scale = Math.sqrt(determinantOf(bFromA));
        expect(Math.max(scale, 1 / scale)).toBeLessThanOrEqual(1.5 * rounding);
        expect(tiltOf(bFromA)).toBeLessThanOrEqual(1.3 * rounding);
      }),
      { numRuns: 300 },
    );
  });

  test('the map of points along one line, which cannot tell, turns and tilts nothing', async () => {
    const next = random(26);
    const jitter = (): number => 4 * next() - 2;
    const line = Array.from(
      { length: 40 },
      (_, i) => [100 + 20 * i + jitter(), 300 + 10 * i + jitter(), 1] as const,
    );
    const moved = line.map(([x, y]) => [x - 30 + jitter(), y + 50 + jitter(), 1] as const);
    const { bFromA, inliersA } = await consensusOf(placed(line), placed(moved));
    expect(inliersA).toHaveLength(40);
    const [m0, m1, , m3, m4] = bFromA!;
    expect([m0, m1, m3, m4]).toEqual([1, 0, 0, 1]);
    expect(apart(bFromA!, [1, 0, -30, 0, 1, 50])).toBeLessThan(5);
  });

  test('three correspondences have no map, and four have one', async () => {
    const corners = [
      [100, 100, 1],
      [900, 100, 1],
      [100, 900, 1],
      [900, 900, 1],
    ] as const;
    expect((await consensusOf(placed(corners.slice(0, 3)), placed(corners.slice(0, 3)))).bFromA).toBeNull();
    expect((await consensusOf(placed(corners), placed(corners))).inliersA).toHaveLength(4);
  });

  test("the inliers leave out a correspondence whose sizes contradict the map's scale", async () => {
    const truth = underMap(25, turned(1.2));
    const odd = [...truth.bOfA.keys()].filter((row) => truth.bOfA[row]! >= 0).filter((_, i) => i % 5 === 0);
    const scale = truth.b.scale.slice();
    for (const row of odd) scale[truth.bOfA[row]!]! *= 2.5;
    const found = await consensusOf(truth.a, { ...truth.b, scale });
    expect(trueInliers(found, truth)).toBeGreaterThan(0.97 * 120);
    expect(odd.filter((row) => found.inliersA.includes(row))).toEqual([]);
  });
});
