/** Rasters of numbers: sums over windows, halving, sampling. A pixel's centre is at (x + 0.5, y + 0.5). */

/** Row-major. */
export interface Raster {
  widthPx: number;
  heightPx: number;
  values: Float32Array;
}

export const raster = (widthPx: number, heightPx: number): Raster => ({
  widthPx,
  heightPx,
  values: new Float32Array(widthPx * heightPx),
});

/** Every pixel the sum over the window of 2 x `radiusPx` + 1 around it, as far as it lies in the raster. */
export function windowSums({ widthPx, heightPx, values }: Raster, radiusPx: number): Raster {
  const rows = raster(widthPx, heightPx);
  for (let y = 0; y < heightPx; y++) {
    const row = y * widthPx;
    let sum = 0;
    for (let x = 0; x < Math.min(radiusPx, widthPx); x++) sum += values[row + x]!;
    for (let x = 0; x < widthPx; x++) {
      if (x + radiusPx < widthPx) sum += values[row + x + radiusPx]!;
      if (x > radiusPx) sum -= values[row + x - radiusPx - 1]!;
      rows.values[row + x] = sum;
    }
  }
  const sums = raster(widthPx, heightPx);
  const column = new Float64Array(widthPx);
  for (let y = -radiusPx; y < heightPx; y++) {
    const [enters, leaves] = [y + radiusPx, y - radiusPx - 1];
    for (let x = 0; x < widthPx; x++) {
      if (enters < heightPx) column[x]! += rows.values[enters * widthPx + x]!;
      if (leaves >= 0) column[x]! -= rows.values[leaves * widthPx + x]!;
      if (y >= 0) sums.values[y * widthPx + x] = column[x]!;
    }
  }
  return sums;
}

/** Each pixel the mean of four; an odd last row or column falls away. */
export function halved({ widthPx, heightPx, values }: Raster): Raster {
  const half = raster(Math.max(1, widthPx >> 1), Math.max(1, heightPx >> 1));
  const right = widthPx > 1 ? 1 : 0;
  const below = heightPx > 1 ? widthPx : 0;
  for (let y = 0, to = 0; y < half.heightPx; y++)
    for (let x = 0; x < half.widthPx; x++, to++) {
      const at = 2 * y * widthPx + 2 * x;
      half.values[to] =
        (values[at]! + values[at + right]! + values[at + below]! + values[at + below + right]!) / 4;
    }
  return half;
}
