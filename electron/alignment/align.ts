/** The room's door: where does what one photo shows lie in the other? */
import type { PackedFeatures } from '../contract/features.ts';
import type { Affine } from '../contract/match.ts';
import type { Correspondences } from './correspondences.ts';
import { correspondencesOf } from './correspondences.ts';
import type { Homography } from './homography.ts';
import { agreeingWith, mapped, NARROW, refined, WIDE } from './homography.ts';
import type { PixelMap } from './pixel-map.ts';
import { shiftingOver } from './warp.ts';

export { showsTheSame } from './agreement.ts';
export { largestCommon } from './common-view.ts';
export type { Rectangle } from './common-view.ts';
export type { PixelMap };

export interface Alignment {
  /** What the scene asked for: one plane seen from afar, one plane or one spot, depth. */
  kind: 'affine' | 'homography' | 'warp';
  /** From a location of a to one of b, in the frame of the features' locations. */
  bFromA: PixelMap;
}

/** The scene is flat where a homography alone agrees with such a share: docs/measurements.md#alignment. */
const FLAT_SHARE = 0.95;

/** A homography that loses more of what agrees with the affine map was led astray. Not measured. */
const MIN_KEPT_SHARE = 0.85;

/**
 * Aligns two photos that match. `bFromA`: the verified transform; `tentative`: rows of features that may
 * correspond, of which the verified ones are some. Where these say no more, the answer is the transform.
 */
export function align(
  a: PackedFeatures,
  b: PackedFeatures,
  bFromA: Affine,
  tentative: { rowsA: ArrayLike<number>; rowsB: ArrayLike<number> },
): Alignment {
  const [longA, longB] = [Math.max(a.widthPx, a.heightPx), Math.max(b.widthPx, b.heightPx)];
  const inPixels =
    (map: PixelMap): PixelMap =>
    (x, y) => {
      const to = map(x / longA, y / longA);
      return to && [to[0] * longB, to[1] * longB];
    };
  const all = correspondencesOf(a, b, tentative);
  const [xx, xy, x, yx, yy, y] = bFromA;
  const ratio = longA / longB;
  const affine = [xx * ratio, xy * ratio, x / longB, yx * ratio, yy * ratio, y / longB, 0, 0, 1];
  const wide = refined(affine, all, WIDE);
  if (wide === null || agreeingCount(wide, all) < MIN_KEPT_SHARE * agreeingCount(affine, all))
    return { kind: 'affine', bFromA: inPixels((u, v) => mapped(affine, u, v)) };
  const warped = warpedOver(wide, all);
  const narrow = refined(wide, all, NARROW) ?? wide;
  return warped === null || isFlat(narrow, warped, all)
    ? { kind: 'homography', bFromA: inPixels((u, v) => mapped(narrow, u, v)) }
    : { kind: 'warp', bFromA: inPixels(warped) };
}

function warpedOver(base: Homography, all: Correspondences): PixelMap | null {
  const shifting = shiftingOver(base, all);
  if (shifting === null) return null;
  return (x, y) => {
    const to = mapped(base, x, y);
    if (to === null) return null;
    const [right, down] = shifting(x, y);
    return [to[0] + right, to[1] + down];
  };
}

const agreeingCount = (h: Homography, all: Correspondences): number =>
  agreeingWith((x, y) => mapped(h, x, y), all, WIDE.to).length;

function isFlat(flat: Homography, warped: PixelMap, all: Correspondences): boolean {
  const agreeing = (map: PixelMap): number => agreeingWith(map, all, NARROW.to).length;
  return agreeing((x, y) => mapped(flat, x, y)) >= FLAT_SHARE * agreeing(warped);
}
