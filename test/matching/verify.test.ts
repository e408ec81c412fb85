import { expect, test } from 'vitest';
import type { PackedFeatures } from '../../electron/contract/features.ts';
import type { Affine, Verification } from '../../electron/contract/match.ts';
import { MATCH_SCORE, residualPx, tentativeOf, verifyPairs } from '../../electron/matching/verify.ts';
import {
  affineMap,
  clusteredDescriptors,
  depthMap,
  featureSet,
  overlayOnly,
  sharedFeatures,
} from '../support/synthetic/features.ts';

/** A model for which evidence of 70 makes a match, as delf-imagenet. */
const EVIDENCE = { evidence: 70 };

const moved: Affine = [1.05, 0.05, -20, -0.05, 1.05, 15];

async function verify({ a, b }: { a: PackedFeatures; b: PackedFeatures }): Promise<Verification> {
  const [found] = await verifyPairs([a, b], Uint32Array.of(0, 1), EVIDENCE);
  return found!;
}

/**
 * `count` photos of unrelated features that crowd around common centres, as those of real photos do, and
 * every pair of them.
 */
function unrelated(
  seed: number,
  count: number,
  features: number,
): { sets: PackedFeatures[]; pairs: Uint32Array } {
  const rows = clusteredDescriptors(seed, count * features);
  const sets = Array.from({ length: count }, (_, i) => ({
    ...featureSet(1000 * seed + i, { count: features }),
    descriptor: rows.slice(i * features * 40, (i + 1) * features * 40),
  }));
  return {
    sets,
    pairs: Uint32Array.from(sets.flatMap((_, i) => sets.slice(0, i).flatMap((_, j) => [i, j]))),
  };
}

test('Two photos of one plane are a match, with the map and the correspondences between them', async () => {
  const truth = sharedFeatures(1, affineMap(moved));
  const found = await verify(truth);
  expect(found).toMatchObject({ verdict: 'match', reason: null });
  expect(found.score).toBeGreaterThanOrEqual(MATCH_SCORE);
  for (const [x, y] of [
    [0, 0],
    [1023, 0],
    [0, 767],
    [1023, 767],
  ] as const) {
    const [to, expected] = [affineMap(found.bFromA!)(x, y)!, affineMap(moved)(x, y)!];
    expect(Math.hypot(to[0] - expected[0], to[1] - expected[1])).toBeLessThan(0.01 * 1024);
  }
  const right = found.inliersA.filter((row, i) => truth.bOfA[row] === found.inliersB[i]);
  expect(right.length).toBeGreaterThan(0.97 * found.inliersA.length);
  expect(right.length).toBeGreaterThan(0.97 * 150);
  expect(found.tentativeCount).toBeGreaterThanOrEqual(found.inliersA.length);
});

test('Two photos of a near and a far plane are a match with inliers on both', async () => {
  const isNear = (x: number): boolean => x > 350 && x < 650;
  const truth = sharedFeatures(2, depthMap([1, 0, 50, 0, 1, 5], [1, 0, 20, 0, 1, 5], isNear), {
    shared: 200,
  });
  const found = await verify(truth);
  expect(found.verdict).toBe('match');
  const right = [...found.inliersA].filter((row, i) => truth.bOfA[row] === found.inliersB[i]);
  const near = right.filter((row) => isNear(truth.a.location[2 * row]!));
  expect(near.length).toBeGreaterThan(40);
  expect(right.length - near.length).toBeGreaterThan(100);
});

test('Two photos of one tripod are a match, though nothing moved', async () => {
  const found = await verify(sharedFeatures(3, affineMap([1, 0, 0, 0, 1, 0]), { noisePx: 1 }));
  expect(found).toMatchObject({ verdict: 'match', reason: null });
});

test('Two photos are a match either way round', async () => {
  const { a, b } = sharedFeatures(4, affineMap(moved));
  const [there, back] = await verifyPairs([a, b], Uint32Array.of(0, 1, 1, 0), EVIDENCE);
  expect([there!.verdict, back!.verdict]).toEqual(['match', 'match']);
  expect(back!.tentativeCount).toBe(there!.tentativeCount);
  expect(Math.abs(back!.score - there!.score)).toBeLessThan(0.05 * there!.score);
});

test('Two photos that share a mark at the same place and nothing else are no match', async () => {
  for (const seed of [5, 6, 7]) {
    const found = await verify(overlayOnly(seed, { shared: 30 }));
    expect(found).toMatchObject({ verdict: 'no match', reason: 'overlay', score: 0 });
    expect(found.inliersA.length).toBeGreaterThan(25);
  }
});

