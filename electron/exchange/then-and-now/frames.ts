/** A series as pictures of one view: what each photo shows of it. */
import type { Rectangle } from '../../alignment/align.ts';
import type { Outcome } from '../../contract/failure.ts';
import type { Pixels } from '../../vision/picture.ts';
import { decodePhoto } from '../../vision/picture.ts';
import type { Mesh } from './mesh.ts';
import { lookUp } from './mesh.ts';
import type { Arranged, Laid, Series } from './series.ts';

export interface FrameSize {
  widthPx: number;
  heightPx: number;
}

/** Row-major RGB. */
export interface Frame extends FrameSize {
  row: number;
  rgb: Uint8Array;
}

/**
 * The view in pixels of the reference, shrunk so that it holds at most `mostPixels`, its long side
 * `longSidePx`.
 */
export function frameSize(
  { photos }: Series,
  { reference, laid, view }: Arranged,
  { longSidePx, mostPixels }: { longSidePx: number; mostPixels: number },
): FrameSize {
  const { widthPx, heightPx } = photos[reference]!.features;
  const { columns, rows } = laid[0]!.mesh;
  const [width, height] = [(view.width * widthPx) / columns, (view.height * heightPx) / rows];
  const scale = Math.min(1, longSidePx / Math.max(width, height), Math.sqrt(mostPixels / (width * height)));
  return {
    widthPx: Math.max(1, Math.round(width * scale)),
    heightPx: Math.max(1, Math.round(height * scale)),
  };
}

/** `bytes`: of the photo's file. */
export async function frameOf(
  bytes: Uint8Array,
  laid: Laid,
  { photos }: Series,
  view: Rectangle,
  { widthPx, heightPx }: FrameSize,
): Promise<Outcome<Frame>> {
  const { mesh, row } = laid;
  const { features } = photos[row]!;
  const longPx = Math.max(features.widthPx, features.heightPx);
  const finestPx = Math.ceil(longPx / photoPixelsPerPixel(laid, view, widthPx));
  const decoded = await decodePhoto(bytes, Math.min(longPx, Math.max(1, finestPx)));
  if (!decoded.ok) return decoded;
  const { pixels } = decoded.value;
  return {
    ok: true,
    value: { row, widthPx, heightPx, rgb: warped(pixels, mesh, view, { widthPx, heightPx }) },
  };
}

/** How many pixels of the photo one of the frame covers, on average over what the photo shows of the view. */
function photoPixelsPerPixel({ mesh, seen }: Laid, view: Rectangle, widthPx: number): number {
  const { columns, to } = mesh;
  let [sum, count] = [0, 0];
  for (let row = view.top; row < view.top + view.height; row++)
    for (let column = view.left; column < view.left + view.width; column++) {
      if (seen[row * columns + column] === 0) continue; // beyond it a photo's horizon may lie
      const node = 2 * (row * (columns + 1) + column);
      sum += Math.hypot(to[node + 2]! - to[node]!, to[node + 3]! - to[node + 1]!);
      count += 1;
    }
  return count === 0 ? 1 : (sum / count) * (view.width / widthPx);
}

/** As a share of the photo's picture, how much of it the view covers. */
export function sharedArea({ mesh, row }: Laid, { photos }: Series, view: Rectangle): number {
  const { widthPx, heightPx } = photos[row]!.features;
  const corner = (x: number, y: number): Float64Array => {
    const at = new Float64Array(2);
    lookUp(mesh, view.left + x * view.width, view.top + y * view.height, at);
    return at;
  };
  const corners = [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)];
  const doubleArea = corners.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = corners[(i + 1) % corners.length]!;
    return sum + x! * nextY! - nextX! * y!;
  }, 0);
  return Math.abs(doubleArea) / (2 * widthPx * heightPx);
}

/** 255 where the photo shows the frame's pixel, else 0. */
export function shownIn(
  { mesh, row }: Laid,
  { photos }: Series,
  view: Rectangle,
  { widthPx, heightPx }: FrameSize,
): Uint8Array {
  const photo = photos[row]!.features;
  const shown = new Uint8Array(widthPx * heightPx);
  const at = new Float64Array(2);
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      const [cellX, cellY] = [((x + 0.5) * view.width) / widthPx, ((y + 0.5) * view.height) / heightPx];
      lookUp(mesh, view.left + cellX, view.top + cellY, at);
      if (at[0]! >= 0 && at[1]! >= 0 && at[0]! < photo.widthPx && at[1]! < photo.heightPx)
        shown[y * widthPx + x] = 255;
    }
  return shown;
}

/** By linear interpolation; what the photo does not show repeats its edge. */
function warped(photo: Pixels, mesh: Mesh, view: Rectangle, { widthPx, heightPx }: FrameSize): Uint8Array {
  const rgb = new Uint8Array(3 * widthPx * heightPx);
  const at = new Float64Array(2);
  const [scaleX, scaleY] = [photo.widthPx / photo.fullWidthPx, photo.heightPx / photo.fullHeightPx];
  const [mostX, mostY] = [photo.widthPx - 1, photo.heightPx - 1];
  for (let y = 0, to = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++, to += 3) {
      const [cellX, cellY] = [((x + 0.5) * view.width) / widthPx, ((y + 0.5) * view.height) / heightPx];
      lookUp(mesh, view.left + cellX, view.top + cellY, at);
      const fromX = Math.min(mostX, Math.max(0, at[0]! * scaleX - 0.5));
      const fromY = Math.min(mostY, Math.max(0, at[1]! * scaleY - 0.5));
      const [left, above] = [Math.floor(fromX), Math.floor(fromY)];
      const [right, down] = [fromX - left, fromY - above];
      const nearest = 3 * (above * photo.widthPx + left);
      const aside = left < mostX ? 3 : 0;
      const below = above < mostY ? 3 * photo.widthPx : 0;
      for (let channel = 0; channel < 3; channel++) {
        const from = nearest + channel;
        const upper = photo.rgb[from]! * (1 - right) + photo.rgb[from + aside]! * right;
        const lower = photo.rgb[from + below]! * (1 - right) + photo.rgb[from + below + aside]! * right;
        rgb[to + channel] = upper * (1 - down) + lower * down + 0.5;
      }
    }
  return rgb;
}
