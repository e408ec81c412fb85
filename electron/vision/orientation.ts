/**
 * Features between the frame of a photo's pixels as they are stored and the upright one, which the library
 * speaks of (EXIF 2.32, tag 0x0112).
 */
import { cornerOffsetPx } from '../contract/features.ts';
import type { FeatureSet } from '../contract/features.ts';

/**
 * A location of a photo whose far edges mirror 0 to `right` and `bottom`, in the frame that the orientation
 * turns it to.
 */
type Turn = (x: number, y: number, right: number, bottom: number) => readonly [number, number];
const turns: Record<number, Turn> = {
  2: (x, y, right) => [right - x, y],
  3: (x, y, right, bottom) => [right - x, bottom - y],
  4: (x, y, _, bottom) => [x, bottom - y],
  5: (x, y) => [y, x],
  6: (x, y, _, bottom) => [bottom - y, x],
  7: (x, y, right, bottom) => [bottom - y, right - x],
  8: (x, y, right) => [y, right - x],
};

type Framed = Pick<FeatureSet, 'widthPx' | 'heightPx' | 'resizedLongSidePx' | 'location'>;

/** Features that were found in pixels of this EXIF orientation, in the upright photo. */
export function upright<T extends Framed>(features: T, orientation: number): T {
  const turn = turns[orientation];
  if (turn === undefined) return features;
  const { widthPx, heightPx, location } = features;
  const [turned, offset] = [new Float32Array(location.length), cornerOffsetPx(features)];
  for (let i = 0; i < location.length; i += 2)
    turned.set(turn(location[i]!, location[i + 1]!, widthPx - 2 * offset, heightPx - 2 * offset), i);
  return {
    ...features,
    ...(orientation < 5 ? {} : { widthPx: heightPx, heightPx: widthPx }),
    location: turned,
  };
}

/** The other way: features of the upright photo, in its pixels as they are stored. */
export const asStored = <T extends Framed>(features: T, orientation: number): T =>
  upright(features, { 6: 8, 8: 6 }[orientation] ?? orientation);
