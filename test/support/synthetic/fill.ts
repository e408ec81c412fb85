/** Boxes of colour, what all that is painted here is made of. */
import type { Picture } from '../../../electron/demo/photo.ts';

export type Colour = readonly [number, number, number];

export const aColour = (next: () => number): Colour => [next() * 255, next() * 255, next() * 255];

/** Fills what `inside` says of a box, clipped to the picture; `cover` 1 is opaque. */
export function fill(
  picture: Picture,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  colour: Colour,
  cover = 1,
  inside?: (x: number, y: number) => boolean,
): void {
  const { widthPx, heightPx, rgb } = picture;
  const [right, bottom] = [Math.min(widthPx, x1), Math.min(heightPx, y1)];
  const [red, green, blue] = [colour[0] * cover, colour[1] * cover, colour[2] * cover];
  const kept = 1 - cover;
  for (let y = Math.max(0, Math.floor(y0)); y < bottom; y++) {
    for (let x = Math.max(0, Math.floor(x0)); x < right; x++) {
      if (inside && !inside(x, y)) continue;
      const at = 3 * (y * widthPx + x);
      rgb[at] = rgb[at]! * kept + red;
      rgb[at + 1] = rgb[at + 1]! * kept + green;
      rgb[at + 2] = rgb[at + 2]! * kept + blue;
    }
  }
}
