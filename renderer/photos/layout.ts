/**
 * Photos in justified rows under the headings of their months: pure functions over columns. All lengths in
 * CSS pixels from the top left corner of the list.
 */
import type { PhotoColumns } from '../state/time-line.ts';
import type { Rows } from '../ui/photo-list/rows.ts';
import { GAP_PX, lastUpTo, shownAspect } from '../ui/photo-list/rows.ts';

export const HEADING_PX = 44;

/** A month, or some of a year that fill no row alone, with the rows below up to the next. */
export interface Month {
  topPx: number;
  /** From its earliest month to its latest, which count from 1; null: photos without a date. */
  at: { year: number; first: number; last: number } | null;
  firstRow: number;
  photoCount: number;
}

export interface Layout extends Rows {
  months: Month[];
}

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

/** The month at this height; null where there are no photos. */
export const monthAt = ({ months }: Layout, yPx: number): Month | null =>
  months[lastUpTo((i) => months[i]!.topPx, months.length, yPx)] ?? null;
