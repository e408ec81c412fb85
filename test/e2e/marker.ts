/** The magenta square that is painted into photos, so that where they are shown can be seen on the screen. */
import type { Picture } from '../support/synthetic/synthetic.ts';

/**
 * Side of the magenta square, and where its centre is from the photo's: no turn or mirroring puts it there
 * again. On JPEG's blocks of colour, which are 16 pixels (T.81, A.2) in photos of such sides.
 */
export const MARKER = { sidePx: 32, rightPx: 32, upPx: 16 };
/**
 * Around it lies a grey of its brightness (BT.601), so that JPEG, which smears colours, smears all four edges
 * alike.
 */
const EDGE = { sidePx: 64, grey: Math.round((0.299 + 0.114) * 255) };

export function markerCentre({ widthPx, heightPx }: { widthPx: number; heightPx: number }): [number, number] {
  return [widthPx / 2 + MARKER.rightPx, heightPx / 2 - MARKER.upPx];
}

/** In a picture that is left no other magenta. */
export function paintMarker(picture: Picture): void {
  const { rgb } = picture;
  for (let at = 0; at < rgb.length; at += 3)
    rgb[at + 1] = Math.max(rgb[at + 1]!, Math.min(rgb[at]!, rgb[at + 2]!) - 40);
  for (const [sidePx, colour] of [
    [EDGE.sidePx, [EDGE.grey, EDGE.grey, EDGE.grey]],
    [MARKER.sidePx, [255, 0, 255]],
  ] as const) {
    const [left, top] = markerCentre(picture).map((centre) => centre - sidePx / 2) as [number, number];
    for (let y = top; y < top + sidePx; y++) {
      for (let x = left; x < left + sidePx; x++) rgb.set(colour, 3 * (y * picture.widthPx + x));
    }
  }
}
