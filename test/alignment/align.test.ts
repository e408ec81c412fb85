import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Alignment } from '../../electron/alignment/align.ts';
import { align, largestCommon } from '../../electron/alignment/align.ts';
import type { PackedFeatures } from '../../electron/contract/features.ts';
import type { Affine } from '../../electron/contract/match.ts';
import { tentativeOf, verifyPairs } from '../../electron/matching/verify.ts';
import type { LocationMap, SharedOptions } from '../support/synthetic/features.ts';
import { affineMap, sharedFeatures } from '../support/synthetic/features.ts';

const [WIDTH, HEIGHT] = [1024, 768];
const RULES = { evidence: 10 };
const DIAGONAL = Math.hypot(WIDTH, HEIGHT);

/** Row-major 3 x 3 in pixels. */
const homographyMap =
  (h: readonly number[]): LocationMap =>
  (x, y) => {
    const depth = h[6]! * x + h[7]! * y + h[8]!;
    return [(h[0]! * x + h[1]! * y + h[2]!) / depth, (h[3]! * x + h[4]! * y + h[5]!) / depth];
  };

/** A hill in the middle of the photo, which lies nearer than what is around it. */
const hillMap: LocationMap = (x, y) => {
  const near = Math.exp(-(((x - 500) / 220) ** 2) - ((y - 380) / 220) ** 2);
  return [0.95 * x + 30 + 60 * near, 0.95 * y + 10 - 15 * near];
};

/** Mean and largest error where b shows what a shows, away from the edges, as shares of the diagonal. */
function errorsOf(bFromA: Alignment['bFromA'], truth: LocationMap): { mean: number; most: number } {
  const errors: number[] = [];
  for (let y = 100; y <= HEIGHT - 100; y += 24)
    for (let x = 100; x <= WIDTH - 100; x += 24) {
      const [toX, toY] = truth(x, y)!;
      if (toX < 80 || toY < 80 || toX > WIDTH - 80 || toY > HEIGHT - 80) continue;
      const to = bFromA(x, y);
      errors.push(to === null ? 1 : Math.hypot(to[0] - toX, to[1] - toY) / DIAGONAL);
    }
  return { mean: errors.reduce((sum, one) => sum + one, 0) / errors.length, most: Math.max(...errors) };
}

async function aligned(seed: number, truth: LocationMap, options: SharedOptions = {}) {
  const { a, b } = sharedFeatures(seed, truth, { widthPx: WIDTH, heightPx: HEIGHT, ...options });
  const [{ bFromA } = { bFromA: null }] = await verifyPairs([a, b], Uint32Array.of(0, 1), RULES);
  if (bFromA === null) throw new Error('the synthetic pair has no transform');
  return { alignment: align(a, b, bFromA, tentativeOf(a, b, RULES)), bFromA: affineMap(bFromA) };
}

describe('Of two photos of a plane, most of whose correspondences are wrong, the alignment', () => {
  const oblique = [0.9, 0.05, 20, -0.03, 0.85, 60, 2.5e-4, 5e-5, 1];
  const steep = [1.3, 0.1, -40, 0.25, 1, 10, 6e-4, -1e-4, 1];

  test.each([
    ['a slight homography', oblique],
    ['a steep homography', steep],
  ])('follows %s far closer than the affine map does', async (_, h) => {
    for (const seed of [1, 2, 3]) {
      const truth = homographyMap(h);
      const { alignment, bFromA } = await aligned(seed, truth, { count: 700, shared: 250 });
      const { mean } = errorsOf(alignment.bFromA, truth);
      expect(alignment.kind).not.toBe('affine');
      expect(mean).toBeLessThan(0.003);
      expect(mean).toBeLessThan(errorsOf(bFromA, truth).mean / 3);
    }
  });

  test('is as good as the affine map where that is the truth', async () => {
    const truth = affineMap([0.9, 0.1, 30, -0.1, 0.9, 90]);
    const { alignment } = await aligned(4, truth, { count: 700, shared: 250 });
    expect(alignment.kind).toBe('homography');
    expect(errorsOf(alignment.bFromA, truth).most).toBeLessThan(0.005);
  });
});

