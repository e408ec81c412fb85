/** Correspondences as lines on the stage: which, where, in what colour. Pure. */
import type { MatchDetail } from '../../../electron/contract/requests.ts';
import type { Affine, Pane, Point, Size } from './geometry.ts';
import { apply, contains, toStage } from './geometry.ts';

export type ColourBy = 'attention' | 'residual';

/** One correspondence: locations in photo pixels. */
export interface Line {
  a: Point;
  b: Point;
  rowA: number;
  rowB: number;
  /**
   * Distance in B between where the transform says the spot lies and where it was found, in photo pixels of
   * B; null for one that is no inlier.
   */
  residualPx: number | null;
  attention: number;
}

const location = ({ location: xy }: { location: readonly number[] }, row: number): Point => [
  xy[2 * row]!,
  xy[2 * row + 1]!,
];

function lineOf(match: MatchDetail, rowA: number, rowB: number, residualPx: number | null): Line {
  const attention = match.featuresA.attention[rowA]! + match.featuresB.attention[rowB]!;
  return {
    a: location(match.featuresA, rowA),
    b: location(match.featuresB, rowB),
    rowA,
    rowB,
    residualPx,
    attention,
  };
}

/** Most attention first. */
export function inlierLines(match: MatchDetail): Line[] {
  const { rowsA, rowsB, residualPx } = match.inliers;
  return rowsA
    .map((rowA, i) => lineOf(match, rowA, rowsB[i]!, residualPx[i]!))
    .sort((p, q) => q.attention - p.attention);
}

/** As many as a person can take in, and still see the photos. */
export const BEST_LINES = 60;
/** Cells along the long side of a photo. */
const CELLS = 8;

/**
 * The most telling of `lines`, in their order: of each cell of photo A the one of most attention (the most
 * exact one where it is equal), then the second of each, until there are enough. A place is proven by what
 * agrees all over the picture; the most attention alone often lies on one window.
 */
export function bestLines(lines: readonly Line[], photoA: Size, count = BEST_LINES): Line[] {
  const cellPx = Math.max(photoA.widthPx, photoA.heightPx) / CELLS;
  const cellOf = ({ a }: Line): number => Math.floor(a[1] / cellPx) * CELLS + Math.floor(a[0] / cellPx);
  const better = (p: Line, q: Line): number =>
    q.attention - p.attention || (p.residualPx ?? 0) - (q.residualPx ?? 0);
  const taken = new Map<number, number>();
  const rounds = [...lines]
    .sort(better)
    .map((line) => {
      const round = taken.get(cellOf(line)) ?? 0;
      taken.set(cellOf(line), round + 1);
      return { line, round };
    })
    .sort((p, q) => p.round - q.round);
  const best = new Set(rounds.slice(0, count).map(({ line }) => line));
  return lines.filter((line) => best.has(line));
}

/** The tentative ones that are no inliers. */
export function rejectedLines(match: MatchDetail): Line[] {
  const { inliers, tentative } = match;
  const key = (rowA: number, rowB: number): number => rowA * match.featuresB.count + rowB;
  const kept = new Set(inliers.rowsA.map((rowA, i) => key(rowA, inliers.rowsB[i]!)));
  return tentative.rowsA.flatMap((rowA, i) =>
    kept.has(key(rowA, tentative.rowsB[i]!)) ? [] : [lineOf(match, rowA, tentative.rowsB[i]!, null)],
  );
}

/** The largest residual of the lines, the end of the legend. */
export function worstResidualPx(lines: readonly Line[]): number {
  return lines.reduce((worst, { residualPx }) => Math.max(worst, residualPx ?? 0), 0);
}

/** Each line's place on the ramp, 0 to 1: its rank by attention, or how exact it is (1: no residual). */
export function shares(lines: readonly Line[], by: ColourBy): number[] {
  if (by === 'attention') return lines.map((_, i) => (lines.length < 2 ? 1 : 1 - i / (lines.length - 1)));
  const worst = worstResidualPx(lines) || 1;
  return lines.map(({ residualPx }) => 1 - (residualPx ?? 0) / worst);
}

/**
 * From little to much: the colours of the picture that the engine draws (electron/vision/picture.ts), light
 * enough for dark photos, edged for bright ones.
 */
const RAMP = [
  [64, 150, 255],
  [26, 220, 210],
  [120, 250, 100],
  [250, 220, 50],
  [255, 130, 40],
] as const;

export function colourAt(share: number): string {
  const position = Math.min(1, Math.max(0, share)) * (RAMP.length - 1);
  const step = Math.min(RAMP.length - 2, Math.floor(position));
  const [low, high] = [RAMP[step]!, RAMP[step + 1]!];
  const channel = (c: 0 | 1 | 2): number => Math.round(low[c] + (high[c] - low[c]) * (position - step));
  return `rgb(${channel(0)} ${channel(1)} ${channel(2)})`;
}

/** Both ends in stage pixels, four numbers a line. */
export function segments(lines: readonly Line[], paneA: Pane, paneB: Pane): Float32Array {
  const ends = new Float32Array(4 * lines.length);
  lines.forEach(({ a, b }, i) => {
    const p = toStage(paneA, a[0], a[1]);
    const q = toStage(paneB, b[0], b[1]);
    ends[4 * i] = p[0];
    ends[4 * i + 1] = p[1];
    ends[4 * i + 2] = q[0];
    ends[4 * i + 3] = q[1];
  });
  return ends;
}

/**
 * In the aligned view a line is what is left of it: from where the transform puts the spot of A to where B
 * has it.
 */
export function alignedSegments(lines: readonly Line[], pane: Pane, bFromA: Affine): Float32Array {
  const ends = new Float32Array(4 * lines.length);
  lines.forEach(({ a, b }, i) => {
    ends.set(toStage(pane, ...apply(bFromA, ...a)), 4 * i);
    ends.set(toStage(pane, ...b), 4 * i + 2);
  });
  return ends;
}

/**
 * Which ends lie in their boxes: bit 1 the end in A, bit 2 the end in B. A line is drawn when both do; else
 * it would end on the wrong photo.
 */
export function visibleEnds(ends: Float32Array, i: number, paneA: Pane, paneB: Pane): number {
  return (
    (contains(paneA.box, ends[4 * i]!, ends[4 * i + 1]!) ? 1 : 0) |
    (contains(paneB.box, ends[4 * i + 2]!, ends[4 * i + 3]!) ? 2 : 0)
  );
}

const REACH_PX = 8;

/**
 * The line at a stage point: an end within reach before a line within reach, the nearest of either; null
 * where there is none.
 */
export function lineAt(ends: Float32Array, [x, y]: Point, visible: (i: number) => number): number | null {
  let best: number | null = null;
  let bestPx = Infinity;
  for (let i = 0; i < ends.length / 4; i++) {
    const seen = visible(i);
    if (seen === 0) continue;
    const [ax, ay, bx, by] = [ends[4 * i]!, ends[4 * i + 1]!, ends[4 * i + 2]!, ends[4 * i + 3]!];
    const toEnd = Math.min(
      seen & 1 ? Math.hypot(x - ax, y - ay) : Infinity,
      seen & 2 ? Math.hypot(x - bx, y - by) : Infinity,
    );
    const toLine = seen === 3 ? distanceToSegment(x, y, ax, ay, bx, by) : Infinity;
    const px = toEnd <= REACH_PX ? toEnd - REACH_PX : toLine <= REACH_PX ? toLine : Infinity;
    if (px < bestPx) [best, bestPx] = [i, px];
  }
  return best;
}

function distanceToSegment(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}
