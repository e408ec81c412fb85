/** A picture of what differs between two pictures of one size. Pure. Pixels are RGBA, 0 to 255, by rows. */

/** Differences are shown so many times brighter: what compression leaves is seen, too. */
const GAIN = 4;
/** From here on a difference is seen by who looks at the pictures in turn. */
const VISIBLE = 24;

/**
 * Writes the absolute difference of each pixel into `into`, opaque; how many pixels differ so that it can be
 * seen. All three are of the same length.
 */
export function difference(a: Uint8ClampedArray, b: Uint8ClampedArray, into: Uint8ClampedArray): number {
  let visible = 0;
  for (let i = 0; i < a.length; i += 4) {
    let most = 0;
    for (let c = i; c < i + 3; c++) {
      const by = Math.abs(a[c]! - b[c]!);
      into[c] = GAIN * by;
      if (by > most) most = by;
    }
    into[i + 3] = 255;
    if (most >= VISIBLE) visible += 1;
  }
  return visible;
}

/** The largest side on which pictures are compared, in pixels. */
const COMPARED_PX = 1024;
/** How much the shapes of two pictures may differ by rounding alone. */
const SHAPE_TOLERANCE = 0.01;

interface Size {
  widthPx: number;
  heightPx: number;
}

/** The size on which both are compared: no larger than either; null where one is cut or turned. */
export function comparedSize(a: Size, b: Size): Size | null {
  const ratio = (a.widthPx * b.heightPx) / (a.heightPx * b.widthPx);
  if (Math.abs(ratio - 1) > SHAPE_TOLERANCE) return null;
  const small = a.widthPx < b.widthPx ? a : b;
  const scale = Math.min(1, COMPARED_PX / Math.max(small.widthPx, small.heightPx));
  return {
    widthPx: Math.max(1, Math.round(small.widthPx * scale)),
    heightPx: Math.max(1, Math.round(small.heightPx * scale)),
  };
}
