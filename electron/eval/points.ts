/**
 * How well verified inliers agree with published true points. Pure.
 *
 * Frames: all points are `xa ya xb yb` in pixels of the photos as they lie in the folder. Distances are
 * measured in photo b and stated as shares of its diagonal.
 *
 * - kind `H`: the points lie on one true homography; it is fitted to them and then judges every inlier.
 * - kind `corr` (and `labelled-corr`): the truth is known at the points only. An inlier is judged by the
 *   given point nearest to its location in photo a, if that is within 3 % of a's diagonal; the small offset
 *   between the two is carried to b by the linear part of the affine map that fits all given points best.
 *   Inliers further from every point are not judged.
 */
import { tableRows } from './score.ts';

/** n rows `xa ya xb yb`. */
export type TruePoints = readonly (readonly [number, number, number, number])[];

/** Where a location of photo a truly lies in b; null where the truth does not say. */
export type TrueMap = (x: number, y: number) => readonly [number, number] | null;

/** A row of pairs.tsv. */
export interface PointPair {
  pair: string;
  imageA: string;
  imageB: string;
  points: string;
  kind: 'H' | 'corr';
}

/** The shares of the photo's diagonal that are reported (issue 3). */
export const shares = [0.01, 0.02, 0.05] as const;

/** An inlier further than this share of a's diagonal from every given point is not judged (kind `corr`). */
const REACH = 0.03;

/**
 * A fit that leaves more than this is no homography: the published grids leave at most 0.05 px, their
 * rounding.
 */
const MAX_RESIDUAL_PX = 1;

/** The rows of a pairs.tsv. Throws when a column is missing or a kind unknown. */
export function readPointPairs(text: string): PointPair[] {
  const [head = [], ...body] = tableRows(text);
  const at = (row: string[], name: string): string => {
    const value = row[head.indexOf(name)];
    if (value === undefined) throw new Error(`pairs.tsv: no ${name} in the row of ${row[0]}`);
    return value;
  };
  return body.map((row) => {
    const kind = at(row, 'kind').replace('labelled-', '');
    if (kind !== 'H' && kind !== 'corr') throw new Error(`pairs.tsv: unknown kind ${kind} of ${row[0]}`);
    return {
      pair: at(row, 'pair'),
      imageA: at(row, 'image_a'),
      imageB: at(row, 'image_b'),
      points: at(row, 'points'),
      kind,
    };
  });
}

/** The points of one pair's file: a line each, four numbers. */
export function readPoints(text: string): TruePoints {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [xa, ya, xb, yb] = line.trim().split(/\s+/).map(Number);
      if (
        xa === undefined ||
        ya === undefined ||
        xb === undefined ||
        yb === undefined ||
        !Number.isFinite(xa + ya + xb + yb)
      )
        throw new Error(`not four numbers: ${line}`);
      return [xa, ya, xb, yb];
    });
}

/**
 * x of A x = b in the least squares sense, by normal equations and elimination with pivots; rows of A and b
 * in step.
 */
function leastSquares(rows: readonly (readonly number[])[], b: readonly number[]): number[] {
  const n = rows[0]!.length;
  const m = Array.from({ length: n }, (_, i) => [
    ...Array.from({ length: n }, (_, j) => rows.reduce((s, r) => s + r[i]! * r[j]!, 0)),
    rows.reduce((s, r, k) => s + r[i]! * b[k]!, 0),
  ]);
  for (let c = 0; c < n; c++) {
    const pivot = m
      .slice(c)
      .reduce((best, row, i) => (Math.abs(row[c]!) > Math.abs(m[best]![c]!) ? c + i : best), c);
    [m[c], m[pivot]] = [m[pivot]!, m[c]!];
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const factor = m[r]![c]! / m[c]![c]!;
      for (let k = c; k <= n; k++) m[r]![k]! -= factor * m[c]![k]!;
    }
  }
  return m.map((row, i) => row[n]! / row[i]!);
}

/** Centre and size of one photo's points, which keep the equations well conditioned (Hartley 1997). */
function frame(xy: readonly (readonly [number, number])[]): { cx: number; cy: number; size: number } {
  const [cx, cy] = [0, 1].map((i) => xy.reduce((s, p) => s + p[i]!, 0) / xy.length) as [number, number];
  return { cx, cy, size: xy.reduce((s, [x, y]) => s + Math.hypot(x - cx, y - cy), 0) / xy.length };
}

/** The homography that fits the points best. Throws when they lie on none. */
export function homographyMap(points: TruePoints): TrueMap {
  const a = frame(points.map(([x, y]) => [x, y]));
  const b = frame(points.map(([, , x, y]) => [x, y]));
  const equations = points.flatMap(([xa, ya, xb, yb]) => {
    const [x, y, u, v] = [
      (xa - a.cx) / a.size,
      (ya - a.cy) / a.size,
      (xb - b.cx) / b.size,
      (yb - b.cy) / b.size,
    ];
    return [
      { row: [x, y, 1, 0, 0, 0, -u * x, -u * y], value: u },
      { row: [0, 0, 0, x, y, 1, -v * x, -v * y], value: v },
    ];
  });
  const h = leastSquares(
    equations.map((e) => e.row),
    equations.map((e) => e.value),
  );
  const map = (xa: number, ya: number): readonly [number, number] => {
    const [x, y] = [(xa - a.cx) / a.size, (ya - a.cy) / a.size];
    const w = h[6]! * x + h[7]! * y + 1;
    return [
      b.cx + (b.size * (h[0]! * x + h[1]! * y + h[2]!)) / w,
      b.cy + (b.size * (h[3]! * x + h[4]! * y + h[5]!)) / w,
    ];
  };
  const residual = Math.max(
    ...points.map(([xa, ya, xb, yb]) => Math.hypot(map(xa, ya)[0] - xb, map(xa, ya)[1] - yb)),
  );
  if (!(residual <= MAX_RESIDUAL_PX))
    throw new Error(`the points lie on no homography: the best leaves ${residual.toFixed(1)} px`);
  return map;
}

