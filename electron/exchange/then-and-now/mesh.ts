/** A map of pixels at the corners of cells, and between them: warps photos at the price of a lookup. */
import type { PixelMap } from '../../alignment/align.ts';

/** Cells along the long side: what bends between them is below a pixel of a screen. */
const CELLS = 96;

export interface Mesh {
  /** Cells; nodes are one more each way. */
  columns: number;
  rows: number;
  /** (columns + 1) x (rows + 1) x 2, row-major: where each node leads, NaN where nowhere. */
  to: Float32Array;
}

/** Over a photo of this size; pixels from the corners of both photos. */
export function meshOf(map: PixelMap, { widthPx, heightPx }: { widthPx: number; heightPx: number }): Mesh {
  const cellPx = Math.max(widthPx, heightPx) / CELLS;
  const [columns, rows] = [widthPx, heightPx].map((px) => Math.max(1, Math.round(px / cellPx))) as [
    number,
    number,
  ];
  const to = new Float32Array(2 * (columns + 1) * (rows + 1));
  for (let row = 0; row <= rows; row++)
    for (let column = 0; column <= columns; column++)
      to.set(
        map((column * widthPx) / columns, (row * heightPx) / rows) ?? [NaN, NaN],
        2 * (row * (columns + 1) + column),
      );
  return { columns, rows, to };
}

/** Where a point lies, given in cells. Both written to `at`, for there are millions. */
export function lookUp({ columns, rows, to }: Mesh, x: number, y: number, at: Float64Array): void {
  const column = Math.min(columns - 1, Math.max(0, Math.floor(x)));
  const row = Math.min(rows - 1, Math.max(0, Math.floor(y)));
  const [right, down] = [x - column, y - row];
  const above = 2 * (row * (columns + 1) + column);
  const below = above + 2 * (columns + 1);
  for (let axis = 0; axis < 2; axis++) {
    const top = to[above + axis]! * (1 - right) + to[above + 2 + axis]! * right;
    const bottom = to[below + axis]! * (1 - right) + to[below + 2 + axis]! * right;
    at[axis] = top * (1 - down) + bottom * down;
  }
}
