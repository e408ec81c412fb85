/**
 * The affine map that most mutual nearest neighbours of two photos agree with, in plain TypeScript: the
 * oracle of `src/ransac.cc`, line by line, and its fallback. Only + - * / and sqrt on doubles, in one order,
 * so that both agree to the bit.
 *
 * Everything is computed in *shares*: locations divided by the long side of their photo, so that one bound
 * serves photos of any size.
 */
import type { PackedFeatures } from '../../electron/contract/features.ts';
import type { Consensus, MutualNearest, RansacOptions } from '../kernels.ts';
import { kernelMethod } from '../method.ts';
import { mutualNearest } from './nearest.ts';

/** Best hypotheses that are refined: docs/measurements.md#native. */
const { REFINED } = kernelMethod.ransac;
/** Fits of each, while the bound narrows (local optimisation, Chum et al. 2003). Not measured. */
const { ROUNDS } = kernelMethod.ransac;
/** Fewer correspondences than this support no affine map (three define one). */
const { MINIMUM } = kernelMethod.ransac;
/**
 * Degenerate below: the smaller of the inliers' two principal spreads (variances) as a share of their sum,
 * about 3 % in length. Not measured.
 */
const { MIN_SPREAD } = kernelMethod.ransac;
/**
 * Side of the cells, in resized pixels, by which distinct inliers are counted: one and a half of the models'
 * own cells, since neighbouring cells and scales overlap (docs/measurements.md#native).
 */
const { CELL_PX } = kernelMethod.ransac;
/**
 * A correspondence is fixed when it lies at the same place of both frames, to this share of their width and
 * height (8 px at 768). Not measured.
 */
const { FIXED } = kernelMethod.ransac;

/**
 * Parallel columns, one row a correspondence. `scaleSquared`: the square of b's feature size over a's, in
 * shares.
 */
interface Correspondences {
  count: number;
  ax: Float64Array;
  ay: Float64Array;
  bx: Float64Array;
  by: Float64Array;
  scaleSquared: Float64Array;
}

/** Row-major 2 x 3, from shares of a to shares of b. */
type Map6 = readonly [number, number, number, number, number, number];

