import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PackedFeatures } from '../../electron/contract/features.ts';
import type { Affine } from '../../electron/contract/match.ts';
import { availablePaths, kernels, kernelsOn } from '../../native/index.ts';
import type { Consensus, RansacOptions } from '../../native/index.ts';
import { affineMap, featureSet, overlayOnly, sharedFeatures } from '../support/synthetic-features.ts';
import type { Truth } from '../support/synthetic-features.ts';
import { random } from '../support/synthetic.ts';

const options: RansacOptions = {
  maxError: 0.04,
  maxScaleDisagreement: 1.8,
  maxScaleChange: 4,
  maxTilt: 4,
  trials: 500,
  seed: 1,
};

/** Turns by `angle`, scales by `scale` (and x by `tilt` more) about the middle of 1024 x 768. */
function turned(scale: number, angle = 0, tilt = 1): Affine {
  const [c, s] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  return [c * tilt, -s, 512 - 512 * c * tilt + 384 * s, s * tilt, c, 384 - 512 * s * tilt - 384 * c];
}

const determinantOf = (m: Affine): number => m[0] * m[4] - m[1] * m[3];

/** The photo with its features' sizes times `factor`. */
const resized = (set: PackedFeatures, factor: number): PackedFeatures => ({
  ...set,
  scale: set.scale.map((scale) => scale * factor),
});

/** Two photos under `map`, sizes of features included. */
function underMap(seed: number, map: Affine, shared?: number): Truth {
  const truth = sharedFeatures(seed, affineMap(map), { shared });
  return { ...truth, b: resized(truth.b, Math.sqrt(determinantOf(map))) };
}

/** The same photo stored `factor` times as large. */
const enlarged = (set: PackedFeatures, factor: number): PackedFeatures => ({
  ...resized(set, factor),
  widthPx: set.widthPx * factor,
  heightPx: set.heightPx * factor,
  location: set.location.map((x) => x * factor),
});

/**
 * Photos of 1000 x 1000 whose row i corresponds to row i of every other; [x, y, size] a feature. At most 64.
 */
function placed(features: readonly (readonly [number, number, number])[]): PackedFeatures {
  const rows = featureSet(64, { count: 64, widthPx: 1000, heightPx: 1000 });
  return {
    ...rows,
    count: features.length,
    location: Float32Array.from(features.flatMap(([x, y]) => [x, y])),
    scale: Float32Array.from(features, ([, , size]) => size),
    attention: rows.attention.slice(0, features.length),
    descriptor: rows.descriptor.slice(0, features.length * 40),
  };
}

/** Features at few places and of few sizes, so that points coincide, lie on lines, and disagree in size. */
const gridPhoto = (count: number): fc.Arbitrary<PackedFeatures> => {
  const place = fc.integer({ min: 0, max: 12 }).map((i) => i * 77);
  return fc
    .array(fc.tuple(place, place, fc.constantFrom(0.5, 1, 1.4142, 4)), { minLength: count, maxLength: count })
    .map(placed);
};
const gridPair = fc
  .integer({ min: 0, max: 64 })
  .chain((count) => fc.tuple(gridPhoto(count), gridPhoto(count)));

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

const maps: Record<string, Affine> = {
  identity: turned(1),
  smaller: turned(0.6, 0.1),
  larger: turned(1.6, -0.1),
  'turned left': turned(1, -0.3),
  'seen from the right': turned(0.9, 0.05, 1.4),
  'seen from the left': turned(1.3, 0.15, 0.7),
  sheared: [1, 0.25, -60, -0.1, 1.1, 20],
};

const everyPair = (count: number): Uint32Array =>
  Uint32Array.from(
    Array.from({ length: count * count }, (_, i) => [Math.floor(i / count), i % count]).flat(),
  );

