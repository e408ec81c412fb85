/** How a picture that lies otherwise is laid onto another. */
import type { Affine } from '../../contract/match.ts';
import type { Turn } from './hash.ts';
import type { ContentBox } from './trim.ts';

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
