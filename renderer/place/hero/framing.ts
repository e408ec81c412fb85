/** How pictures of any shape stand in a stage of another. Pure; lengths in CSS pixels. */
import type { Size } from '../../ui/picture/look.ts';

/** As shares of a picture's width and height. */
export interface Part {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** In the middle of the stage, a frame; within it the picture, which reaches beyond. */
export interface Framing {
  frame: Size;
  picture: Size & { leftPx: number; topPx: number };
}

/**
 * So much of its height a picture may lose to fill more of the stage's width (docs/measurements.md#window).
 */
const MOST_CUT = 0.3;

/** A part of a picture (by its size in any unit) as wide as the stage allows, cut at top and foot alike. */
export function framed(stage: Size, picture: Size, part: Part): Framing {
  const aspect = (part.width * picture.widthPx) / (part.height * picture.heightPx);
  const widthPx = Math.min(stage.widthPx, (aspect * stage.heightPx) / (1 - MOST_CUT));
  const shownWidthPx = Math.max(widthPx, aspect * stage.heightPx);
  const shownHeightPx = shownWidthPx / aspect;
  return {
    frame: { widthPx, heightPx: stage.heightPx },
    picture: {
      widthPx: shownWidthPx / part.width,
      heightPx: shownHeightPx / part.height,
      leftPx: (widthPx - shownWidthPx) / 2 - (part.left * shownWidthPx) / part.width,
      topPx: (stage.heightPx - shownHeightPx) / 2 - (part.top * shownHeightPx) / part.height,
    },
  };
}
