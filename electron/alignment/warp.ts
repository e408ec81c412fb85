/**
 * What depth adds to a homography: near things shift more than far ones as the camera moves. The shifts of
 * the correspondences are smoothed by Gaussian process regression (Rasmussen and Williams 2006, chapter 2),
 * which falls back to no shift where nothing is known. Everything in shares.
 */
import type { Correspondences } from './correspondences.ts';
import type { Homography } from './homography.ts';
import { mapped } from './homography.ts';
import { cholesky, solveCholesky } from './linear.ts';

/**
 * How far shifts are expected to go, and over what distance they may change: docs/measurements.md#alignment.
 */
const AMPLITUDE = 0.05;
const LENGTH = 0.25;
/** Beyond it, the correspondence is taken to be wrong. */
const REACH = 0.2;
/** What no correspondence is surer than (docs/measurements.md#alignment). */
const LEAST_SIGMA = 0.005;

/**
 * A correspondence is believed where so many of its nearest neighbours shift as it does, to `shift` and
 * `slope` of how far they lie apart: chance shifts no two alike (docs/measurements.md#alignment).
 */
const NEIGHBOURS = { count: 10, fewest: 3, shift: 0.015, slope: 0.2 };

/**
 * Of each cell of such a side the surest correspondence is taken: the cost of the fit grows with their cube
 * (docs/measurements.md#alignment).
 */
const CELL = 0.04;

/** Fits, in which a correspondence that misses the last one by the bound counts for a quarter. */
const BOUNDS = [0.03, 0.0175, 0.01, 0.006];

/** Fewer show no depth. Not measured. */
const FEWEST = 8;

/** What is to be added where the homography puts a location of a. */
export type Shifting = (x: number, y: number) => readonly [number, number];

/** null where too few correspondences support any. */
export function shiftingOver(base: Homography, all: Correspondences): Shifting | null {
  const shifts = surest(supported(shiftsOf(base, all)));
  if (shifts.length < FEWEST) return null;
  const n = shifts.length;
  const covariance = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++)
      covariance[i * n + j] = covariance[j * n + i] = covarianceOf(shifts[i]!, shifts[j]!.x, shifts[j]!.y);
  let weights = new Float64Array(n).fill(1);
  let pull = pullOf(covariance, shifts, weights);
  for (const bound of BOUNDS) {
    weights = weightsOf(covariance, shifts, pull, bound);
    pull = pullOf(covariance, shifts, weights);
  }
  return (x, y) => {
    let [right, down] = [0, 0];
    shifts.forEach((known, i) => {
      const near = covarianceOf(known, x, y);
      right += near * pull.right[i]!;
      down += near * pull.down[i]!;
    });
    return [right, down];
  };
}

/** Where in a, by how much in b, and how surely: `sigma`. */
interface Shift {
  x: number;
  y: number;
  right: number;
  down: number;
  sigma: number;
}

function shiftsOf(base: Homography, { ax, ay, bx, by, sigma }: Correspondences): Shift[] {
  return Array.from(sigma, (own, i): Shift => {
    const [x, y] = [ax[i]!, ay[i]!];
    const [toX, toY] = mapped(base, x, y) ?? [Infinity, Infinity];
    return { x, y, right: bx[i]! - toX, down: by[i]! - toY, sigma: Math.hypot(own, LEAST_SIGMA) };
  }).filter(({ right, down }) => Math.hypot(right, down) < REACH);
}

/** Those whose neighbours shift alike. */
function supported(shifts: readonly Shift[]): Shift[] {
  const { count, fewest, shift, slope } = NEIGHBOURS;
  return shifts.filter((one) => {
    const nearest = shifts
      .filter((other) => other !== one)
      .map((other) => ({ other, apart: Math.hypot(other.x - one.x, other.y - one.y) }))
      .sort((p, q) => p.apart - q.apart)
      .slice(0, count);
    return (
      nearest.filter(
        ({ other, apart }) =>
          Math.hypot(other.right - one.right, other.down - one.down) < shift + slope * apart,
      ).length >= fewest
    );
  });
}

/** One a cell. */
function surest(shifts: readonly Shift[]): Shift[] {
  const best = new Map<string, Shift>();
  for (const one of shifts) {
    const cell = `${Math.floor(one.x / CELL)} ${Math.floor(one.y / CELL)}`;
    if (one.sigma < (best.get(cell)?.sigma ?? Infinity)) best.set(cell, one);
  }
  return [...best.values()];
}

/** Matérn, once differentiable: surfaces bend, and at edges more. */
function covarianceOf({ x, y }: Shift, toX: number, toY: number): number {
  const far = (Math.sqrt(3) * Math.hypot(x - toX, y - toY)) / LENGTH;
  return AMPLITUDE ** 2 * (1 + far) * Math.exp(-far);
}

interface Pull {
  right: Float64Array;
  down: Float64Array;
}

/** How strongly each known shift draws on what lies around. */
function pullOf(covariance: Float64Array, shifts: readonly Shift[], weights: Float64Array): Pull {
  const n = shifts.length;
  const matrix = covariance.slice();
  shifts.forEach(({ sigma }, i) => (matrix[i * n + i]! += sigma ** 2 / Math.max(1e-6, weights[i]!)));
  const lower = cholesky(matrix, n);
  if (lower === null) throw new Error('a covariance with noise on its diagonal is not positive definite');
  return {
    right: solveCholesky(
      lower,
      shifts.map(({ right }) => right),
    ),
    down: solveCholesky(
      lower,
      shifts.map(({ down }) => down),
    ),
  };
}

/** Of Geman and McClure: 1 where the fit passes through, little far off. */
function weightsOf(
  covariance: Float64Array,
  shifts: readonly Shift[],
  pull: Pull,
  bound: number,
): Float64Array<ArrayBuffer> {
  const n = shifts.length;
  return Float64Array.from(shifts, ({ right, down }, i) => {
    let [x, y] = [-right, -down];
    for (let j = 0; j < n; j++) {
      x += covariance[i * n + j]! * pull.right[j]!;
      y += covariance[i * n + j]! * pull.down[j]!;
    }
    return 1 / (1 + (x * x + y * y) / (bound * bound)) ** 2;
  });
}