test('What lies nearer in the scene is followed by a smooth warp', async () => {
  for (const seed of [5, 6]) {
    const { alignment, bFromA } = await aligned(seed, hillMap, { count: 900, shared: 450 });
    expect(alignment.kind).toBe('warp');
    const { mean, most } = errorsOf(alignment.bFromA, hillMap);
    expect(mean).toBeLessThan(0.004);
    expect(mean).toBeLessThan(errorsOf(bFromA, hillMap).mean / 3);
    expect(most).toBeLessThan(0.02);
  }
});

test('The same photos are aligned the same way each time', async () => {
  const [first, second] = [await aligned(7, hillMap), await aligned(7, hillMap)];
  for (const x of [0, 300, 900])
    expect(first.alignment.bFromA(x, 200)).toEqual(second.alignment.bFromA(x, 200));
});

describe('Where the correspondences say too little, the alignment is the affine map:', () => {
  const truth = affineMap([1.1, 0, 5, 0, 1.1, 5]);
  const bFromA: Affine = [1.1, 0, 5, 0, 1.1, 5];
  const { a, b, bOfA } = sharedFeatures(8, truth, { noisePx: 0 });
  const rowsA = [...bOfA.keys()].filter((row) => bOfA[row]! >= 0);
  const only = (rows: readonly number[], from: PackedFeatures = a): Alignment =>
    align(from, b, bFromA, { rowsA: rows, rowsB: rows.map((row) => bOfA[row]!) });
  const isAffine = ({ kind, bFromA: map }: Alignment): void => {
    expect(kind).toBe('affine');
    const [x, y] = map(200, 100)!;
    expect(x).toBeCloseTo(225, 6);
    expect(y).toBeCloseTo(115, 6);
  };

  test('none', () => isAffine(only([])));
  test('few', () => isAffine(only(rowsA.slice(0, 7))));
  test('many, of two spots alone', () =>
    isAffine(only([rowsA[0]!, ...Array.from({ length: 40 }, () => rowsA[1]!)])));

  test('many on one line', () => {
    const location = a.location.slice();
    for (const row of rowsA) location[2 * row + 1] = location[2 * row]! / 2;
    const locationB = b.location.slice();
    for (const row of rowsA)
      locationB.set(truth(location[2 * row]!, location[2 * row + 1]!)!, 2 * bOfA[row]!);
    isAffine(
      align({ ...a, location }, { ...b, location: locationB }, bFromA, {
        rowsA,
        rowsB: rowsA.map((row) => bOfA[row]!),
      }),
    );
  });
});

test('The largest common rectangle is that of trying them all', () => {
  const largestByTrying = (seen: Uint8Array, width: number): number => {
    const height = seen.length / width;
    let most = 0;
    for (let top = 0; top < height; top++)
      for (let left = 0; left < width; left++)
        for (let bottom = top; bottom < height; bottom++)
          for (let right = left; right < width; right++) {
            let isSeen = true;
            for (let y = top; y <= bottom; y++)
              for (let x = left; x <= right; x++) isSeen &&= seen[y * width + x] !== 0;
            if (isSeen) most = Math.max(most, (bottom - top + 1) * (right - left + 1));
          }
    return most;
  };
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 7 }).chain((width) =>
        fc.tuple(
          fc.constant(width),
          fc.integer({ min: 0, max: 6 }).chain((height) =>
            fc.array(fc.integer({ min: 0, max: 3 }), {
              minLength: width * height,
              maxLength: width * height,
            }),
          ),
        ),
      ),
      ([width, cells]) => {
        const seen = Uint8Array.from(cells);
        const found = largestCommon(seen, width);
        expect(found === null ? 0 : found.width * found.height).toBe(largestByTrying(seen, width));
        if (found === null) return;
        for (let y = found.top; y < found.top + found.height; y++)
          for (let x = found.left; x < found.left + found.width; x++) expect(seen[y * width + x]).not.toBe(0);
      },
    ),
    { seed: 1 },
  );
});
