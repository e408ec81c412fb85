/**
 * Photos in justified rows, wherever they are listed: pure functions over columns. All lengths in CSS pixels
 * from the top left corner of the list.
 */

export const GAP_PX = 4;
/** Thinner or wider photos are shown cut: a row is to be seen, and a strip to be hit. */
const [LEAST_ASPECT, MOST_ASPECT] = [0.5, 4];

/** Parallel columns, one entry a row, but for the last. */
export interface Rows {
  /** The photo that each row begins with, and, as one more, how many photos there are. */
  rowFirst: Uint32Array;
  rowTopPx: Float64Array;
  rowHeightPx: Float32Array;
  heightPx: number;
}

/** Upright width by height of each photo. */
type Aspects = ArrayLike<number>;

/** Rows grow with the window, so that a wide one is not full of small photos. */
export const rowHeightFor = (widthPx: number): number => Math.min(260, Math.max(170, widthPx / 7));

export const shownAspect = (aspect: number): number => Math.min(MOST_ASPECT, Math.max(LEAST_ASPECT, aspect));

/** The last of `count` ascending values that is not above; 0 where all are. */
export function lastUpTo(valueAt: (i: number) => number, count: number, value: number): number {
  let [low, high] = [0, count - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (valueAt(middle) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

export const rowCount = ({ rowTopPx }: Rows): number => rowTopPx.length;

/** The row at this height, or the one above it. */
export const rowAt = (layout: Rows, yPx: number): number =>
  lastUpTo((row) => layout.rowTopPx[row]!, rowCount(layout), yPx);

export const rowOf = (layout: Rows, photo: number): number =>
  lastUpTo((row) => layout.rowFirst[row]!, rowCount(layout), photo);

interface Tile {
  photo: number;
  leftPx: number;
  widthPx: number;
}

/** Of the photos in a row, where each begins and how wide it is. */
export function tilesOf({ rowFirst, rowHeightPx }: Rows, aspects: Aspects, row: number): Tile[] {
  const tiles: Tile[] = [];
  let leftPx = 0;
  for (let photo = rowFirst[row]!; photo < rowFirst[row + 1]!; photo++) {
    const widthPx = shownAspect(aspects[photo]!) * rowHeightPx[row]!;
    tiles.push({ photo, leftPx, widthPx });
    leftPx += widthPx + GAP_PX;
  }
  return tiles;
}

/** The photo so many rows below (above: negative), at about the same place of its row. */
export function photoBelow(layout: Rows, aspects: Aspects, photo: number, rows: number): number {
  const row = rowOf(layout, photo);
  const to = Math.min(rowCount(layout) - 1, Math.max(0, row + rows));
  if (to === row) return photo;
  const middleOf = ({ leftPx, widthPx }: Tile): number => leftPx + widthPx / 2;
  const middlePx = middleOf(tilesOf(layout, aspects, row).find((tile) => tile.photo === photo)!);
  const offPx = (tile: Tile): number => Math.abs(middleOf(tile) - middlePx);
  return tilesOf(layout, aspects, to).reduce((best, tile) => (offPx(tile) < offPx(best) ? tile : best)).photo;
}
