/**
 * Reads a texture as a pixel sees it: trilinear, and up to four times along the longer axis of the pixel's
 * footprint.
 */
import type { Level, Texture } from './texture.ts';

/** sRGB to linear light (IEC 61966-2-1). */
const LINEAR = Float32Array.from({ length: 256 }, (_, i) =>
  i <= 10 ? i / 255 / 12.92 : ((i / 255 + 0.055) / 1.055) ** 2.4,
);

function bilinear(level: Level, u: number, v: number, weight: number, out: number[]): void {
  const { widthPx, heightPx, rgba } = level;
  const [x, y] = [u * widthPx - 0.5, v * heightPx - 0.5];
  const [ix, iy] = [Math.floor(x), Math.floor(y)];
  const [fx, fy] = [x - ix, y - iy];
  const x0 = ((ix % widthPx) + widthPx) % widthPx;
  const y0 = ((iy % heightPx) + heightPx) % heightPx;
  const x1 = x0 + 1 === widthPx ? 0 : x0 + 1;
  const y1 = y0 + 1 === heightPx ? 0 : y0 + 1;
  const [a, b, c, d] = [
    4 * (y0 * widthPx + x0),
    4 * (y0 * widthPx + x1),
    4 * (y1 * widthPx + x0),
    4 * (y1 * widthPx + x1),
  ];
  const [wa, wb, wc, wd] = [
    (1 - fx) * (1 - fy) * weight,
    fx * (1 - fy) * weight,
    (1 - fx) * fy * weight,
    fx * fy * weight,
  ];
  for (let k = 0; k < 3; k++)
    out[k] +=
      LINEAR[rgba[a + k]] * wa +
      LINEAR[rgba[b + k]] * wb +
      LINEAR[rgba[c + k]] * wc +
      LINEAR[rgba[d + k]] * wd;
  out[3] += (rgba[a + 3] * wa + rgba[b + 3] * wb + rgba[c + 3] * wc + rgba[d + 3] * wd) / 255;
}

/**
 * Writes linear RGB and glow at (u, v) metres into `out`; the slopes are metres a pixel to the right and
 * down.
 */
export function sample(
  texture: Texture,
  u: number,
  v: number,
  ux: number,
  vx: number,
  uy: number,
  vy: number,
  out: number[],
): void {
  const { levels, ppm } = texture;
  const [across, downwards] = [Math.hypot(ux, vx), Math.hypot(uy, vy)];
  const [long, short] = across > downwards ? [across, downwards] : [downwards, across];
  const times = Math.min(4, Math.max(1, Math.round(long / Math.max(1e-9, short))));
  const [du, dv] = across > downwards ? [ux, vx] : [uy, vy];
  const lod = Math.min(levels.length - 1.001, Math.max(0, Math.log2((long / times) * ppm)));
  const lower = Math.floor(lod);
  out.fill(0);
  const [widthM, heightM] = [levels[0].widthPx / ppm, levels[0].heightPx / ppm];
  for (let i = 0; i < times; i++) {
    const t = (i + 0.5) / times - 0.5;
    const [s, r] = [(u + t * du) / widthM, (v + t * dv) / heightM];
    bilinear(levels[lower], s, r, (1 - lod + lower) / times, out);
    if (lod > lower) bilinear(levels[lower + 1], s, r, (lod - lower) / times, out);
  }
}
