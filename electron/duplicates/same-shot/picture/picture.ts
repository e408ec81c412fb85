/** A thumbnail as it is aligned: a pyramid, with what light and tone change taken out of it. */
import type { Thumbnail } from '../../../contract/features.ts';
import type { Raster } from './raster.ts';
import { halved, raster, windowSums } from './raster.ts';

/** Half the window by which a pixel is brought to its surroundings' light and contrast. */
const NORMALISED_RADIUS_PX = 6;
/** What is added to the contrast of a window, in 8-bit levels: noise stays small. */
const CONTRAST_FLOOR = 4;
/** A level with a shorter side aligns nothing. */
const SMALLEST_LEVEL_PX = 12;
const LEVELS = 4;

/** One resolution of a thumbnail, half that of the one before. */
export interface PictureLevel {
  grey: Raster;
  /** Normalised to the window around each pixel, and its slopes. */
  pattern: Raster;
  slopeX: Raster;
  slopeY: Raster;
}

export interface Picture {
  /** Finest first; at least one. */
  levels: readonly PictureLevel[];
}

export function pictureOf({ widthPx, heightPx, grey }: Thumbnail): Picture {
  const levels = [levelOf({ widthPx, heightPx, values: Float32Array.from(grey) })];
  for (let i = 1; i < LEVELS; i++) {
    const half = halved(levels[i - 1]!.grey);
    if (Math.min(half.widthPx, half.heightPx) < SMALLEST_LEVEL_PX) break;
    levels.push(levelOf(half));
  }
  return { levels };
}

function levelOf(grey: Raster): PictureLevel {
  const pattern = normalised(grey);
  const { widthPx, heightPx, values } = pattern;
  const [slopeX, slopeY] = [raster(widthPx, heightPx), raster(widthPx, heightPx)];
  for (let y = 1; y < heightPx - 1; y++)
    for (let x = 1; x < widthPx - 1; x++) {
      const at = y * widthPx + x;
      slopeX.values[at] = (values[at + 1]! - values[at - 1]!) / 2;
      slopeY.values[at] = (values[at + widthPx]! - values[at - widthPx]!) / 2;
    }
  return { grey, pattern, slopeX, slopeY };
}

/** (value - mean) / (deviation + floor) of the window around each pixel. */
function normalised(grey: Raster): Raster {
  const { widthPx, heightPx, values } = grey;
  const sums = windowSums(grey, NORMALISED_RADIUS_PX).values;
  const squares = windowSums({ ...grey, values: values.map((value) => value * value) }, NORMALISED_RADIUS_PX);
  const pattern = raster(widthPx, heightPx);
  for (let y = 0, at = 0; y < heightPx; y++) {
    const rows = Math.min(heightPx - 1, y + NORMALISED_RADIUS_PX) - Math.max(0, y - NORMALISED_RADIUS_PX) + 1;
    for (let x = 0; x < widthPx; x++, at++) {
      const columns =
        Math.min(widthPx - 1, x + NORMALISED_RADIUS_PX) - Math.max(0, x - NORMALISED_RADIUS_PX) + 1;
      const mean = sums[at]! / (rows * columns);
      const deviation = Math.sqrt(Math.max(0, squares.values[at]! / (rows * columns) - mean * mean));
      pattern.values[at] = (values[at]! - mean) / (deviation + CONTRAST_FLOOR);
    }
  }
  return pattern;
}
