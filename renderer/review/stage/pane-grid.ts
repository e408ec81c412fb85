/** How the copies of a group share the stage. Pure. */
import type { Size } from '../../ui/picture/look.ts';
import { fitted } from '../../ui/picture/look.ts';

const GAP_PX = 8;
/** Below a pane's picture: its name, and whether it stays. */
const CAPTION_PX = 64;
const LEAST_WIDTH_PX = 160;
const LEAST_HEIGHT_PX = 150;
const LEAST_STAGE_PX = 300;
/** For so many rows to be whole the stage becomes higher; further ones are scrolled to. */
const MOST_WHOLE_ROWS = 2;

export interface PaneGrid {
  columns: number;
  /** Of each picture. */
  pane: Size;
}

/**
 * Panes of one size in rows, all of them on the stage where their pictures are large enough there; else as
 * many beside each other as are, and the rest is scrolled to. `aspect`: width by height of a picture.
 */
export function paneGrid(stage: Size, count: number, aspect: number): PaneGrid {
  const grids = Array.from({ length: count }, (_, i): PaneGrid => {
    const rows = Math.ceil(count / (i + 1));
    const widthPx = Math.max(1, (stage.widthPx - GAP_PX * i) / (i + 1));
    const heightPx = Math.max(1, (stage.heightPx - GAP_PX * (rows - 1)) / rows - CAPTION_PX);
    return { columns: i + 1, pane: { widthPx, heightPx } };
  }).filter(({ columns, pane }) => columns === 1 || pane.widthPx >= LEAST_WIDTH_PX);
  const shownPx = ({ pane }: PaneGrid): number => fitted(pane, { widthPx: aspect, heightPx: 1 }).widthPx;
  const whole = grids.filter(({ pane }) => pane.heightPx >= LEAST_HEIGHT_PX);
  if (whole.length > 0) return whole.reduce((best, grid) => (shownPx(grid) > shownPx(best) ? grid : best));

  const { columns, pane } = grids.at(-1)!;
  const heightPx = Math.max(LEAST_HEIGHT_PX, Math.min(pane.widthPx / aspect, stage.heightPx - CAPTION_PX));
  return { columns, pane: { ...pane, heightPx } };
}

/** How high a stage of this width must be for its first rows to be whole. */
export function leastStageHeight(widthPx: number, count: number, aspect: number): number {
  const { columns } = paneGrid({ widthPx, heightPx: LEAST_STAGE_PX }, count, aspect);
  const rows = Math.min(MOST_WHOLE_ROWS, Math.ceil(count / columns));
  return Math.max(LEAST_STAGE_PX, rows * (LEAST_HEIGHT_PX + CAPTION_PX) + GAP_PX * (rows - 1));
}
