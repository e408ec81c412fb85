/** Two pictures -> the map that lays one onto the other (Baker and Matthews 2004, inverse compositional). */
import type { Affine } from '../../contract/match.ts';
import { composed, inverse, stretches } from './picture/affine.ts';
import type { Picture, PictureLevel } from './picture/picture.ts';
import type { Raster } from './picture/raster.ts';

/** Steps at each level, finest first. */
const STEPS = [3, 5, 8, 8];
/** A step that moves corners by less is the last, in pixels of the level. */
const LAST_STEP_PX = 0.02;
/** Pixels of a level that must lie in both pictures. */
const MIN_PIXELS = 120;
/** Pixels that both share at the level where an alignment is looked for. */
const SEARCH_PIXELS = 1000;
/** The correlation of patterns below which pictures are not alike (docs/measurements.md#duplicates). */
const MIN_ALIKE = 0.55;
/** ... and from which nothing better is looked for. */
const CLEARLY_ALIKE = 0.8;
/** How far the pictures are moved against each other there, and by what they are stretched. */
const SEARCH_PX = 3;
const SEARCH_SCALES = [0.94, 1, 1.06];

/** Scales a map of finest levels to those `fromLevel` and `toLevel`. */
export const atLevels = ([a, b, c, d, e, f]: Affine, fromLevel: number, toLevel: number): Affine => {
  const [from, to] = [2 ** fromLevel, 2 ** -toLevel];
  return [a * from * to, b * from * to, c * to, d * from * to, e * from * to, f * to];
};

/** The level of the finer picture whose pixels are about as large as those of `level` of the other. */
export function levelFor(map: Affine, level: number, finer: Picture): number {
  const [most, least] = stretches(map);
  const wanted = Math.round(Math.log2(Math.sqrt(most * least)) + level - 0.1);
  return Math.max(0, Math.min(finer.levels.length - 1, wanted));
}

/**
 * Refines `map` from pixels of `coarser` to those of `finer`, whose turn is right: looks around it, and goes
 * from the coarsest level on down, at first by what copies differ by, a size and a place. null where they
 * overlap too little, or are not alike. `free`: turned and sheared as the pictures are; `straight`: neither.
 */
export function aligned(
  coarser: Picture,
  finer: Picture,
  map: Affine,
): { free: Affine; straight: Affine } | null {
  const first = firstLevel(coarser, finer, map);
  let straight = bestAt(coarser, finer, map, first);
  for (let level = first - 1; level >= 0 && straight !== null; level--) {
    straight = refinedAt(coarser, finer, straight, level, false);
    if (straight !== null && alikeAt(coarser, finer, straight, level) < MIN_ALIKE) return null;
  }
  const nearly = straight && refinedAt(coarser, finer, straight, Math.min(1, first), true);
  const free = nearly && refinedAt(coarser, finer, nearly, 0, true);
  return straight && free && { straight, free };
}

/** Refined from the map itself, or where that is not clear from what lies around it. */
function bestAt(coarser: Picture, finer: Picture, map: Affine, level: number): Affine | null {
  const refined = (start: Affine): { map: Affine; alike: number } | null => {
    const found = refinedAt(coarser, finer, start, level, false);
    return found && { map: found, alike: alikeAt(coarser, finer, found, level) };
  };
  const asTold = refined(map);
  if (asTold !== null && asTold.alike > CLEARLY_ALIKE) return asTold.map;
  const around = refined(searched(coarser, finer, map, level));
  const best = (around?.alike ?? -1) > (asTold?.alike ?? -1) ? around : asTold;
  return best === null || best.alike < MIN_ALIKE ? null : best.map;
}

/** Free: turned and sheared too. */
function refinedAt(
  coarser: Picture,
  finer: Picture,
  map: Affine,
  level: number,
  isFree: boolean,
): Affine | null {
  const other = levelFor(map, level, finer);
  let current = atLevels(map, level, other);
  for (let step = 0; step < STEPS[level]!; step++) {
    const change = stepOf(coarser.levels[level]!, finer.levels[other]!, current, isFree);
    if (change === null) return null;
    current = composed(current, change.map);
    if (change.movedPx < LAST_STEP_PX) break;
  }
  return atLevels(current, -level, -other);
}

function alikeAt(coarser: Picture, finer: Picture, map: Affine, level: number): number {
  const other = levelFor(map, level, finer);
  return correlated(
    coarser.levels[level]!.pattern,
    finer.levels[other]!.pattern,
    atLevels(map, level, other),
  );
}

/** The coarsest level at which both share enough pixels. */
function firstLevel(coarser: Picture, finer: Picture, map: Affine): number {
  const [width, height] = [finer.levels[0]!.grey.widthPx, finer.levels[0]!.grey.heightPx];
  const [most, least] = stretches(map);
  const { widthPx, heightPx } = coarser.levels[0]!.grey;
  const shared = Math.min(widthPx * heightPx, (width * height) / (most * least));
  let level = coarser.levels.length - 1;
  while (level > 0 && shared / 4 ** level < SEARCH_PIXELS) level--;
  return level;
}

