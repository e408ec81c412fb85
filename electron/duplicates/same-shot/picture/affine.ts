/** Maps between the pixels of two pictures: row-major 2 x 3, as `contract/match.ts` has them. */
import type { Affine } from '../../../contract/match.ts';
import type { Turn } from '../hash.ts';
import type { ContentBox } from './trim.ts';

/** `second` after `first`. */
export function composed(second: Affine, first: Affine): Affine {
  const [a, b, c, d, e, f] = second;
  const [p, q, r, s, t, u] = first;
  return [a * p + b * s, a * q + b * t, a * r + b * u + c, d * p + e * s, d * q + e * t, d * r + e * u + f];
}

/** null where the map puts all on a line. */
export function inverse([a, b, c, d, e, f]: Affine): Affine | null {
  const determinant = a * e - b * d;
  if (Math.abs(determinant) < 1e-9) return null;
  const [p, q, s, t] = [e / determinant, -b / determinant, -d / determinant, a / determinant];
  return [p, q, -(p * c + q * f), s, t, -(s * c + t * f)];
}

/** How much longer lengths become: the greater and the lesser stretch. */
export function stretches([a, b, , d, e]: Affine): [number, number] {
  const sum = (a * a + b * b + d * d + e * e) / 2;
  const root = Math.sqrt(Math.max(0, sum * sum - (a * e - b * d) ** 2));
  return [Math.sqrt(sum + root), Math.sqrt(Math.max(0, sum - root))];
}

/**
 * The nearest map that turns by quarters or mirrors, and stretches both axes alike; the centre stays where it
 * is.
 */
export function squared(map: Affine, [cx, cy]: readonly [number, number]): Affine {
  const [a, b, c, d, e, f] = map;
  const [most, least] = stretches(map);
  const scale = Math.sqrt(most * least);
  const isExchanged = Math.abs(b) + Math.abs(d) > Math.abs(a) + Math.abs(e);
  const [p, q] = isExchanged ? [0, scale * Math.sign(b)] : [scale * Math.sign(a), 0];
  const [s, t] = isExchanged ? [scale * Math.sign(d), 0] : [0, scale * Math.sign(e)];
  return [p, q, (a - p) * cx + (b - q) * cy + c, s, t, (d - s) * cx + (e - t) * cy + f];
}

/**
 * From one picture to another, so that the box of the first fills that of the second. `turn`: how the first
 * lies in the second.
 */
export function betweenBoxes(from: ContentBox, to: ContentBox, turn: Turn): Affine {
  const [width, height] = [from[2] - from[0], from[3] - from[1]];
  // to the unit square
  const u: [number, number] = turn & 1 ? [-1 / width, from[2] / width] : [1 / width, -from[0] / width];
  const v: [number, number] = turn & 2 ? [-1 / height, from[3] / height] : [1 / height, -from[1] / height];
  const [w, h] = [to[2] - to[0], to[3] - to[1]];
  return turn & 4
    ? [0, w * v[0], w * v[1] + to[0], h * u[0], 0, h * u[1] + to[1]]
    : [w * u[0], 0, w * u[1] + to[0], 0, h * v[0], h * v[1] + to[1]];
}
