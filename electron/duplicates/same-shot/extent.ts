/** Whether two pictures of one shot show as much of it. */
import { THUMBNAIL_PX } from '../../contract/features.ts';
import type { Affine } from '../../contract/match.ts';

/** Maps are found to half a hundredth of a side; a crop that anyone makes is more. */
const SAME_SHARE = 0.95;

/**
 * No crop of each other, and no border around one: laid onto `b`, `a` is as large. Sizes are the photos',
 * upright; the map is between their thumbnails.
 */
export function isSameExtent(
  bFromA: Affine,
  sizeA: readonly [width: number, height: number],
  sizeB: readonly [width: number, height: number],
): boolean {
  const [a, b, , d, e] = bFromA;
  const share = (Math.abs(a * e - b * d) * thumbnailArea(sizeA)) / thumbnailArea(sizeB);
  return share > SAME_SHARE && share < 1 / SAME_SHARE;
}

function thumbnailArea([width, height]: readonly [number, number]): number {
  const scale = Math.min(1, THUMBNAIL_PX / Math.max(width, height));
  return width * scale * height * scale;
}
