/** A photo that is looked at turned by quarters of a circle, clockwise. Pure. */
import type { Size } from '../ui/picture/look.ts';
import { fitted } from '../ui/picture/look.ts';

/** Upright size, turned. */
const turned = ({ widthPx, heightPx }: Size, quarterTurns: number): Size =>
  quarterTurns % 2 === 1 ? { widthPx: heightPx, heightPx: widthPx } : { widthPx, heightPx };

/**
 * How large the whole photo is on the stage, in its pixels: as large as fits, but never larger than a pixel
 * of the photo on one of the screen. `ratio`: pixels of the screen a pixel of the stage.
 */
export function fitTurned(stage: Size, photo: Size, quarterTurns: number, ratio: number): Size {
  const size = turned(photo, quarterTurns);
  const fit = fitted(stage, size);
  const own = { widthPx: size.widthPx / ratio, heightPx: size.heightPx / ratio };
  return fit.widthPx > own.widthPx ? own : fit;
}

/** The factor by which the fitted photo is shown pixel for pixel. */
export const pixelZoom = (fit: Size, photo: Size, quarterTurns: number, ratio: number): number =>
  turned(photo, quarterTurns).widthPx / ratio / fit.widthPx;