/** Of the maps around this one, the one under which the patterns agree best. */
function searched(coarser: Picture, finer: Picture, map: Affine, level: number): Affine {
  const { pattern } = coarser.levels[level]!;
  const [cx, cy] = centreOf(coarser, finer, map);
  let best = { map, correlation: -Infinity };
  for (const scale of SEARCH_SCALES) {
    const around: Affine = [scale, 0, cx * (1 - scale), 0, scale, cy * (1 - scale)];
    const stretched = composed(map, around);
    const other = levelFor(stretched, level, finer);
    for (let dy = -SEARCH_PX; dy <= SEARCH_PX; dy++)
      for (let dx = -SEARCH_PX; dx <= SEARCH_PX; dx++) {
        const moved = composed(stretched, [1, 0, dx * 2 ** level, 0, 1, dy * 2 ** level]);
        const correlation = correlated(pattern, finer.levels[other]!.pattern, atLevels(moved, level, other));
        if (correlation > best.correlation) best = { map: moved, correlation };
      }
  }
  return best.map;
}

/** Of what both share, in pixels of the coarser. */
function centreOf(coarser: Picture, finer: Picture, map: Affine): [number, number] {
  const back = inverse(map);
  const { widthPx, heightPx } = coarser.levels[0]!.grey;
  const { widthPx: width, heightPx: height } = finer.levels[0]!.grey;
  if (back === null) return [widthPx / 2, heightPx / 2];
  const corners = [
    [0, 0],
    [width, height],
  ].map(([x, y]) => [back[0] * x! + back[1] * y! + back[2], back[3] * x! + back[4] * y! + back[5]]);
  const middle = (axis: 0 | 1, size: number): number => {
    const [p, q] = [corners[0]![axis]!, corners[1]![axis]!];
    return (Math.max(0, Math.min(p, q)) + Math.min(size, Math.max(p, q))) / 2;
  };
  return [middle(0, widthPx), middle(1, heightPx)];
}

/** Of the pixels that lie in both, to the nearest; -1 where they are few. */
function correlated(a: Raster, b: Raster, [m0, m1, m2, m3, m4, m5]: Affine): number {
  let pixels = 0;
  let [products, squaresA, squaresB] = [0, 0, 0];
  for (let y = 0; y < a.heightPx; y++)
    for (let x = 0; x < a.widthPx; x++) {
      const px = Math.floor(m0 * (x + 0.5) + m1 * (y + 0.5) + m2);
      const py = Math.floor(m3 * (x + 0.5) + m4 * (y + 0.5) + m5);
      if (px < 0 || py < 0 || px >= b.widthPx || py >= b.heightPx) continue;
      const p = a.values[y * a.widthPx + x]!;
      const q = b.values[py * b.widthPx + px]!;
      pixels += 1;
      products += p * q;
      squaresA += p * p;
      squaresB += q * q;
    }
  return pixels < MIN_PIXELS ? -1 : products / Math.sqrt(squaresA * squaresB + 1e-9);
}

const sums = new Float64Array(6 * 7);

/** One Gauss-Newton step: the map to put before the current one; unless it is free, a size and a place. */
function stepOf(
  { pattern, slopeX, slopeY }: PictureLevel,
  finer: PictureLevel,
  [m0, m1, m2, m3, m4, m5]: Affine,
  isFree: boolean,
): { map: Affine; movedPx: number } | null {
  const { widthPx, heightPx } = pattern;
  const { widthPx: otherWidth, heightPx: otherHeight, values } = finer.pattern;
  const half = Math.max(widthPx, heightPx) / 2;
  sums.fill(0);
  let pixels = 0;
  for (let y = 1; y < heightPx - 1; y++) {
    const v = (y + 0.5 - heightPx / 2) / half;
    for (let x = 1; x < widthPx - 1; x++) {
      const px = m0 * (x + 0.5) + m1 * (y + 0.5) + m2 - 0.5;
      const py = m3 * (x + 0.5) + m4 * (y + 0.5) + m5 - 0.5;
      if (!(px >= 0 && py >= 0 && px < otherWidth - 1 && py < otherHeight - 1)) continue;
      pixels += 1;
      const at = y * widthPx + x;
      const gx = slopeX.values[at]!;
      const gy = slopeY.values[at]!;
      const ix = px | 0;
      const iy = py | 0;
      const fx = px - ix;
      const fy = py - iy;
      const from = iy * otherWidth + ix;
      const top = values[from]! + (values[from + 1]! - values[from]!) * fx;
      const low = from + otherWidth;
      const bottom = values[low]! + (values[low + 1]! - values[low]!) * fx;
      const error = top + (bottom - top) * fy - pattern.values[at]!;
      const weight = 1 / (1 + error * error) ** 2;
      const u = (x + 0.5 - widthPx / 2) / half;
      addRow(gx * u, gx * v, gx, gy * u, gy * v, gy, error, weight);
    }
  }
  if (pixels < MIN_PIXELS) return null;
  const p = isFree ? solved() : solvedForSizeAndPlace();
  if (p === null) return null;
  const [cx, cy] = [widthPx / 2, heightPx / 2];
  const [a, b, d, e] = [p[0]! / half, p[1]! / half, p[3]! / half, p[4]! / half];
  const step = inverse([1 + a, b, p[2]! - a * cx - b * cy, d, 1 + e, p[5]! - d * cx - e * cy]);
  const movedPx = Math.abs(p[0]!) + Math.abs(p[1]!) + Math.abs(p[2]!) + Math.abs(p[3]!) + Math.abs(p[4]!);
  return step && { map: step, movedPx: movedPx + Math.abs(p[5]!) };
}

