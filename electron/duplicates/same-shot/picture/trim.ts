/** A picture without what surrounds it. */
import type { Thumbnail } from '../../../contract/features.ts';

/** Left, top, right, bottom: whole pixels, right and bottom behind the last. */
export type ContentBox = readonly [number, number, number, number];

/** Of a row or column of a border the deviation is at most this, in 8-bit levels. */
const FLAT_DEVIATION = 3;
/** What is left of a side at least, as a share; else nothing is taken off. */
const MIN_LEFT = 0.3;

/** What lies inside of borders of one tone. */
export function contentBox({ widthPx, heightPx, grey }: Thumbnail): ContentBox {
  const isFlat = (from: number, step: number, count: number): boolean => {
    let [sum, squares] = [0, 0];
    for (let i = 0, at = from; i < count; i++, at += step) {
      sum += grey[at]!;
      squares += grey[at]! * grey[at]!;
    }
    return squares / count - (sum / count) ** 2 <= FLAT_DEVIATION ** 2;
  };
  const isFlatRow = (y: number): boolean => isFlat(y * widthPx, 1, widthPx);
  let [left, top, right, bottom] = [0, 0, widthPx, heightPx];
  while (top < bottom && isFlatRow(top)) top++;
  while (bottom > top && isFlatRow(bottom - 1)) bottom--;
  const rows = bottom - top;
  const isFlatColumn = (x: number): boolean => isFlat(top * widthPx + x, widthPx, rows);
  while (left < right && isFlatColumn(left)) left++;
  while (right > left && isFlatColumn(right - 1)) right--;
  return right - left < MIN_LEFT * widthPx || rows < MIN_LEFT * heightPx
    ? [0, 0, widthPx, heightPx]
    : [left, top, right, bottom];
}