export function consensusOf(a: PackedFeatures, b: PackedFeatures, options: RansacOptions): Consensus {
  const tentative = mutualNearest(a.descriptor, b.descriptor);
  const longA = Math.max(a.widthPx, a.heightPx);
  const longB = Math.max(b.widthPx, b.heightPx);
  const all = correspondences(a, b, tentative, longA, longB);
  const limit = options.maxScaleDisagreement * options.maxScaleDisagreement;
  const loose = 2 * options.maxError;

  // One correspondence fixes a hypothesis: the features' sizes give the change of scale, and photos are
  // upright, so it starts without rotation; the refinement finds rotation and tilt. So a few hundred trials
  // try everything, where three-point samples need thousands.
  const best: { support: number; map: Map6 }[] = [];
  let trials = 0;
  for (const i of drawn(all.count, options.trials, options.seed)) {
    const scale = Math.sqrt(all.scaleSquared[i]!);
    if (scale > options.maxScaleChange || scale * options.maxScaleChange < 1) continue;
    trials++;
    const map: Map6 = [scale, 0, all.bx[i]! - scale * all.ax[i]!, 0, scale, all.by[i]! - scale * all.ay[i]!];
    const support = supportOf(map, all, limit, loose);
    let at = best.length;
    while (at > 0 && best[at - 1]!.support < support) at--;
    if (at === REFINED) continue;
    best.splice(at, 0, { support, map });
    if (best.length > REFINED) best.pop();
  }

  // Local optimisation: fits by weighted least squares while the bound narrows from twice `maxError` to
  // `maxError`.
  let inliers: number[] = [];
  let map: Map6 = [0, 0, 0, 0, 0, 0];
  for (const hypothesis of best) {
    let current = hypothesis.map;
    for (let round = 0; round < ROUNDS; round++) {
      const tolerance = loose - (round * options.maxError) / ROUNDS;
      const chosen = inliersOf(current, all, limit, tolerance);
      const next = chosen.length < MINIMUM ? null : fit(current, all, chosen, tolerance);
      if (next === null || !isPlausible(next, options)) break;
      current = next;
    }
    const chosen = inliersOf(current, all, limit, options.maxError);
    if (chosen.length > inliers.length) {
      inliers = chosen;
      map = current;
    }
  }
  const empty = new Uint16Array();
  const result = {
    tentativeCount: all.count,
    trials,
    bFromA: null,
    inliersA: empty,
    inliersB: empty,
    cellCount: 0,
    fixedCount: 0,
  };
  if (inliers.length < MINIMUM) return result;

  const ratio = longB / longA;
  const cellsA = new Set<number>();
  const cellsB = new Set<number>();
  const cellsLongA = a.resizedLongSidePx / CELL_PX;
  const cellsLongB = b.resizedLongSidePx / CELL_PX;
  let fixedCount = 0;
  for (const i of inliers) {
    const ax = all.ax[i]!,
      ay = all.ay[i]!,
      bx = all.bx[i]!,
      by = all.by[i]!;
    cellsA.add(cellOf(ax, ay, cellsLongA));
    cellsB.add(cellOf(bx, by, cellsLongB));
    const dx = (ax * longA) / a.widthPx - (bx * longB) / b.widthPx;
    const dy = (ay * longA) / a.heightPx - (by * longB) / b.heightPx;
    if (dx <= FIXED && -dx <= FIXED && dy <= FIXED && -dy <= FIXED) fixedCount++;
  }
  return {
    ...result,
    bFromA: [map[0] * ratio, map[1] * ratio, map[2] * longB, map[3] * ratio, map[4] * ratio, map[5] * longB],
    inliersA: Uint16Array.from(inliers, (i) => tentative.a[i]!),
    inliersB: Uint16Array.from(inliers, (i) => tentative.b[i]!),
    cellCount: Math.min(cellsA.size, cellsB.size),
    fixedCount,
  };
}

function correspondences(
  a: PackedFeatures,
  b: PackedFeatures,
  tentative: MutualNearest,
  longA: number,
  longB: number,
): Correspondences {
  const count = tentative.a.length;
  const column = (value: (rowA: number, rowB: number) => number): Float64Array =>
    Float64Array.from({ length: count }, (_, i) => value(tentative.a[i]!, tentative.b[i]!));
  return {
    count,
    ax: column((rowA) => a.location[2 * rowA]! / longA),
    ay: column((rowA) => a.location[2 * rowA + 1]! / longA),
    bx: column((_, rowB) => b.location[2 * rowB]! / longB),
    by: column((_, rowB) => b.location[2 * rowB + 1]! / longB),
    scaleSquared: column((rowA, rowB) => {
      const scale = ((b.scale[rowB]! / longB) * longA) / a.scale[rowA]!;
      return scale * scale;
    }),
  };
}

function squaredError(map: Map6, all: Correspondences, i: number): number {
  const ex = map[0] * all.ax[i]! + map[1] * all.ay[i]! + map[2] - all.bx[i]!;
  const ey = map[3] * all.ax[i]! + map[4] * all.ay[i]! + map[5] - all.by[i]!;
  return ex * ex + ey * ey;
}

const determinantOf = (map: Map6): number => map[0] * map[4] - map[1] * map[3];

/** A feature's own size must change as the map says: chance matches seldom do. */
const agreesInScale = (determinant: number, scaleSquared: number, limit: number): boolean =>
  scaleSquared <= limit * determinant && determinant <= limit * scaleSquared;