function addRow(
  j0: number,
  j1: number,
  j2: number,
  j3: number,
  j4: number,
  j5: number,
  error: number,
  weight: number,
): void {
  const w0 = weight * j0;
  const w1 = weight * j1;
  const w2 = weight * j2;
  const w3 = weight * j3;
  const w4 = weight * j4;
  const w5 = weight * j5;
  sums[0]! += w0 * j0;
  sums[1]! += w0 * j1;
  sums[2]! += w0 * j2;
  sums[3]! += w0 * j3;
  sums[4]! += w0 * j4;
  sums[5]! += w0 * j5;
  sums[6]! += w0 * error;
  sums[8]! += w1 * j1;
  sums[9]! += w1 * j2;
  sums[10]! += w1 * j3;
  sums[11]! += w1 * j4;
  sums[12]! += w1 * j5;
  sums[13]! += w1 * error;
  sums[16]! += w2 * j2;
  sums[17]! += w2 * j3;
  sums[18]! += w2 * j4;
  sums[19]! += w2 * j5;
  sums[20]! += w2 * error;
  sums[24]! += w3 * j3;
  sums[25]! += w3 * j4;
  sums[26]! += w3 * j5;
  sums[27]! += w3 * error;
  sums[32]! += w4 * j4;
  sums[33]! += w4 * j5;
  sums[34]! += w4 * error;
  sums[40]! += w5 * j5;
  sums[41]! += w5 * error;
}

/** The same where both pictures are stretched alike. */
function solvedForSizeAndPlace(): number[] | null {
  const m = sums;
  const at = (i: number, j: number): number => m[7 * Math.min(i, j) + Math.max(i, j)]!;
  const size = at(0, 0) + 2 * at(0, 4) + at(4, 4);
  const [sx, sy] = [at(0, 2) + at(2, 4), at(0, 5) + at(4, 5)];
  const [xx, xy, yy] = [at(2, 2) + 1e-9, at(2, 5), at(5, 5) + 1e-9];
  const [e, ex, ey] = [at(0, 6) + at(4, 6), at(2, 6), at(5, 6)];
  const determinant = size * (xx * yy - xy * xy) - sx * (sx * yy - xy * sy) + sy * (sx * xy - xx * sy);
  if (!(determinant > 1e-6)) return null;
  const s = (e * (xx * yy - xy * xy) - sx * (ex * yy - xy * ey) + sy * (ex * xy - xx * ey)) / determinant;
  const x = (size * (ex * yy - xy * ey) - e * (sx * yy - xy * sy) + sy * (sx * ey - ex * sy)) / determinant;
  const y = (size * (xx * ey - ex * xy) - sx * (sx * ey - ex * sy) + e * (sx * xy - xx * sy)) / determinant;
  return [s, 0, x, 0, s, y];
}

/** The six unknowns of the normal equations in `sums` (Gauss, symmetric and positive: no pivoting). */
function solved(): number[] | null {
  const m = sums;
  for (let i = 0; i < 6; i++) for (let j = 0; j < i; j++) m[7 * i + j] = m[7 * j + i]!;
  for (let i = 0; i < 6; i++) m[8 * i]! *= 1 + 1e-4;
  for (let i = 0; i < 6; i++) {
    const pivot = m[8 * i]!;
    if (!(pivot > 1e-6)) return null;
    for (let row = i + 1; row < 6; row++) {
      const factor = m[7 * row + i]! / pivot;
      for (let column = i; column < 7; column++) m[7 * row + column]! -= factor * m[7 * i + column]!;
    }
  }
  const p = [0, 0, 0, 0, 0, 0];
  for (let i = 5; i >= 0; i--) {
    let sum = m[7 * i + 6]!;
    for (let j = i + 1; j < 6; j++) sum -= m[7 * i + j]! * p[j]!;
    p[i] = sum / m[8 * i]!;
  }
  return p;
}
