/** Photos of one plane, or from one spot, differ by a homography. Everything in shares. */
import type { Correspondences } from './correspondences.ts';
import { leastSquares } from './linear.ts';

/** Row-major 3 x 3 whose last number is 1: a to b. */
export type Homography = readonly number[];

/**
 * What is taken for right while it narrows: from what an affine map misses of a plane seen askew down to
 * where scenes with depth still hold together (docs/measurements.md#alignment).
 */
export const WIDE = { from: 0.06, to: 0.03 };
/** Down to what a location is worth, where the scene is flat (docs/measurements.md#alignment). */
export const NARROW = { from: 0.03, to: 0.008 };
const ROUNDS = 6;

/** Eight numbers need four correspondences; so many more, that chance does not make them. Not measured. */
const FEWEST = 10;

/**
 * Degenerate below: the smaller of two principal spreads (variances) as a share of their sum, as the kernel
 * of RANSAC has it.
 */
const MIN_SPREAD = 0.001;

/**
 * Expected size of the two numbers that bend: few correspondences must not invent a horizon. Not measured.
 */
const PERSPECTIVE_SIGMA = 1;

/** Where the denominator is less, what is seen lies near the horizon or behind the camera. */
const MIN_DEPTH = 0.1;

/** null where the map leads nowhere that could be seen. */
export function mapped(h: Homography, x: number, y: number): readonly [number, number] | null {
  const depth = h[6]! * x + h[7]! * y + h[8]!;
  return depth < MIN_DEPTH
    ? null
    : [(h[0]! * x + h[1]! * y + h[2]!) / depth, (h[3]! * x + h[4]! * y + h[5]!) / depth];
}

type ShareMap = (x: number, y: number) => readonly [number, number] | null;

function errorOf(map: ShareMap, all: Correspondences, i: number): number {
  const to = map(all.ax[i]!, all.ay[i]!);
  return to === null ? Infinity : Math.hypot(to[0] - all.bx[i]!, to[1] - all.by[i]!);
}

/** Correspondences that lie within the bound of where the map puts them. */
export const agreeingWith = (map: ShareMap, all: Correspondences, bound: number): number[] =>
  Array.from(all.ax.keys()).filter((i) => errorOf(map, all, i) < bound);

const mapOf =
  (h: Homography): ShareMap =>
  (x, y) =>
    mapped(h, x, y);

/**
 * `start` fitted to what agrees with it, while the bound narrows; null where too little does, or it lies on
 * a line.
 */
export function refined(
  start: Homography,
  all: Correspondences,
  { from, to }: { from: number; to: number },
): Homography | null {
  let h: Homography | null = start;
  for (let round = 0; round < ROUNDS && h !== null; round++) {
    const bound = from * (to / from) ** (round / (ROUNDS - 1));
    const chosen = agreeingWith(mapOf(h), all, bound);
    h = chosen.length < FEWEST || isLine(all, chosen) ? null : fitted(h, all, chosen, bound);
  }
  return h !== null && isUpright(h, all) ? h : null;
}

/** Weighted by how well each fits `from`, and by how sure it is. */
function fitted(
  from: Homography,
  all: Correspondences,
  chosen: readonly number[],
  bound: number,
): Homography | null {
  const rows: number[][] = [];
  const values: number[] = [];
  const weights: number[] = [];
  for (const i of chosen) {
    const [x, y, u, v] = [all.ax[i]!, all.ay[i]!, all.bx[i]!, all.by[i]!];
    const depth = from[6]! * x + from[7]! * y + 1;
    const weight = ((1 - (errorOf(mapOf(from), all, i) / bound) ** 2) / (all.sigma[i]! * depth)) ** 2;
    rows.push([x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]);
    values.push(u, v);
    weights.push(weight, weight);
  }
  rows.push([0, 0, 0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 0, 0, 1]);
  values.push(0, 0);
  weights.push(PERSPECTIVE_SIGMA ** -2, PERSPECTIVE_SIGMA ** -2);
  const h = leastSquares(rows, values, weights);
  return h && [...h, 1];
}

/** The map turns nothing over that the correspondences lie on. */
function isUpright(h: Homography, all: Correspondences): boolean {
  const determinant =
    h[0]! * (h[4]! - h[5]! * h[7]!) -
    h[1]! * (h[3]! - h[5]! * h[6]!) +
    h[2]! * (h[3]! * h[7]! - h[4]! * h[6]!);
  return determinant > 0 && agreeingWith(mapOf(h), all, WIDE.to).length >= FEWEST;
}

function isLine({ ax, ay }: Correspondences, chosen: readonly number[]): boolean {
  const mean = (of: (i: number) => number): number =>
    chosen.reduce((sum, i) => sum + of(i), 0) / chosen.length;
  const [x, y] = [mean((i) => ax[i]!), mean((i) => ay[i]!)];
  const xx = mean((i) => (ax[i]! - x) ** 2);
  const yy = mean((i) => (ay[i]! - y) ** 2);
  const xy = mean((i) => (ax[i]! - x) * (ay[i]! - y));
  const least = (xx + yy - Math.sqrt((xx - yy) ** 2 + 4 * xy ** 2)) / 2;
  return least < MIN_SPREAD * (xx + yy);
}
