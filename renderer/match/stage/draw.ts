/** Photos, heat and lines on a canvas. What is drawn where is decided in geometry.ts and lines.ts. */
import type { Affine, Box, Pane, Size } from './geometry.ts';
import { toPhoto, toStage } from './geometry.ts';
import type { Heat } from './heat.ts';
import { heatPixels } from './heat.ts';
import { colourAt } from './lines.ts';

function clipped(context: CanvasRenderingContext2D, box: Box, draw: () => void): void {
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.widthPx, box.heightPx);
  context.clip();
  draw();
  context.restore();
}

/** From three stage pixels a pixel of the picture on, its pixels are shown as they are. */
const TILES_FROM = 3;

/** The part of the photo that its pane shows. `image` may be of any size; it stands for the whole photo. */
export function drawPhoto(
  context: CanvasRenderingContext2D,
  image: HTMLImageElement,
  photo: Size,
  pane: Pane,
): void {
  const { box } = pane;
  const [left, top] = toPhoto(pane, box.x, box.y);
  const [right, bottom] = toPhoto(pane, box.x + box.widthPx, box.y + box.heightPx);
  const from = { x: Math.max(0, Math.floor(left)), y: Math.max(0, Math.floor(top)) };
  const to = { x: Math.min(photo.widthPx, Math.ceil(right)), y: Math.min(photo.heightPx, Math.ceil(bottom)) };
  if (to.x <= from.x || to.y <= from.y) return;
  const [ratioX, ratioY] = [image.naturalWidth / photo.widthPx, image.naturalHeight / photo.heightPx];
  const [p, q] = [toStage(pane, from.x, from.y), toStage(pane, to.x, to.y)];
  clipped(context, box, () => {
    context.imageSmoothingEnabled = pane.look.zoom / ratioX < TILES_FROM;
    context.imageSmoothingQuality = 'high';
    context.drawImage(
      image,
      from.x * ratioX,
      from.y * ratioY,
      (to.x - from.x) * ratioX,
      (to.y - from.y) * ratioY,
      p[0],
      p[1],
      q[0] - p[0],
      q[1] - p[1],
    );
  });
}

/** Photo A where `bFromA` puts it in the pane that shows B; of the pane only the left `share`. */
export function drawAligned(
  context: CanvasRenderingContext2D,
  image: HTMLImageElement,
  photo: Size,
  m: Affine,
  pane: Pane,
  { share, opacity }: { share: number; opacity: number },
): void {
  const { box, look } = pane;
  const [x, y] = toStage(pane, 0, 0);
  clipped(context, { ...box, widthPx: box.widthPx * share }, () => {
    context.globalAlpha = opacity;
    context.imageSmoothingQuality = 'high';
    context.transform(
      look.zoom * m[0],
      look.zoom * m[3],
      look.zoom * m[1],
      look.zoom * m[4],
      look.zoom * m[2] + x,
      look.zoom * m[5] + y,
    );
    context.drawImage(image, 0, 0, photo.widthPx, photo.heightPx);
  });
}

export function heatCanvas(heat: Heat): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [heat.columns, heat.rows];
  canvas.getContext('2d')!.putImageData(new ImageData(heatPixels(heat), heat.columns, heat.rows), 0, 0);
  return canvas;
}

export function drawHeat(
  context: CanvasRenderingContext2D,
  heat: HTMLCanvasElement,
  photo: Size,
  pane: Pane,
): void {
  const [x, y] = toStage(pane, 0, 0);
  clipped(context, pane.box, () => {
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = 'high';
    context.drawImage(heat, x, y, photo.widthPx * pane.look.zoom, photo.heightPx * pane.look.zoom);
  });
}

export interface LineStyle {
  /** Places on the ramp, one a line; null: all in the quiet colour of what is only tentative. */
  shares: readonly number[] | null;
  /** The line that is looked at: the others step back. */
  pointed: number | null;
  /** Bits of the ends that are in sight (see `visibleEnds`). */
  visible: (i: number) => number;
}

