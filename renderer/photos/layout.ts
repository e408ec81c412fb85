/**
 * Photos in justified rows under the headings of their months: pure functions over columns. All lengths in
 * CSS pixels from the top left corner of the list.
 */
import type { PhotoColumns } from '../state/time-line.ts';

export const GAP_PX = 4;
export const HEADING_PX = 44;
/** Thinner or wider photos are shown cut: a row is to be seen, and a strip to be hit. */
const [LEAST_ASPECT, MOST_ASPECT] = [0.5, 4];

/** A month, or some of a year that fill no row alone, with the rows below up to the next. */
export interface Month {
  topPx: number;
  /** From its earliest month to its latest, which count from 1; null: photos without a date. */
  at: { year: number; first: number; last: number } | null;
  firstRow: number;
  photoCount: number;
}

export interface Layout {
  months: Month[];
  /** The photo that each row begins with, and, as one more, how many photos there are. */
  rowFirst: Uint32Array;
  rowTopPx: Float64Array;
  rowHeightPx: Float32Array;
  heightPx: number;
}

/** Rows grow with the window, so that a wide one is not full of small photos. */
export const rowHeightFor = (widthPx: number): number => Math.min(260, Math.max(170, widthPx / 7));

export const shownAspect = (aspect: number): number => Math.min(MOST_ASPECT, Math.max(LEAST_ASPECT, aspect));

/** The month of a moment in seconds since 1970, and the first second of it; of no date, no month. */
function monthOf(takenAtS: number | undefined): { at: Month['at']; fromS: number } {
  if (takenAtS === undefined) return { at: null, fromS: NaN };
  const date = new Date(takenAtS * 1000);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const fromS = new Date(0).setUTCFullYear(year, month, 1) / 1000;
  return { at: { year, first: month + 1, last: month + 1 }, fromS };
}

/**
 * Rows as high as `rowPx` at most that fill the width, but for the last of each month, which stays as high as
 * that.
 */
export function layOut({ ids, takenAtS, aspect }: PhotoColumns, widthPx: number, rowPx: number): Layout {
  const count = widthPx > 0 ? ids.length : 0;
  const rowFirst = new Uint32Array(count + 1);
  const rowTopPx = new Float64Array(count);
  const rowHeightPx = new Float32Array(count);
  const months: Month[] = [];
  let [rows, topPx] = [0, 0];
  const endRow = (first: number, heightPx: number): void => {
    rowFirst[rows] = first;
    rowTopPx[rows] = topPx;
    rowHeightPx[rows] = heightPx;
    rows += 1;
    topPx += heightPx + GAP_PX;
  };
  for (let photo = 0; photo < count;) {
    const { at, fromS: monthFromS } = monthOf(takenAtS[photo]);
    const month: Month = { topPx, at, firstRow: rows, photoCount: 0 };
    let fromS = monthFromS;
    // the latest come first
    const isIn = (row: number): boolean => {
      if (row >= count || at === null || takenAtS[row]! >= fromS) return row < count;
      const next = monthOf(takenAtS[row]);
      if (rows > month.firstRow || next.at?.year !== at.year) return false;
      [at.first, fromS] = [next.at.first, next.fromS];
      return true;
    };
    months.push(month);
    topPx += HEADING_PX;
    const begin = photo;
    let [first, width] = [photo, 0];
    for (; isIn(photo); photo++) {
      width += shownAspect(aspect[photo]!);
      const heightPx = (widthPx - GAP_PX * (photo - first)) / width;
      if (heightPx > rowPx) continue;
      endRow(first, heightPx);
      [first, width] = [photo + 1, 0];
    }
    if (first < photo) endRow(first, rowPx);
    month.photoCount = photo - begin;
  }
  rowFirst[rows] = count;
  return {
    months,
    rowFirst: rowFirst.subarray(0, rows + 1),
    rowTopPx: rowTopPx.subarray(0, rows),
    rowHeightPx: rowHeightPx.subarray(0, rows),
    heightPx: topPx,
  };
}

/** The last of `count` ascending values that is not above; 0 where all are. */
function lastUpTo(valueAt: (i: number) => number, count: number, value: number): number {
  let [low, high] = [0, count - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (valueAt(middle) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

export const rowCount = ({ rowTopPx }: Layout): number => rowTopPx.length;

/** The row at this height, or the one above it. */
export const rowAt = (layout: Layout, yPx: number): number =>
  lastUpTo((row) => layout.rowTopPx[row]!, rowCount(layout), yPx);

export const rowOf = (layout: Layout, photo: number): number =>
  lastUpTo((row) => layout.rowFirst[row]!, rowCount(layout), photo);

/** The month at this height; null where there are no photos. */
export const monthAt = ({ months }: Layout, yPx: number): Month | null =>
  months[lastUpTo((i) => months[i]!.topPx, months.length, yPx)] ?? null;

interface Tile {
  photo: number;
  leftPx: number;
  widthPx: number;
}

/** Of the photos in a row, where each begins and how wide it is. */
export function tilesOf({ rowFirst, rowHeightPx }: Layout, { aspect }: PhotoColumns, row: number): Tile[] {
  const tiles: Tile[] = [];
  let leftPx = 0;
  for (let photo = rowFirst[row]!; photo < rowFirst[row + 1]!; photo++) {
    const widthPx = shownAspect(aspect[photo]!) * rowHeightPx[row]!;
    tiles.push({ photo, leftPx, widthPx });
    leftPx += widthPx + GAP_PX;
  }
  return tiles;
}

/** The photo so many rows below (above: negative), at about the same place of its row. */
export function photoBelow(layout: Layout, columns: PhotoColumns, photo: number, rows: number): number {
  const row = rowOf(layout, photo);
  const to = Math.min(rowCount(layout) - 1, Math.max(0, row + rows));
  if (to === row) return photo;
  const middleOf = ({ leftPx, widthPx }: Tile): number => leftPx + widthPx / 2;
  const middlePx = middleOf(tilesOf(layout, columns, row).find((tile) => tile.photo === photo)!);
  const offPx = (tile: Tile): number => Math.abs(middleOf(tile) - middlePx);
  return tilesOf(layout, columns, to).reduce((best, tile) => (offPx(tile) < offPx(best) ? tile : best)).photo;
}
