/** Two pictures laid onto each other -> where they agree but for light and tone. */
import type { Affine } from '../../contract/match.ts';
import { atLevels, levelFor } from './align.ts';
import { overlayOf } from './overlay.ts';
import type { Picture } from './picture/picture.ts';
import type { Raster } from './picture/raster.ts';
import { raster, windowSums } from './picture/raster.ts';

/** Half the window over which pictures are made smooth. */
const SMOOTHED_RADIUS_PX = 1;
/** Half the window whose patterns are compared. */
const WINDOW_RADIUS_PX = 4;
/** Deviation, in 8-bit levels, from which a window has a pattern. */
const PATTERN_DEVIATION = 6;
/** What both variances are added, so that noise correlates little. */
const NOISE_VARIANCE = 4;
/** Nearer to black or white than this a picture may be clipped, and a pattern lost in it. */
const CLIPPED_LEVELS = 6;
/** Share of a window that must lie in both pictures, and under no overlay. */
const MIN_WINDOW = 0.4;

/** Of the windows around each pixel of the coarser picture. */
export interface Agreement {
  widthPx: number;
  heightPx: number;
  /** Correlation of both patterns, -1 to 1; 0 where not compared. */
  correlation: Float32Array;
  /** 1 where a window has a pattern in one of the pictures. */
  isPattern: Uint8Array;
  /** 1 where the pixel lies in both pictures. */
  isShared: Uint8Array;
  /** 1 where writing lies over one of them. */
  overlay: Uint8Array;
  /** Share of the shared pixels that lie under writing. */
  overlaidShare: number;
}

/** Where writing lies is known by an agreement before, of nearly the same map; null: it is looked for. */
export function agreementOf(
  coarser: Picture,
  finer: Picture,
  map: Affine,
  before: Agreement | null,
): Agreement {
  const { grey } = coarser.levels[0]!;
  const { warped, isShared } = warpedOnto(grey, finer, map);
  const overlay = before?.overlay ?? overlayOf(grey, warped, isShared);
  const counts = windowSums({ ...grey, values: Float32Array.from(isShared) }, SMOOTHED_RADIUS_PX).values;
  const isCompared = new Uint8Array(isShared.length);
  let [shared, overlaid] = [0, 0];
  for (let i = 0; i < isShared.length; i++) {
    shared += isShared[i]!;
    overlaid += overlay[i]!;
    isCompared[i] = isShared[i]! & (overlay[i]! ^ 1);
  }
  return {
    ...correlated(smoothed(grey, isShared, counts), smoothed(warped, isShared, counts), isCompared),
    isShared,
    overlay,
    overlaidShare: overlaid / Math.max(1, shared),
  };
}

/**
 * Each pixel the mean of those around it that are shared, `counts` of them: sharpness and noise are no
 * difference.
 */
function smoothed({ values, ...size }: Raster, isShared: Uint8Array, counts: Float32Array): Raster {
  const shared = new Float32Array(values.length);
  for (let i = 0; i < shared.length; i++) if (isShared[i] === 1) shared[i] = values[i]!;
  const sums = windowSums({ ...size, values: shared }, SMOOTHED_RADIUS_PX).values;
  for (let i = 0; i < sums.length; i++) sums[i] = sums[i]! / Math.max(1, counts[i]!);
  return { ...size, values: sums };
}

function correlated(
  { widthPx, heightPx, values: a }: Raster,
  { values: b }: Raster,
  isCompared: Uint8Array,
): Pick<Agreement, 'widthPx' | 'heightPx' | 'correlation' | 'isPattern'> {
  const size = { widthPx, heightPx };
  const pixels = a.length;
  const [masked, maskedB, squaresA, squaresB, products] = Array.from(
    { length: 5 },
    () => new Float32Array(pixels),
  ) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
  for (let i = 0; i < pixels; i++) {
    if (isCompared[i] === 0) continue;
    const p = a[i]! - 128;
    const q = b[i]! - 128;
    masked[i] = p;
    maskedB[i] = q;
    squaresA[i] = p * p;
    squaresB[i] = q * q;
    products[i] = p * q;
  }
  const summed = (values: Float32Array): Float32Array =>
    windowSums({ ...size, values }, WINDOW_RADIUS_PX).values;
  const counts = summed(Float32Array.from(isCompared));
  const [sumA, sumB] = [summed(masked), summed(maskedB)];
  const [sumAA, sumBB, sumAB] = [summed(squaresA), summed(squaresB), summed(products)];
  const correlation = new Float32Array(pixels);
  const isPattern = new Uint8Array(pixels);
  const least = MIN_WINDOW * (2 * WINDOW_RADIUS_PX + 1) ** 2;
  const floor = PATTERN_DEVIATION ** 2;
  for (let i = 0; i < pixels; i++) {
    const count = counts[i]!;
    if (isCompared[i] === 0 || count < least) continue;
    const meanA = sumA[i]! / count;
    const meanB = sumB[i]! / count;
    const varianceA = Math.max(0, sumAA[i]! / count - meanA * meanA);
    const varianceB = Math.max(0, sumBB[i]! / count - meanB * meanB);
    if (Math.max(varianceA, varianceB) < floor) continue;
    if (isLost(varianceA, meanA, floor) || isLost(varianceB, meanB, floor)) continue;
    const covariance = sumAB[i]! / count - meanA * meanB;
    correlation[i] = covariance / Math.sqrt((varianceA + NOISE_VARIANCE) * (varianceB + NOISE_VARIANCE));
    isPattern[i] = 1;
  }
  return { ...size, correlation, isPattern };
}

/** A pattern may have been there and is clipped. */
const isLost = (variance: number, mean: number, floor: number): boolean =>
  variance < floor / 2 && Math.abs(mean) > 128 - CLIPPED_LEVELS;

/** The finer picture in the pixels of the coarser one. */
function warpedOnto(
  { widthPx, heightPx }: Raster,
  finer: Picture,
  map: Affine,
): { warped: Raster; isShared: Uint8Array } {
  const other = levelFor(map, 0, finer);
  const { widthPx: otherWidth, heightPx: otherHeight, values } = finer.levels[other]!.grey;
  const [m0, m1, m2, m3, m4, m5] = atLevels(map, 0, other);
  const warped = raster(widthPx, heightPx);
  const isShared = new Uint8Array(widthPx * heightPx);
  for (let y = 0, at = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++, at++) {
      const px = m0 * (x + 0.5) + m1 * (y + 0.5) + m2 - 0.5;
      const py = m3 * (x + 0.5) + m4 * (y + 0.5) + m5 - 0.5;
      if (!(px >= 0 && py >= 0 && px < otherWidth - 1 && py < otherHeight - 1)) continue;
      const ix = px | 0;
      const iy = py | 0;
      const fx = px - ix;
      const from = iy * otherWidth + ix;
      const low = from + otherWidth;
      const top = values[from]! + (values[from + 1]! - values[from]!) * fx;
      const bottom = values[low]! + (values[low + 1]! - values[low]!) * fx;
      warped.values[at] = top + (bottom - top) * (py - iy);
      isShared[at] = 1;
    }
  return { warped, isShared };
}

/** How many windows of a picture have a pattern. */
export function patternPixels(grey: Raster): number {
  const all = new Uint8Array(grey.values.length).fill(1);
  const counts = windowSums({ ...grey, values: Float32Array.from(all) }, SMOOTHED_RADIUS_PX).values;
  const picture = smoothed(grey, all, counts);
  return correlated(picture, picture, all).isPattern.reduce((sum, flag) => sum + flag, 0);
}