describe('the consensus of a pair is the same on every path, to the bit,', () => {
  const native = availablePaths().filter((path) => path !== 'typescript');
  const onEveryPath = async (
    sets: PackedFeatures[],
    pairs: Uint32Array,
    changed: Partial<RansacOptions> = {},
  ): Promise<Consensus[]> => {
    const expected = await kernelsOn('typescript').consensus(sets, pairs, { ...options, ...changed });
    for (const path of native)
      expect(await kernelsOn(path).consensus(sets, pairs, { ...options, ...changed }), path).toEqual(
        expected,
      );
    return expected;
  };

  test('for unrelated photos, other sizes and frames, one feature and none', async () => {
    const sets = [
      featureSet(1, { count: 400 }),
      featureSet(2, { count: 250, widthPx: 640, heightPx: 480 }),
      { ...featureSet(3, { count: 120, widthPx: 3000, heightPx: 4000 }), resizedLongSidePx: 768 },
      featureSet(4, { count: 17, widthPx: 5000, heightPx: 900 }),
      featureSet(5, { count: 1 }),
      featureSet(6, { count: 0 }),
    ];
    const found = await onEveryPath(sets, everyPair(sets.length));
    expect(found.at(-1)).toEqual({
      tentativeCount: 0,
      trials: 0,
      bFromA: null,
      inliersA: new Uint16Array(),
      inliersB: new Uint16Array(),
      cellCount: 0,
      fixedCount: 0,
    });
  });

  test.each(Object.entries(maps))('for photos under one map: %s', async (_, map) => {
    const { a, b } = underMap(8, map);
    const found = await onEveryPath([a, b, enlarged(b, 3.7)], Uint32Array.of(0, 1, 2, 0));
    for (const { bFromA } of found) expect(bFromA).not.toBeNull();
  });

  test('where trials are drawn, for any seed', async () => {
    const many = sharedFeatures(9, affineMap(turned(1.1, 0.1)), { count: 1500, shared: 1200 });
    const few = sharedFeatures(9, affineMap(turned(1.1, 0.1)), { count: 300, shared: 200 });
    for (const [{ a, b }, seed] of [
      [many, 1],
      [few, 0],
      [few, 12345],
      [few, 0xffffffff],
    ] as const) {
      const [found] = await onEveryPath([a, b], Uint32Array.of(0, 1), { trials: 50, seed });
      expect(found!.tentativeCount).toBeGreaterThan(200);
      expect(found!.trials).toBe(50);
    }
  });

  test('for points that coincide or lie on lines, and for sizes that contradict', async () => {
    const drawn = fc.integer({ min: 1, max: 64 });
    await fc.assert(
      fc.asyncProperty(
        gridPair,
        drawn,
        async ([a, b], trials) => void (await onEveryPath([a, b], Uint32Array.of(0, 1, 1, 1), { trials })),
      ),
      { numRuns: 150 },
    );
  });
});