/** Inliers counted softly: 1 where a correspondence fits exactly, 0 at the bound. */
function supportOf(map: Map6, all: Correspondences, limit: number, tolerance: number): number {
  const determinant = determinantOf(map);
  const bound = tolerance * tolerance;
  let support = 0;
  for (let i = 0; i < all.count; i++) {
    const r = squaredError(map, all, i) / bound;
    if (r < 1 && agreesInScale(determinant, all.scaleSquared[i]!, limit)) support += 1 - r;
  }
  return support;
}

function inliersOf(map: Map6, all: Correspondences, limit: number, tolerance: number): number[] {
  const determinant = determinantOf(map);
  const bound = tolerance * tolerance;
  const found: number[] = [];
  for (let i = 0; i < all.count; i++) {
    if (squaredError(map, all, i) < bound && agreesInScale(determinant, all.scaleSquared[i]!, limit))
      found.push(i);
  }
  return found;
}

/**
 * Weighted least squares over the chosen, each weighed by how well it fits `from`; null where the points lie
 * on a line.
 */
function fit(from: Map6, all: Correspondences, chosen: readonly number[], tolerance: number): Map6 | null {
  const bound = tolerance * tolerance;
  let w = 0,
    sax = 0,
    say = 0,
    sbx = 0,
    sby = 0;
  for (const i of chosen) {
    const weight = 1 - squaredError(from, all, i) / bound;
    w += weight;
    sax += weight * all.ax[i]!;
    say += weight * all.ay[i]!;
    sbx += weight * all.bx[i]!;
    sby += weight * all.by[i]!;
  }
  const ax = sax / w,
    ay = say / w,
    bx = sbx / w,
    by = sby / w;
  let xx = 0,
    xy = 0,
    yy = 0,
    ux = 0,
    uy = 0,
    vx = 0,
    vy = 0;
  for (const i of chosen) {
    const weight = 1 - squaredError(from, all, i) / bound;
    const x = all.ax[i]! - ax,
      y = all.ay[i]! - ay,
      u = all.bx[i]! - bx,
      v = all.by[i]! - by;
    xx += weight * x * x;
    xy += weight * x * y;
    yy += weight * y * y;
    ux += weight * u * x;
    uy += weight * u * y;
    vx += weight * v * x;
    vy += weight * v * y;
  }
  const d = xx * yy - xy * xy;
  if (!(d > MIN_SPREAD * (xx + yy) * (xx + yy))) return null;
  const m0 = (ux * yy - uy * xy) / d,
    m1 = (uy * xx - ux * xy) / d;
  const m3 = (vx * yy - vy * xy) / d,
    m4 = (vy * xx - vx * xy) / d;
  return [m0, m1, bx - m0 * ax - m1 * ay, m3, m4, by - m3 * ax - m4 * ay];
}

/**
 * Refuses mirrored maps, extreme changes of scale, and views so oblique (ratio of the singular values) that
 * no feature survives them.
 */
function isPlausible(map: Map6, options: RansacOptions): boolean {
  const determinant = determinantOf(map);
  const limit = options.maxScaleChange * options.maxScaleChange;
  if (!(determinant > 0) || determinant > limit || determinant * limit < 1) return false;
  const e = (map[0] + map[4]) / 2,
    f = (map[0] - map[4]) / 2;
  const g = (map[3] + map[1]) / 2,
    h = (map[3] - map[1]) / 2;
  const q = Math.sqrt(e * e + h * h),
    r = Math.sqrt(f * f + g * g);
  return q + r <= options.maxTilt * (q - r);
}

/**
 * The indices to try: all where they are few enough, else `trials` of them, drawn without replacement
 * (generator: Numerical Recipes, 7.1).
 */
function drawn(count: number, trials: number, seed: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  if (count <= trials) return order;
  let state = seed >>> 0;
  for (let i = 0; i < trials; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = i + ((state >>> 8) % (count - i));
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
  return order.subarray(0, trials);
}

/** Of a location in shares, for a photo whose long side is `cellsLong` cells. */
const cellOf = (x: number, y: number, cellsLong: number): number =>
  Math.floor(y * cellsLong) * 65536 + Math.floor(x * cellsLong);
