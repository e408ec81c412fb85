/**
 * Two photos compared as the DELF reference compares them (research/delf, examples/match_images.py), for
 * people who compare with published figures: each feature of b to its nearest in a, one way, within a
 * distance; then scikit-image's RANSAC of an affine transform, whose inlier count is the score.
 *
 * The transform goes from b to a and errors are pixels of a, as in the counts that TensorFlow's features were
 * given for comparison (the reference's scripts write the same search with the two sides of the transform
 * swapped, which gives other counts).
 */
import { DESCRIPTOR_SIZE } from '../contract/features.ts';
import type { FeatureSet } from '../contract/features.ts';
import type { Affine, Verification } from '../contract/match.ts';
import { numpyRandom } from './numpy-random.ts';

/**
 * Distance of unit descriptors; pixels of the photo as it is stored; trials; correspondences a trial
 * (match_images.py).
 */
const [MAX_DISTANCE, MAX_ERROR_PX, TRIALS, SAMPLES] = [0.8, 20, 1000, 3];
/** The reference draws without a seed; this one makes the answer repeatable. */
const SEED = 0;

/**
 * Points are on one line when the determinant is rounding: features lie on the network's grid, so those are
 * many trials.
 */
const FLAT = 1e-12;

/** All constants that decide a verdict. */
export const REFERENCE_METHOD = { MAX_DISTANCE, MAX_ERROR_PX, TRIALS, SAMPLES, SEED, FLAT };

/** As it was extracted: rounded numbers would give other counts. */
type Exact = Pick<FeatureSet, 'count' | 'location' | 'descriptor'>;

/** Correspondences as rows: rowsA[i] of a with rowsB[i] of b, ascending in b. */
export interface Correspondences {
  rowsA: Uint16Array;
  rowsB: Uint16Array;
}

/**
 * Each feature of b with its nearest in a, where that is nearer than 0.8. (The reference's KD-tree finds the
 * same: it searches exactly.)
 */
export function referenceTentative(a: Exact, b: Exact): Correspondences {
  const found: { a: number[]; b: number[] } = { a: [], b: [] };
  for (let row = 0; row < b.count; row++) {
    const start = row * DESCRIPTOR_SIZE;
    let nearest = -1;
    let best = MAX_DISTANCE ** 2;
    for (let other = 0, at = 0; other < a.count; other++, at += DESCRIPTOR_SIZE) {
      let distance = 0;
      for (let k = 0; k < DESCRIPTOR_SIZE && distance < best; k += 4) {
        const d0 = a.descriptor[at + k]! - b.descriptor[start + k]!;
        const d1 = a.descriptor[at + k + 1]! - b.descriptor[start + k + 1]!;
        const d2 = a.descriptor[at + k + 2]! - b.descriptor[start + k + 2]!;
        const d3 = a.descriptor[at + k + 3]! - b.descriptor[start + k + 3]!;
        distance += d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3;
      }
      if (distance < best) [best, nearest] = [distance, other];
    }
    if (nearest < 0) continue;
    found.a.push(nearest);
    found.b.push(row);
  }
  return { rowsA: Uint16Array.from(found.a), rowsB: Uint16Array.from(found.b) };
}

/**
 * Places in the correspondences of the inliers, ascending, and the trials that it took. scikit-image's
 * `ransac`, drawn as NumPy draws: the trial with most inliers, of equals the one with the smaller sum of
 * squared errors; it ends early when missing a trial without outliers has become as likely as one float64
 * epsilon. None of fewer than three correspondences, where the reference fails.
 */
