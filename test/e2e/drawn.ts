/**
 * What the match viewer has drawn, taken down as it is handed to the browser's canvas, and what is then on
 * the screen.
 *
 * - `recordDrawing(page)`: before the page is loaded
 * - `drawn(page)`: of the last frame, photos with the map from their pixels to the page's, and lines and
 *   dots in pixels of the page
 * - `markersOnScreen(page, boxes)`: where the magenta is on the screen within each box of the page
 */
import type { Page } from 'playwright-core';
import sharp from 'sharp';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Drawn {
  /**
   * `map`: row-major 2 x 3, a photo's pixels to the page's where the photo is `widthPx` wide; of the picture
   * that was drawn, as large as it came.
   */
  photos: { src: string; map: Affine; widthPx: number; heightPx: number; opacity: number }[];
  /** Both ends of each line: x, y, x, y. */
  lines: [number, number, number, number][];
  dots: [number, number][];
  /** How many pictures that are no photos were drawn: the heat maps. */
  heats: number;
}

type Affine = [number, number, number, number, number, number];

const RECORD = `{
  const blank = () => ({ photos: [], lines: [], dots: [], heats: 0 });
  const record = globalThis.record = { pictures: blank(), marks: blank() };
  const layer = ({ canvas }) => {
    const stage = canvas.parentElement;
    if (stage?.className !== 'stage') return null;
    return canvas === stage.querySelector('canvas') ? 'pictures' : 'marks';
  };
  // a place on the canvas, by the context's transform, as one on the page
  const onPage = (context, x, y) => {
    const { a, b, c, d, e, f } = context.getTransform();
    const box = context.canvas.getBoundingClientRect();
    const { width, height } = context.canvas;
    const [u, v] = [(a * x + c * y + e) / width, (b * x + d * y + f) / height];
    return [box.x + u * box.width, box.y + v * box.height];
  };
  const wrap = (type, name, before) => {
    const original = type.prototype[name];
    type.prototype[name] = function (...given) {
      before.call(this, ...given);
      return original.apply(this, given);
    };
  };
  wrap(CanvasRenderingContext2D, 'clearRect', function () {
    const which = layer(this);
    if (which !== null) record[which] = blank();
  });
  wrap(Path2D, 'moveTo', function (x, y) { this.from = [x, y]; });
  wrap(Path2D, 'lineTo', function (x, y) { (this.lines ??= []).push([...this.from, x, y]); });
  // each line is stroked twice, dark below its colour, and so is a dot, a line of no length
  wrap(CanvasRenderingContext2D, 'stroke', function (path) {
    if (layer(this) !== 'marks' || !path || String(this.strokeStyle).startsWith('rgba(0, 0, 0')) return;
    for (const [ax, ay, bx, by] of path.lines ?? []) {
      if (ax === bx && ay === by) record.marks.dots.push(onPage(this, ax, ay));
      else record.marks.lines.push([...onPage(this, ax, ay), ...onPage(this, bx, by)]);
    }
  });
  wrap(CanvasRenderingContext2D, 'drawImage', function (image, ...at) {
    if (layer(this) !== 'pictures') return;
    if (!(image instanceof HTMLImageElement)) return void (record.pictures.heats += 1);
    const [widthPx, heightPx] = [image.naturalWidth, image.naturalHeight];
    const [sx, sy, sw, sh, dx, dy, dw, dh] = at.length === 8 ? at : [0, 0, widthPx, heightPx, ...at];
    const place = (px, py) => onPage(this, dx + (px - sx) * dw / sw, dy + (py - sy) * dh / sh);
    const [o, x, y] = [place(0, 0), place(1, 0), place(0, 1)];
    const map = [x[0] - o[0], y[0] - o[0], o[0], x[1] - o[1], y[1] - o[1], o[1]];
    record.pictures.photos.push({ src: image.src, map, widthPx, heightPx, opacity: this.globalAlpha });
  });
}`;

export async function recordDrawing(page: Page): Promise<void> {
  await page.addInitScript(RECORD);
}

export function drawn(page: Page): Promise<Drawn> {
  return page.evaluate<Drawn>(
    '({ photos: record.pictures.photos, heats: record.pictures.heats, lines: record.marks.lines, ' +
      'dots: record.marks.dots })',
  );
}

export function apply(m: readonly number[], x: number, y: number): [number, number] {
  return [m[0]! * x + m[1]! * y + m[2]!, m[3]! * x + m[4]! * y + m[5]!];
}

/**
 * By how much red and blue exceed green in what counts as magenta: half of what pure magenta has, so that a
 * blurred edge counts to its middle.
 */
const MAGENTA = 128;

/**
 * The centre of what is magenta in each box of the page, with lines and captions away, and across how many
 * square pixels of the page; null where there is none.
 */
export async function markersOnScreen(
  page: Page,
  boxes: readonly Box[],
): Promise<({ centre: [number, number]; area: number } | null)[]> {
  const show = (how: string): Promise<void> =>
    page.evaluate(
      `document.querySelectorAll('.stage > :not(canvas:first-child)').forEach((element) => { ` +
        `element.style.visibility = '${how}'; })`,
    );
  await show('hidden');
  const png = await page.screenshot({ scale: 'device' });
  await show('');
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const ratio = info.width / page.viewportSize()!.width;
  return boxes.map((box) => {
    let [n, sumX, sumY] = [0, 0, 0];
    for (let y = Math.ceil(box.y * ratio); y < Math.floor((box.y + box.height) * ratio); y++) {
      for (let x = Math.ceil(box.x * ratio); x < Math.floor((box.x + box.width) * ratio); x++) {
        const at = info.channels * (y * info.width + x);
        if (Math.min(data[at]!, data[at + 2]!) - data[at + 1]! < MAGENTA) continue;
        n += 1;
        sumX += x + 0.5;
        sumY += y + 0.5;
      }
    }
    return n === 0 ? null : { centre: [sumX / n / ratio, sumY / n / ratio], area: n / ratio ** 2 };
  });
}
