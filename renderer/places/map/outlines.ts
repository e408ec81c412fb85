/**
 * Coasts and borders, projected once: a view of them is a shift and a stretch. Pure. Mercator in radians,
 * x to the east, y down to the south.
 */
import type { GeoContext } from 'd3-geo';

/** A line, or a ring whose last point is its first, and the box that it lies in. */
export interface Outline {
  /** x, y of each point. */
  points: Float32Array;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** In stage pixels: where the equator meets Greenwich, and the pixels a radian. */
export interface View {
  x: number;
  y: number;
  scale: number;
  widthPx: number;
  heightPx: number;
}

export interface World {
  land: Outline[];
  /** Between countries. */
  borders: Outline[];
}

/** Of what build/outlines.ts packs. */
export function unpackWorld(packed: Float32Array): World {
  let at = 0;
  const next = (): Outline => {
    const from = at + 1;
    at = from + 2 * packed[at]!;
    const points = packed.subarray(from, at);
    return { points, ...boxOf(points) };
  };
  const all = (): Outline[] => Array.from({ length: packed[at++]! }, next);
  return { land: all(), borders: all() };
}

function boxOf(points: Float32Array): Omit<Outline, 'points'> {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (let i = 0; i < points.length; i += 2) {
    box.left = Math.min(box.left, points[i]!);
    box.right = Math.max(box.right, points[i]!);
    box.top = Math.min(box.top, points[i + 1]!);
    box.bottom = Math.max(box.bottom, points[i + 1]!);
  }
  return box;
}

/** Around what is seen: a line is a pixel wide. */
const MARGIN_PX = 2;
/** What moves the pen by less is not seen. */
const LEAST_STEP_PX = 0.25;

type Pen = Pick<GeoContext, 'moveTo' | 'lineTo'>;

/** Adds what is in sight of the outlines to the path. */
export function trace(pen: Pen, outlines: readonly Outline[], view: View): void {
  const { x, y, scale, widthPx, heightPx } = view;
  for (const outline of outlines) {
    const { left, top, right, bottom } = outline;
    const isBeside = x + scale * right < 0 || x + scale * left > widthPx;
    const isAboveOrBelow = y + scale * bottom < 0 || y + scale * top > heightPx;
    if (!isBeside && !isAboveOrBelow) traceOne(pen, outline, view);
  }
}

/**
 * A point is left out where the pen hardly moves, and where the line stays beyond one edge of the view: what
 * is filled in sight is the same. Rings are led back to their start: `closePath` takes Chromium as long as
 * the whole path is.
 */
function traceOne(pen: Pen, { points }: Outline, { x: left, y: top, scale, widthPx, heightPx }: View): void {
  const xOf = (i: number): number => left + scale * points[i]!;
  const yOf = (i: number): number => top + scale * points[i + 1]!;
  const edgesBeyond = (x: number, y: number): number =>
    Number(x < -MARGIN_PX) |
    (Number(x > widthPx + MARGIN_PX) << 1) |
    (Number(y < -MARGIN_PX) << 2) |
    (Number(y > heightPx + MARGIN_PX) << 3);
  const last = points.length - 2;
  let [penX, penY] = [xOf(0), yOf(0)];
  let penBeyond = edgesBeyond(penX, penY);
  pen.moveTo(penX, penY);
  let [x, y] = [xOf(2), yOf(2)];
  let beyond = edgesBeyond(x, y);
  for (let i = 2; i < last; i += 2) {
    const [nextX, nextY] = [xOf(i + 2), yOf(i + 2)];
    const nextBeyond = edgesBeyond(nextX, nextY);
    const isMoved = Math.abs(x - penX) >= LEAST_STEP_PX || Math.abs(y - penY) >= LEAST_STEP_PX;
    if (isMoved && (penBeyond & beyond & nextBeyond) === 0) {
      pen.lineTo(x, y);
      [penX, penY, penBeyond] = [x, y, beyond];
    }
    [x, y, beyond] = [nextX, nextY, nextBeyond];
  }
  pen.lineTo(x, y);
}
