/**
 * What a pane shows of its picture, whatever the size of that in pixels: panes with one look show the same
 * part of theirs. Pure. Locations are shares of a picture's width and height, 0 to 1 from its top left
 * corner.
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