/** The map known at the points only; `diagonalPx` is photo a's. */
export function correspondenceMap(points: TruePoints, diagonalPx: number): TrueMap {
  const a = frame(points.map(([x, y]) => [x, y]));
  const rows = points.map(([x, y]) => [x - a.cx, y - a.cy, 1]);
  const [xx, xy] = leastSquares(
    rows,
    points.map((p) => p[2]),
  ) as [number, number];
  const [yx, yy] = leastSquares(
    rows,
    points.map((p) => p[3]),
  ) as [number, number];
  return (x, y) => {
    let nearest = points[0]!;
    for (const point of points)
      if (Math.hypot(point[0] - x, point[1] - y) < Math.hypot(nearest[0] - x, nearest[1] - y))
        nearest = point;
    const [dx, dy] = [x - nearest[0], y - nearest[1]];
    return Math.hypot(dx, dy) > REACH * diagonalPx
      ? null
      : [nearest[2] + xx * dx + xy * dy, nearest[3] + yx * dx + yy * dy];
  };
}

/**
 * How far the true points of b lie from where a map puts those of a, on average, as shares of b's diagonal.
 */
export interface AlignmentError {
  /** By the verified transform alone. */
  affine: number;
  /** By what the exports are aligned with. */
  aligned: number;
  /** The exports refuse it: so laid onto each other, the photos do not show the same. */
  isRefused: boolean;
}

/** Of the points that both photos show; what leads nowhere misses by the whole diagonal. */
export function meanError(
  points: TruePoints,
  map: TrueMap,
  b: { widthPx: number; heightPx: number },
): number {
  const diagonalPx = Math.hypot(b.widthPx, b.heightPx);
  const shown = points.filter(([, , x, y]) => x >= 0 && y >= 0 && x < b.widthPx && y < b.heightPx);
  const sum = shown.reduce((total, [xa, ya, xb, yb]) => {
    const to = map(xa, ya);
    return total + (to === null ? 1 : Math.hypot(to[0] - xb, to[1] - yb) / diagonalPx);
  }, 0);
  return sum / shown.length;
}

/**
 * What one pair's inliers are worth: how many, how many the truth could judge, and how many of those lie
 * within each of `shares`.
 */
export interface PairPoints {
  pair: string;
  kind: 'H' | 'corr';
  matched: boolean;
  score: number;
  /** null where the pair is no match. */
  alignment: AlignmentError | null;
  inliers: number;
  judged: number;
  within: [number, number, number];
}

/** Judges inliers (n x `xa ya xb yb`) by the true map; distances as shares of `diagonalPx`, photo b's. */
export function judge(
  inliers: TruePoints,
  map: TrueMap,
  diagonalPx: number,
): Pick<PairPoints, 'inliers' | 'judged' | 'within'> {
  const within: [number, number, number] = [0, 0, 0];
  let judged = 0;
  for (const [xa, ya, xb, yb] of inliers) {
    const truth = map(xa, ya);
    if (!truth) continue;
    judged++;
    const distance = Math.hypot(truth[0] - xb, truth[1] - yb) / diagonalPx;
    shares.forEach((share, i) => (within[i]! += Number(distance <= share)));
  }
  return { inliers: inliers.length, judged, within };
}

/** Shares over all judged inliers of the matched pairs of one kind; null where none was judged. */
export interface PointScore {
  pairs: number;
  matched: number;
  inliers: number;
  judged: number;
  within1: number | null;
  within2: number | null;
  within5: number | null;
  /** Matched pairs whose alignment is refused. */
  refused: number;
  /** Means over the other matched pairs; null where there are none. */
  affineError: number | null;
  alignmentError: number | null;
}

/** The report of one kind; pairs that are no match have no verified inliers. */
export function scorePoints(pairs: readonly PairPoints[], kind: 'H' | 'corr'): PointScore {
  const ofKind = pairs.filter((p) => p.kind === kind);
  const matched = ofKind.filter((p) => p.matched);
  const sum = (of: (p: PairPoints) => number): number => matched.reduce((s, p) => s + of(p), 0);
  const judged = sum((p) => p.judged);
  const [within1, within2, within5] = [0, 1, 2].map((i) =>
    judged === 0 ? null : sum((p) => p.within[i]!) / judged,
  ) as [number | null, number | null, number | null];
  const laid = matched.map(({ alignment }) => alignment!).filter(({ isRefused }) => !isRefused);
  const meanOf = (error: (of: AlignmentError) => number): number | null =>
    laid.length === 0 ? null : laid.reduce((s, alignment) => s + error(alignment), 0) / laid.length;
  return {
    pairs: ofKind.length,
    matched: matched.length,
    inliers: sum((p) => p.inliers),
    judged,
    within1,
    within2,
    within5,
    refused: matched.length - laid.length,
    affineError: meanOf(({ affine }) => affine),
    alignmentError: meanOf(({ aligned }) => aligned),
  };
}