test('Two photos of few features in common have too few tentative correspondences', async () => {
  const { a, b } = sharedFeatures(8, affineMap(moved), { count: 11, shared: 11 });
  expect(await verify({ a, b })).toMatchObject({
    verdict: 'no match',
    reason: 'too few tentative',
    score: 0,
  });
  const none = featureSet(8, { count: 0 });
  expect(await verify({ a, b: none })).toMatchObject({
    reason: 'too few tentative',
    tentativeCount: 0,
    bFromA: null,
  });
  expect(await verify({ a: none, b: none })).toMatchObject({ reason: 'too few tentative' });
});

test('Two photos of other places are no match: no map, or too little that supports it', async () => {
  const { sets, pairs } = unrelated(9, 10, 400);
  const found = await verifyPairs(sets, pairs, EVIDENCE);
  expect(new Set(found.map(({ verdict }) => verdict))).toEqual(new Set(['no match']));
  expect(new Set(found.map(({ reason }) => reason))).toEqual(
    new Set(['no consistent transform', 'below threshold']),
  );
  for (const { reason, bFromA, score, inliersA } of found) {
    expect(bFromA === null).toBe(reason === 'no consistent transform');
    expect(score > 0).toBe(reason === 'below threshold');
    expect(inliersA.length === 0).toBe(bFromA === null);
  }
});

test.each([60, 150, 300, 500, 1000])(
  'The score of other places is under the threshold in 99 of 100 pairs, %i features each',
  async (features) => {
    const scores: number[] = [];
    for (const seed of [1, 2, 3]) {
      const { sets, pairs } = unrelated(seed, features > 500 ? 12 : 20, features);
      scores.push(...(await verifyPairs(sets, pairs, EVIDENCE)).map(({ score }) => score));
    }
    expect(scores.filter((score) => score >= MATCH_SCORE).length).toBeLessThan(0.01 * scores.length);
  },
);

test('The score grows with what two photos share', async () => {
  for (const seed of [10, 11]) {
    const truths = [0, 30, 60, 100, 150, 250, 400].map((shared) =>
      sharedFeatures(seed, affineMap(moved), { shared }),
    );
    const scores = (await Promise.all(truths.map(verify))).map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => a - b));
    expect(new Set(scores).size).toBe(scores.length);
  }
});

test('A dozen inliers stay under the threshold, though they are a third of the features', async () => {
  for (const seed of [15, 16, 17]) {
    const found = await verify(sharedFeatures(seed, affineMap(moved), { count: 36, shared: 12 }));
    expect(found.inliersA.length).toBeGreaterThanOrEqual(11);
    expect(found).toMatchObject({ verdict: 'no match', reason: 'below threshold' });
  }
});

test('The score counts what lies close together less than what is spread', async () => {
  const inCorner = (x: number, y: number): readonly [number, number] | null =>
    x < 200 && y < 150 ? [x + 90, y + 40] : null;
  const crowded = await verify(sharedFeatures(12, inCorner, { shared: 100 }));
  const spread = await verify(sharedFeatures(12, affineMap([1, 0, 90, 0, 1, 40]), { shared: 100 }));
  expect(crowded.inliersA.length).toBeGreaterThan(95);
  expect(crowded.score).toBeLessThan(0.8 * spread.score);
});

test('The score means the same for every model: evidence as a share of what makes a match', async () => {
  const { a, b } = sharedFeatures(14, affineMap(moved), { count: 300, shared: 90 });
  const found = await Promise.all(
    [1, 2, 10].map((factor) =>
      verifyPairs([a, b], Uint32Array.of(0, 1), { evidence: factor * EVIDENCE.evidence }),
    ),
  );
  const [once, twice, tenfold] = found.map(([verification]) => verification!);
  expect(twice).toEqual({ ...once, score: once!.score / 2 });
  expect(twice!.verdict).toBe('match');
  expect(tenfold).toMatchObject({ verdict: 'no match', reason: 'below threshold' });
  expect(tenfold!.score).toBeCloseTo(once!.score / 10, 9);
});

test('The score is at the threshold or above for matches alone', async () => {
  const pairs = [0, 5, 10, 15, 20, 25, 30].map((shared) =>
    sharedFeatures(13, affineMap(moved), { count: 200, shared }),
  );
  const found = await verifyPairs(
    pairs.flatMap(({ a, b }) => [a, b]),
    Uint32Array.from({ length: 14 }, (_, i) => i),
    EVIDENCE,
  );
  for (const { verdict, reason, score } of found) {
    expect(verdict).toBe(score >= MATCH_SCORE ? 'match' : 'no match');
    expect(reason === null).toBe(verdict === 'match');
  }
  expect(new Set(found.map(({ verdict }) => verdict)).size).toBe(2);
});

