/** Attention as a heat map over a photo. Pure. */
import type { Features } from '../../../electron/contract/requests.ts';
import type { Size } from './geometry.ts';

export interface Heat {
  columns: number;
  rows: number;
  /** Row-major, 0 to 1; 1 is where the network looked most. */
  value: Float32Array;
}

const LONG_SIDE_CELLS = 96;
/**
 * A feature of scale 1 describes a field of 291 photo pixels (DELF, Noh et al. 2017, conv4 of ResNet-50); it
 * warms a third of that around it.
 */
const FIELD_PX = 291;

/** Every feature warms its surroundings by its attention, wider the larger its scale. */
export function heatMap(features: Features, photo: Size): Heat {
  const cell = Math.max(photo.widthPx, photo.heightPx) / LONG_SIDE_CELLS;
  const columns = Math.max(1, Math.round(photo.widthPx / cell));
  const rows = Math.max(1, Math.round(photo.heightPx / cell));
  const value = new Float32Array(columns * rows);
  for (let i = 0; i < features.count; i++) {
    if (features.attention[i] === 0) continue; // a keypoint, which has none
    const x = features.location[2 * i]! / cell;
    const y = features.location[2 * i + 1]! / cell;
    const sigma = Math.min(LONG_SIDE_CELLS / 10, Math.max(0.8, (FIELD_PX * features.scale[i]!) / 6 / cell));
    const reach = Math.ceil(2.5 * sigma);
    for (
      let row = Math.max(0, Math.floor(y) - reach);
      row <= Math.min(rows - 1, Math.floor(y) + reach);
      row++
    ) {
      for (
        let column = Math.max(0, Math.floor(x) - reach);
        column <= Math.min(columns - 1, Math.floor(x) + reach);
        column++
      ) {
        const distance = (column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2;
        value[row * columns + column]! += features.attention[i]! * Math.exp(-distance / (2 * sigma * sigma));
      }
    }
  }
  const most = value.reduce((a, b) => Math.max(a, b), 0);
  return { columns, rows, value: most > 0 ? value.map((v) => v / most) : value };
}

/** RGBA, 4 bytes a cell: cold is dark and hides a little, hot glows. */
export function heatPixels({ value }: Heat): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * value.length);
  value.forEach((v, i) => {
    const warm = Math.sqrt(v);
    pixels.set(
      [
        255 * Math.min(1, 1.6 * warm),
        255 * Math.max(0, 1.5 * warm - 0.45),
        90 * (1 - warm),
        150 + 30 * (1 - warm) - 60 * warm,
      ],
      4 * i,
    );
  });
  return pixels;
}
