const GAP_PX = 16;
/**
 * Tiles grow with the window: seven beside each other, or as many as are large enough to distinguish places.
 */
const LEAST_TILE_PX = 220;
const MOST_TILE_PX = 340;
const CAPTION_PX = 58;

/** Columns that fill the width, and the height of a row of tiles of 4 by 3 with their captions. */
export function gridOf(widthPx: number): { columns: number; rowPx: number } {
  const tilePx = Math.min(MOST_TILE_PX, Math.max(LEAST_TILE_PX, widthPx / 7));
  const columns = Math.max(1, Math.floor((widthPx + GAP_PX) / (tilePx + GAP_PX)));
  return { columns, rowPx: ((widthPx - GAP_PX * (columns - 1)) / columns) * 0.75 + CAPTION_PX + GAP_PX };
}