describe('the consensus of two photos', () => {
  test.each(Object.entries(maps))('finds the true map and the true correspondences: %s', async (_, map) => {
    for (const seed of [10, 11, 12]) {
      const truth = underMap(seed, map);
      const found = await consensusOf(truth.a, truth.b);
      expect(apart(found.bFromA!, map)).toBeLessThan(0.01 * 1024);
      expect(trueInliers(found, truth)).toBeGreaterThan(0.97 * found.inliersA.length);
      expect(trueInliers(found, truth)).toBeGreaterThan(0.97 * 150);
    }
  });

  test('finds the true map among eight times as many false correspondences', async () => {
    const truth = underMap(13, turned(1.2, 0.1), 30);
    const found = await consensusOf(truth.a, truth.b);
    expect(found.tentativeCount).toBeGreaterThan(8 * 30);
    expect(apart(found.bFromA!, turned(1.2, 0.1))).toBeLessThan(0.02 * 1024);
    expect(trueInliers(found, truth)).toBeGreaterThan(0.9 * 30);
  });

  test('finds the true map from trials drawn by any seed', async () => {
    const truth = sharedFeatures(14, affineMap(turned(0.9, 0.1)), { count: 1500, shared: 1200 });
    for (const seed of [1, 2, 3]) {
      const found = await consensusOf(truth.a, truth.b, { trials: 50, seed });
      expect(apart(found.bFromA!, turned(0.9, 0.1))).toBeLessThan(0.01 * 1024);
      expect(trueInliers(found, truth)).toBeGreaterThan(0.97 * 1200);
    }
  });

  test('is in pixels of both photos as they are stored, with the same inliers at any size', async () => {
    const { a, b } = underMap(15, maps['sheared']!);
    const small = await consensusOf(a, b);
    const large = await consensusOf(a, enlarged(b, 4));
    expect(large).toEqual({ ...small, bFromA: small.bFromA!.map((x) => 4 * x) });
  });

  test('holds exactly the correspondences that the map and the sizes bear out, by rows of a', async () => {
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

  test('counts the inliers that lie at the same place of both frames, whatever their sizes', async () => {
    const { a, b } = overlayOnly(20);
    const overlay = await consensusOf(a, enlarged(b, 3));
    expect(overlay.fixedCount).toBeGreaterThan(0.95 * 60);
    expect(overlay.fixedCount).toBeLessThanOrEqual(overlay.inliersA.length);
    const moved = underMap(21, [1, 0, 40, 0, 1, 0]);
    expect((await consensusOf(moved.a, moved.b)).fixedCount).toBe(0);
  });

  test('does not follow a mirror', async () => {
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

  test('does not follow a change of scale beyond the largest', async () => {
    for (const scale of [0.5, 2]) {
      const { a, b } = underMap(23, turned(scale), 100);
      expect((await consensusOf(a, b, { maxScaleChange: 2.1 })).inliersA.length).toBeGreaterThan(95);
      expect((await consensusOf(a, b, { maxScaleChange: 1.5 })).inliersA.length).toBeLessThan(35);
    }
  });

  test('does not follow a view more oblique than the most', async () => {
    const oblique = turned(1.6, 0, 0.4);
    const { a, b } = underMap(24, oblique);
    expect((await consensusOf(a, b, { maxTilt: 3 })).inliersA.length).toBeGreaterThan(145);
    const { bFromA, inliersA } = await consensusOf(a, b, { maxTilt: 1.5 });
    expect(bFromA === null || tiltOf(bFromA) <= 1.5).toBe(true);
    expect(inliersA.length).toBeLessThan(100);
  });

  test('has no map, or a plausible one with four inliers and more', async () => {
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

  test('turns and tilts nothing for points along one line, which cannot tell', async () => {
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

  test('is none for three correspondences', async () => {
    const corners = [
      [100, 100, 1],
      [900, 100, 1],
      [100, 900, 1],
      [900, 900, 1],
    ] as const;
    expect((await consensusOf(placed(corners.slice(0, 3)), placed(corners.slice(0, 3)))).bFromA).toBeNull();
    expect((await consensusOf(placed(corners), placed(corners))).inliersA).toHaveLength(4);
  });

  test("leaves out a correspondence whose sizes contradict the map's scale", async () => {
    const truth = underMap(25, turned(1.2));
    const odd = [...truth.bOfA.keys()].filter((row) => truth.bOfA[row]! >= 0).filter((_, i) => i % 5 === 0);
    const scale = truth.b.scale.slice();
    for (const row of odd) scale[truth.bOfA[row]!]! *= 2.5;
    const found = await consensusOf(truth.a, { ...truth.b, scale });
    expect(trueInliers(found, truth)).toBeGreaterThan(0.97 * 120);
    expect(odd.filter((row) => found.inliersA.includes(row))).toEqual([]);
  });
});

describe('many pairs', () => {
  const truths = [maps['smaller']!, maps['larger']!, maps['sheared']!].map((map, i) =>
    underMap(30 + i, map, 60),
  );
  const photos = [...truths.flatMap(({ a, b }) => [a, b]), featureSet(33, { count: 100 })];
  const pairs = everyPair(7);

  test('each have the answer they have alone, in the order asked', async () => {
    const together = await kernels.consensus(photos, pairs, options);
    expect(together).toHaveLength(49);
    for (const [i, found] of together.entries()) {
      expect(await kernels.consensus(photos, pairs.slice(2 * i, 2 * i + 2), options)).toEqual([found]);
    }
    const backwards = Uint32Array.from(pairs, (_, i) => pairs[pairs.length - 2 - i + 2 * (i % 2)]!);
    expect((await kernels.consensus(photos, backwards, options)).reverse()).toEqual(together);
  });

  test('asked for at the same time have the same answers', async () => {
    const once = await kernels.consensus(photos, pairs, options);
    for (const again of await Promise.all([1, 2, 3].map(() => kernels.consensus(photos, pairs, options))))
      expect(again).toEqual(once);
  });

  test('are none for no pairs', async () => {
    expect(await kernels.consensus(photos, new Uint32Array(), options)).toEqual([]);
    expect(await kernels.consensus([], new Uint32Array(), options)).toEqual([]);
  });
});

describe.each(availablePaths())('consensus, %s', (path) => {
  const { consensus } = kernelsOn(path);
  const set = featureSet(1, { count: 10 });

  test.each<[string, Partial<PackedFeatures>]>([
    ['locations for fewer features', { location: set.location.slice(2) }],
    ['sizes for fewer features', { scale: set.scale.slice(1) }],
    ['descriptors for fewer features', { descriptor: set.descriptor.slice(40) }],
    ['half a descriptor', { descriptor: set.descriptor.slice(20) }],
    ['another count', { count: 11 }],
    ['no width', { widthPx: 0 }],
    ['a height that is no number', { heightPx: NaN }],
    ['no resized size', { resizedLongSidePx: 0 }],
  ])('refuses a set with %s', async (_, changed) => {
    await expect(consensus([set, { ...set, ...changed }], Uint32Array.of(0, 1), options)).rejects.toThrow(
      RangeError,
    );
  });

  test('refuses half a pair, and a pair of a set that is not there', async () => {
    for (const pairs of [[0], [0, 1, 1], [0, 2], [0xffffffff, 0]]) {
      await expect(consensus([set, set], Uint32Array.from(pairs), options)).rejects.toThrow(RangeError);
    }
  });
});
