/** A transform in the terms in which people speak of two photos. Pure. */
import type { Affine, Size } from './stage/geometry.ts';
import { apply, scaleOf } from './stage/geometry.ts';

export interface Movement {
  /** How many times larger things are in B than in A, each measured against its photo's long side. */
  larger: number;
  /** Clockwise, -180 to 180. */
  turnedDegrees: number;
  /** Where the middle of A lies in B, as shares of B's width and height from its middle: right and down. */
  right: number;
  down: number;
  /**
   * How many times more it stretches one direction than another: 1 from the same viewpoint, more the more
   * askew.
   */
  stretch: number;
  mirrored: boolean;
}

const longSide = (photo: Size): number => Math.max(photo.widthPx, photo.heightPx);

export function movementOf(m: Affine, a: Size, b: Size): Movement {
  const [x, y] = apply(m, a.widthPx / 2, a.heightPx / 2);
  const mirrored = m[0] * m[4] - m[1] * m[3] < 0;
  // singular values of the linear part (closed form for 2 x 2)
  const sum = m[0] ** 2 + m[1] ** 2 + m[3] ** 2 + m[4] ** 2;
  const spread = Math.sqrt(Math.max(0, sum ** 2 - 4 * scaleOf(m) ** 4));
  const least = Math.sqrt(Math.max(0, (sum - spread) / 2));
  return {
    larger: (scaleOf(m) * longSide(a)) / longSide(b),
    turnedDegrees:
      (Math.atan2(mirrored ? m[3] + m[1] : m[3] - m[1], mirrored ? m[0] - m[4] : m[0] + m[4]) * 180) /
      Math.PI,
    right: x / b.widthPx - 0.5,
    down: y / b.heightPx - 0.5,
    stretch: least > 0 ? Math.sqrt((sum + spread) / 2) / least : Infinity,
    mirrored,
  };
}
