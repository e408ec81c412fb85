/** Painted surfaces: a canvas measured in metres, its mipmaps, and smooth noise. */
import { random } from './random.ts';

export type Colour = readonly [number, number, number];

export interface Level {
  widthPx: number;
  heightPx: number;
  /** sRGB and glow (what shines by itself in the evening), row by row. */
  rgba: Uint8ClampedArray;
}

export interface Texture {
  /** Texels a metre of the first level. */
  ppm: number;
  levels: Level[];
}

function hash(x: number, y: number, seed: number): number {
  let h = Math.imul(x, 374761393) ^ Math.imul(y, 668265263) ^ Math.imul(seed, 2246822519);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** Smooth value noise in [0, 1], one knot a unit. */
export function noise(x: number, y: number, seed: number): number {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const fx = x - ix;
  const fy = y - iy;
  const u = fx * fx * (3 - 2 * fx);
  const v = fy * fy * (3 - 2 * fy);
  const top = hash(ix, iy, seed) * (1 - u) + hash(ix + 1, iy, seed) * u;
  const bottom = hash(ix, iy + 1, seed) * (1 - u) + hash(ix + 1, iy + 1, seed) * u;
  return top * (1 - v) + bottom * v;
}

export function fractal(x: number, y: number, seed: number, octaves = 4): number {
  let sum = 0;
  let weight = 1;
  let total = 0;
  for (let i = 0, zoom = 1; i < octaves; i++, zoom *= 2) {
    sum += weight * noise(x * zoom, y * zoom, seed + i);
    total += weight;
    weight *= 0.55;
  }
  return sum / total;
}

export const mix = (a: Colour, b: Colour, t: number): Colour => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
];
export const shade = (c: Colour, by: number): Colour => [c[0] * by, c[1] * by, c[2] * by];

/** A surface being painted; all lengths in metres from its top-left corner. */
export class Canvas {
  readonly ppm: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgba: Uint8ClampedArray;
  readonly next: () => number;

  constructor(widthM: number, heightM: number, ppm: number, seed: number) {
    this.ppm = ppm;
    this.widthPx = Math.ceil(widthM * ppm);
    this.heightPx = Math.ceil(heightM * ppm);
    this.rgba = new Uint8ClampedArray(4 * this.widthPx * this.heightPx);
    this.next = random(seed);
  }

  /** Paints a rectangle; `paint` gives a colour for (x, y) or leaves it. */
  each(
    x0: number,
    y0: number,
    x1: number,
    y1: number,
    paint: (x: number, y: number) => Colour | null,
    cover = 1,
  ): void {
    const { ppm, rgba } = this;
    const [left, right] = [Math.max(0, Math.round(x0 * ppm)), Math.min(this.widthPx, Math.round(x1 * ppm))];
    const [top, bottom] = [Math.max(0, Math.round(y0 * ppm)), Math.min(this.heightPx, Math.round(y1 * ppm))];
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const colour = paint((x + 0.5) / ppm, (y + 0.5) / ppm);
        if (colour === null) continue;
        const at = 4 * (y * this.widthPx + x);
        for (let c = 0; c < 3; c++) rgba[at + c] += (colour[c] - rgba[at + c]) * cover;
      }
    }
  }

  fill(x0: number, y0: number, x1: number, y1: number, colour: Colour, cover = 1): void {
    this.each(x0, y0, x1, y1, () => colour, cover);
  }

  ellipse(x: number, y: number, rx: number, ry: number, colour: Colour, cover = 1): void {
    this.each(
      x - rx,
      y - ry,
      x + rx,
      y + ry,
      (px, py) => (((px - x) / rx) ** 2 + ((py - y) / ry) ** 2 < 1 ? colour : null),
      cover,
    );
  }

  line(x0: number, y0: number, x1: number, y1: number, thick: number, colour: Colour): void {
    const [dx, dy] = [x1 - x0, y1 - y0];
    const long = Math.max(1e-9, dx * dx + dy * dy);
    this.each(
      Math.min(x0, x1) - thick,
      Math.min(y0, y1) - thick,
      Math.max(x0, x1) + thick,
      Math.max(y0, y1) + thick,
      (x, y) => {
        const t = Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / long));
        return Math.hypot(x - x0 - t * dx, y - y0 - t * dy) < thick / 2 ? colour : null;
      },
    );
  }

  /** Marks what shines by itself. */
  glow(x0: number, y0: number, x1: number, y1: number, strength: number): void {
    for (let y = Math.max(0, Math.round(y0 * this.ppm)); y < Math.min(this.heightPx, y1 * this.ppm); y++) {
      for (let x = Math.max(0, Math.round(x0 * this.ppm)); x < Math.min(this.widthPx, x1 * this.ppm); x++) {
        this.rgba[4 * (y * this.widthPx + x) + 3] = 255 * strength;
      }
    }
  }

  finish(): Texture {
    const levels: Level[] = [{ widthPx: this.widthPx, heightPx: this.heightPx, rgba: this.rgba }];
    for (let from = levels[0]; from.widthPx > 1 && from.heightPx > 1; from = levels[levels.length - 1])
      levels.push(halved(from));
    return { ppm: this.ppm, levels };
  }
}

function halved(from: Level): Level {
  const [widthPx, heightPx] = [from.widthPx >> 1, from.heightPx >> 1];
  const rgba = new Uint8ClampedArray(4 * widthPx * heightPx);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const at = 8 * y * from.widthPx + 8 * x;
      const below = at + 4 * from.widthPx;
      for (let c = 0; c < 4; c++) {
        rgba[4 * (y * widthPx + x) + c] =
          (from.rgba[at + c] + from.rgba[at + 4 + c] + from.rgba[below + c] + from.rgba[below + 4 + c]) / 4;
      }
    }
  }
  return { widthPx, heightPx, rgba };
}

/** One colour with a little grain, for what is too small to be painted. */
export function plain(colour: Colour, grain = 0.08, seed = 1, glow = 0): Texture {
  const canvas = new Canvas(1, 1, 64, seed);
  canvas.each(0, 0, 1, 1, (x, y) => shade(colour, 1 + grain * (fractal(x * 12, y * 12, seed, 3) - 0.5) * 2));
  if (glow > 0) canvas.glow(0, 0, 1, 1, glow);
  return canvas.finish();
}
