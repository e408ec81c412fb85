/** Maps between the pixels of two pictures: row-major 2 x 3, as `contract/match.ts` has them. */
import type { Affine } from '../../contract/match.ts';

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

/** The nearest map that turns by quarters or mirrors, and stretches both axes alike; `centre` stays where it is. */
export function squared(map: Affine, [cx, cy]: readonly [number, number]): Affine {
  const [a, b, c, d, e, f] = map;
  const [most, least] = stretches(map);
  const scale = Math.sqrt(most * least);
  const isExchanged = Math.abs(b) + Math.abs(d) > Math.abs(a) + Math.abs(e);
  const [p, q] = isExchanged ? [0, scale * Math.sign(b)] : [scale * Math.sign(a), 0];
  const [s, t] = isExchanged ? [scale * Math.sign(d), 0] : [0, scale * Math.sign(e)];
  return [p, q, (a - p) * cx + (b - q) * cy + c, s, t, (d - s) * cx + (e - t) * cy + f];
}