test('The same features have the same answer again, alone and among others', async () => {
  const truths = [20, 21, 22].map((seed) =>
    sharedFeatures(seed, affineMap(moved), { count: 300, shared: 60 }),
  );
  const sets = truths.flatMap(({ a, b }) => [a, b]);
  const pairs = Uint32Array.of(0, 1, 2, 3, 4, 5, 0, 3, 5, 1);
  const once = await verifyPairs(sets, pairs, EVIDENCE);
  expect(await verifyPairs(sets, pairs, EVIDENCE)).toEqual(once);
  for (const [i, found] of once.entries())
    expect(await verifyPairs(sets, pairs.slice(2 * i, 2 * i + 2), EVIDENCE)).toEqual([found]);
  for (const [i, { a, b }] of truths.entries()) expect(await verify({ a, b })).toEqual(once[i]);
});

/** A photo with features and, after them, keypoints. */
function withKeypoints(features: PackedFeatures, keypoints: PackedFeatures): PackedFeatures {
  const joined = <T extends Float32Array | Int8Array>(x: T, y: T): T => {
    const all =
      x.constructor === Float32Array
        ? new Float32Array(x.length + y.length)
        : new Int8Array(x.length + y.length);
    all.set(x);
    all.set(y, x.length);
    return all as T;
  };
  return {
    ...features,
    count: features.count + keypoints.count,
    keypointCount: keypoints.count,
    location: joined(features.location, keypoints.location),
    scale: joined(features.scale, keypoints.scale),
    attention: joined(features.attention, new Float32Array(keypoints.count)),
    descriptor: joined(features.descriptor, keypoints.descriptor),
  };
}

const shared = sharedFeatures(30, affineMap(moved), { count: 300, shared: 80 });
const features = { a: featureSet(31, { count: 400 }), b: featureSet(32, { count: 350 }) };
const photos = { a: withKeypoints(features.a, shared.a), b: withKeypoints(features.b, shared.b) };

test('Keypoints make a match where features agree on nothing, and its inliers are their rows', async () => {
  expect((await verify(features)).verdict).toBe('no match');
  const found = await verify(photos);
  expect(found).toMatchObject({ verdict: 'match', reason: null });
  const keypoints = [...found.inliersA.keys()].filter((i) => found.inliersA[i]! >= 400);
  expect(keypoints.filter((i) => found.inliersB[i]! >= 350)).toEqual(keypoints);
  expect(
    keypoints.filter((i) => shared.bOfA[found.inliersA[i]! - 400] === found.inliersB[i]! - 350).length,
  ).toBeGreaterThan(70);
  expect([...found.inliersA]).toEqual([...found.inliersA].sort((x, y) => x - y));
});

test('Keypoints add to what features prove', async () => {
  const other = sharedFeatures(33, affineMap(moved), { count: 400, shared: 100 });
  const alone = await verify(other);
  const both = await verify({ a: withKeypoints(other.a, shared.a), b: withKeypoints(other.b, shared.b) });
  expect(both.score).toBeGreaterThan(1.5 * alone.score);
  expect(both.inliersA.length).toBeGreaterThan(alone.inliersA.length + 70);
  expect(both.tentativeCount).toBeGreaterThan(alone.tentativeCount + 70);
});

test('Keypoints and features show only inliers that lie where the one transform puts them', async () => {
  const elsewhere = sharedFeatures(34, affineMap([0.7, 0, 300, 0, 0.7, 180]), { count: 400, shared: 50 });
  const [a, b] = [withKeypoints(elsewhere.a, shared.a), withKeypoints(elsewhere.b, shared.b)];
  const found = await verify({ a, b });
  expect(found.inliersA.filter((row) => row >= 400).length).toBeGreaterThan(70);
  expect(found.inliersA.length).toBeLessThan(80 + 25);
  for (const [i, row] of found.inliersA.entries())
    expect(residualPx(found.bFromA!, a, row, b, found.inliersB[i]!)).toBeLessThanOrEqual(0.04 * 1024);
});

test('Keypoints correspond with keypoints alone, and inliers are among the tentative ones', async () => {
  const found = await verify(photos);
  const { rowsA, rowsB } = tentativeOf(photos.a, photos.b, EVIDENCE);
  for (const [i, row] of rowsA.entries()) expect(row >= 400).toBe(rowsB[i]! >= 350);
  const tentative = new Set(Array.from(rowsA, (row, i) => `${row} ${rowsB[i]}`));
  for (const [i, row] of found.inliersA.entries())
    expect(tentative.has(`${row} ${found.inliersB[i]}`)).toBe(true);
  expect(found.tentativeCount).toBe(rowsA.length);
});

test('No pairs have no answers', async () => {
  expect(await verifyPairs([], new Uint32Array(), EVIDENCE)).toEqual([]);
});
