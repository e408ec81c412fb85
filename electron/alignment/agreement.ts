/** Two pictures laid onto each other: do they show the same? What was matched to a repeat does not. */
import type { Thumbnail } from '../contract/features.ts';
import type { PixelMap } from './pixel-map.ts';

/** Half the window whose patterns are compared, in pixels of thumbnails. */
const RADIUS_PX = 4;
/** Deviation, in 8-bit levels, from which a window has a pattern. */
const PATTERN_DEVIATION = 8;
/** What both variances are added, so that noise correlates little. */
const NOISE_VARIANCE = 4;
/** Share of a window that must lie in both pictures. */
const MIN_WINDOW = 0.7;
/** Fewer windows with a pattern contradict nothing. Not measured. */
const FEWEST = 20;

/**
 * A quarter of the windows correlate so well at least where the alignment is right: depth, weather and people
 * leave that much of a scene (docs/measurements.md#alignment).
 */
const BEST_SHARE = 0.25;
const MIN_CORRELATION = 0.27;

/**
 * Whether b, laid onto a, agrees with it. `a` and `b` as large as thumbnails are; `bFromA` in their pixels,
 * counted from the corner.
 */
export function showsTheSame(a: Thumbnail, b: Thumbnail, bFromA: PixelMap): boolean {
  const laid = laidOnto(a, b, bFromA);
  const found: number[] = [];
  for (let y = RADIUS_PX; y < a.heightPx - RADIUS_PX; y += RADIUS_PX)
    for (let x = RADIUS_PX; x < a.widthPx - RADIUS_PX; x += RADIUS_PX) {
      const correlation = correlationAt(a, laid, x, y);
      if (correlation !== null) found.push(correlation);
    }
  if (found.length < FEWEST) return true;
  found.sort((p, q) => q - p);
  return found[Math.floor(BEST_SHARE * found.length)]! >= MIN_CORRELATION;
}

/** What b shows where a has its pixels, by linear interpolation; NaN where it shows nothing. */
function laidOnto({ widthPx, heightPx }: Thumbnail, b: Thumbnail, bFromA: PixelMap): Float32Array {
  const laid = new Float32Array(widthPx * heightPx).fill(NaN);
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      const to = bFromA(x + 0.5, y + 0.5);
      if (to !== null) laid[y * widthPx + x] = greyAt(b, to[0] - 0.5, to[1] - 0.5);
    }
  return laid;
}

function greyAt({ widthPx, heightPx, grey }: Thumbnail, x: number, y: number): number {
  if (!(x >= 0 && y >= 0 && x <= widthPx - 1 && y <= heightPx - 1)) return NaN;
  const [left, above] = [Math.min(widthPx - 2, Math.floor(x)), Math.min(heightPx - 2, Math.floor(y))];
  const [right, down] = [x - left, y - above];
  const at = above * widthPx + left;
  const upper = grey[at]! * (1 - right) + grey[at + 1]! * right;
  const lower = grey[at + widthPx]! * (1 - right) + grey[at + widthPx + 1]! * right;
  return upper * (1 - down) + lower * down;
}

/** -1 to 1; null where too little of the window lies in both, or neither has a pattern there. */
function correlationAt(
  { widthPx, grey }: Thumbnail,
  laid: Float32Array,
  x: number,
  y: number,
): number | null {
  let [count, sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0, 0];
  for (let row = y - RADIUS_PX; row <= y + RADIUS_PX; row++)
    for (let at = row * widthPx + x - RADIUS_PX; at <= row * widthPx + x + RADIUS_PX; at++) {
      const [p, q] = [grey[at]!, laid[at]!];
      if (Number.isNaN(q)) continue;
      count++;
      sumA += p;
      sumB += q;
      sumAA += p * p;
      sumBB += q * q;
      sumAB += p * q;
    }
  if (count < MIN_WINDOW * (2 * RADIUS_PX + 1) ** 2) return null;
  const [meanA, meanB] = [sumA / count, sumB / count];
  const [varianceA, varianceB] = [sumAA / count - meanA ** 2, sumBB / count - meanB ** 2];
  if (Math.max(varianceA, varianceB) < PATTERN_DEVIATION ** 2) return null;
  const covariance = sumAB / count - meanA * meanB;
  return covariance / Math.sqrt((varianceA + NOISE_VARIANCE) * (varianceB + NOISE_VARIANCE));
}
