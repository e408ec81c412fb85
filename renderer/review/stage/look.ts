/**
 * What all panes of a group show of their pictures: the same part of each, whatever their sizes in pixels.
 * Pure. Locations are shares of a picture's width and height, 0 to 1 from its top left corner.
 */

export interface Look {
  /** The location at the middle of the pane. */
  x: number;
  y: number;
  /** 1: the whole picture, as large as the pane allows. */
  zoom: number;
}

export interface Size {
  widthPx: number;
  heightPx: number;
}

export const whole: Look = { x: 0.5, y: 0.5, zoom: 1 };
const MOST_ZOOM = 40;

function bounded({ x, y, zoom }: Look): Look {
  const share = (value: number): number => Math.min(1, Math.max(0, value));
  const least = Math.min(MOST_ZOOM, Math.max(1, zoom));
  return least === 1 ? whole : { x: share(x), y: share(y), zoom: least };
}

/** The picture's size in stage pixels where the pane shows it whole. */
export function fitted(pane: Size, picture: Size): Size {
  const scale = Math.min(pane.widthPx / picture.widthPx, pane.heightPx / picture.heightPx);
  return { widthPx: picture.widthPx * scale, heightPx: picture.heightPx * scale };
}

/** Moves by stage pixels in a pane that shows its picture in `fit` where it is whole. */
export function panBy(look: Look, fit: Size, dx: number, dy: number): Look {
  const { x, y, zoom } = look;
  return bounded({ x: x - dx / (zoom * fit.widthPx), y: y - dy / (zoom * fit.heightPx), zoom });
}

/** What is `dx`, `dy` stage pixels from the middle of its pane stays there. */
export function zoomAt(look: Look, fit: Size, dx: number, dy: number, factor: number): Look {
  const zoom = Math.min(MOST_ZOOM, Math.max(1, look.zoom * factor));
  const moved = 1 / look.zoom - 1 / zoom;
  return bounded({
    x: look.x + (dx / fit.widthPx) * moved,
    y: look.y + (dy / fit.heightPx) * moved,
    zoom,
  });
}

/** How the fitted picture, which lies in the middle of its pane, is moved (stage pixels) and scaled. */
export function transformOf({ x, y, zoom }: Look, fit: Size): string {
  const [dx, dy] = [(0.5 - x) * fit.widthPx * zoom, (0.5 - y) * fit.heightPx * zoom];
  return `translate(${dx}px, ${dy}px) scale(${zoom})`;
}

const GAP_PX = 8;
/** Below a pane's picture: its name, and whether it stays. */
const CAPTION_PX = 64;
const LEAST_WIDTH_PX = 200;
const LEAST_HEIGHT_PX = 150;

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