const BINS = 24;
const DOT_PX = 3;
/** Faint, so that the photos stay what is looked at; the more lines, the fainter each. */
const opacityOf = (count: number): number => Math.max(0.25, Math.min(0.6, 3.6 / Math.sqrt(count + 1)));

/** Lines of nearly one colour are one path: a thousand cost what two dozen do. The strongest lie on top. */
export function drawLines(
  context: CanvasRenderingContext2D,
  ends: Float32Array,
  { shares, pointed, visible }: LineStyle,
): void {
  const count = ends.length / 4;
  const bins = Array.from({ length: shares === null ? 1 : BINS }, (): number[] => []);
  for (let i = count - 1; i >= 0; i--) {
    if (i !== pointed) bins[shares === null ? 0 : Math.min(BINS - 1, Math.floor(shares[i]! * BINS))]!.push(i);
  }
  const dim = pointed === null ? 1 : 0.35;
  bins.forEach((lines, bin) => {
    const colour = shares === null ? 'rgb(235 235 235)' : colourAt((bin + 0.5) / BINS);
    drawSome(
      context,
      ends,
      lines,
      visible,
      colour,
      (shares === null ? 0.3 : opacityOf(count)) * dim,
      shares === null ? 1 : 1.4,
    );
  });
  if (pointed !== null && pointed < count)
    drawSome(context, ends, [pointed], visible, colourAt(shares?.[pointed] ?? 1), 1, 3);
}

function drawSome(
  context: CanvasRenderingContext2D,
  ends: Float32Array,
  lines: readonly number[],
  visible: LineStyle['visible'],
  colour: string,
  opacity: number,
  widthPx: number,
): void {
  if (lines.length === 0) return;
  const paths = new Path2D();
  const dots = new Path2D();
  for (const i of lines) {
    const seen = visible(i);
    if (seen & 1) dot(dots, ends[4 * i]!, ends[4 * i + 1]!);
    if (seen & 2) dot(dots, ends[4 * i + 2]!, ends[4 * i + 3]!);
    if (seen !== 3) continue;
    paths.moveTo(ends[4 * i]!, ends[4 * i + 1]!);
    paths.lineTo(ends[4 * i + 2]!, ends[4 * i + 3]!);
  }
  context.globalAlpha = opacity;
  context.lineCap = 'round';
  context.strokeStyle = 'rgb(0 0 0 / 0.4)';
  context.lineWidth = widthPx + 1.6;
  context.stroke(paths);
  context.strokeStyle = colour;
  context.lineWidth = widthPx;
  context.stroke(paths);
  context.globalAlpha = Math.min(1, opacity * 2.5); // dots are small: they may hide what lies below
  context.strokeStyle = 'rgb(0 0 0 / 0.7)';
  context.lineWidth = 2 * DOT_PX + 1;
  context.stroke(dots);
  context.strokeStyle = colour;
  context.lineWidth = 2 * DOT_PX - 1;
  context.stroke(dots);
  context.globalAlpha = 1;
}

/** A line of no length, which round caps make a dot: a fifth of the time of an arc (measured). */
function dot(path: Path2D, x: number, y: number): void {
  path.moveTo(x, y);
  path.lineTo(x, y);
}

/** What lies around a location, enlarged, with a ring at the location. `radius` in photo pixels. */
export function drawPatch(
  context: CanvasRenderingContext2D,
  image: HTMLImageElement | null,
  photo: Size,
  location: readonly [number, number],
  radius: number,
  sidePx: number,
  colour: string,
): void {
  const pane: Pane = {
    box: { x: 0, y: 0, widthPx: sidePx, heightPx: sidePx },
    look: { x: location[0], y: location[1], zoom: sidePx / (2 * radius) },
  };
  context.clearRect(0, 0, sidePx, sidePx);
  if (image) drawPhoto(context, image, photo, pane);
  for (const [stroke, widthPx] of [
    ['rgb(0 0 0 / 0.6)', 4],
    [colour, 2],
  ] as const) {
    context.strokeStyle = stroke;
    context.lineWidth = widthPx;
    context.beginPath();
    context.arc(sidePx / 2, sidePx / 2, 9, 0, 2 * Math.PI);
    context.stroke();
  }
}