export function referenceInliers(
  a: Exact,
  b: Exact,
  { rowsA, rowsB }: Correspondences,
  seed: number,
): { inliers: number[]; trials: number } {
  const count = rowsA.length;
  let best: { inliers: number[]; sum: number } = { inliers: [], sum: Infinity };
  if (count < SAMPLES) return { inliers: best.inliers, trials: 0 };
  const from = Float64Array.from({ length: 2 * count }, (_, i) => b.location[2 * rowsB[i >> 1]! + (i & 1)]!);
  const to = Float64Array.from({ length: 2 * count }, (_, i) => a.location[2 * rowsA[i >> 1]! + (i & 1)]!);
  const random = numpyRandom(seed);
  let trials = 0;
  for (let most = TRIALS; trials < most; trials++) {
    const sample = random.choice(count, SAMPLES);
    const map = isOnePoint(to, sample) ? null : affineFit(from, to, sample);
    if (map === null) continue;
    const inliers: number[] = [];
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const [x, y] = [from[2 * i]!, from[2 * i + 1]!];
      const squared =
        (map[0] * x + map[1] * y + map[2] - to[2 * i]!) ** 2 +
        (map[3] * x + map[4] * y + map[5] - to[2 * i + 1]!) ** 2;
      sum += squared;
      if (squared < MAX_ERROR_PX ** 2) inliers.push(i);
    }
    if (inliers.length < best.inliers.length || (inliers.length === best.inliers.length && sum >= best.sum))
      continue;
    best = { inliers, sum };
    const hit = (inliers.length / count) ** SAMPLES;
    const missed = Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, 1 - hit));
    if (hit > 0) most = Math.min(most, Math.ceil(Math.log(Number.EPSILON) / Math.log(missed)));
  }
  return { inliers: best.inliers, trials };
}

/**
 * The whole check; `minInliers`: from how many on two photos are a match (the reference leaves that to who
 * reads the number).
 */
export function referenceVerification(a: Exact, b: Exact, minInliers: number): Omit<Verification, 'score'> {
  const tentative = referenceTentative(a, b);
  const { inliers, trials } = referenceInliers(a, b, tentative, SEED);
  const rows = inliers
    .map((i): [number, number] => [tentative.rowsA[i]!, tentative.rowsB[i]!])
    .sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  const [inliersA, inliersB] = [
    Uint16Array.from(rows, ([row]) => row),
    Uint16Array.from(rows, ([, row]) => row),
  ];
  const fit = affineFit(pointsOf(a, inliersA), pointsOf(b, inliersB), [...rows.keys()]);
  const bFromA = fit !== null && Math.abs(fit[0] * fit[4] - fit[1] * fit[3]) > FLAT ? fit : null;
  const reason =
    tentative.rowsA.length < SAMPLES
      ? 'too few tentative'
      : bFromA === null
        ? 'no consistent transform'
        : inliers.length < minInliers
          ? 'below threshold'
          : null;
  return {
    verdict: reason === null ? 'match' : 'no match',
    reason,
    bFromA,
    tentativeCount: tentative.rowsA.length,
    inliersA,
    inliersB,
    trials,
    seed: SEED,
  };
}

const pointsOf = ({ location }: Exact, rows: Uint16Array): Float64Array =>
  Float64Array.from({ length: 2 * rows.length }, (_, i) => location[2 * rows[i >> 1]! + (i & 1)]!);

/**
 * A transform to one point is none to scikit-image, though it may hold many inliers: features of b that all
 * found one of a.
 */
const isOnePoint = (xy: Float64Array, points: readonly number[]): boolean =>
  points.every((i) => xy[2 * i] === xy[2 * points[0]!] && xy[2 * i + 1] === xy[2 * points[0]! + 1]);

/**
 * The affine map with the least squares of `from` to `to` (x, y a point) at these points; null where they lie
 * on one line.
 */
function affineFit(from: Float64Array, to: Float64Array, points: readonly number[]): Affine | null {
  const n = points.length;
  let [mx, my, mu, mv] = [0, 0, 0, 0];
  for (const i of points) {
    mx += from[2 * i]! / n;
    my += from[2 * i + 1]! / n;
    mu += to[2 * i]! / n;
    mv += to[2 * i + 1]! / n;
  }
  let [xx, xy, yy, xu, yu, xv, yv] = [0, 0, 0, 0, 0, 0, 0];
  for (const i of points) {
    const [x, y, u, v] = [from[2 * i]! - mx, from[2 * i + 1]! - my, to[2 * i]! - mu, to[2 * i + 1]! - mv];
    xx += x * x;
    xy += x * y;
    yy += y * y;
    xu += x * u;
    yu += y * u;
    xv += x * v;
    yv += y * v;
  }
  const det = xx * yy - xy * xy;
  if (!(det > FLAT * xx * yy)) return null;
  const [m0, m1, m3, m4] = [
    (xu * yy - yu * xy) / det,
    (yu * xx - xu * xy) / det,
    (xv * yy - yv * xy) / det,
    (yv * xx - xv * xy) / det,
  ];
  return [m0, m1, mu - m0 * mx - m1 * my, m3, m4, mv - m3 * mx - m4 * my];
}
