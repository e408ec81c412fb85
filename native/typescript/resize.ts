/**
 * A level of a photo's pyramid, in plain TypeScript: the oracle of `src/resize.cc` and its fallback.
 *
 * TensorFlow 1's bilinear (align_corners and half_pixel_centers false): source = target * (in / out) in
 * float32, no antialiasing (spec of the DELF reference). What lies between two numbers is computed in doubles
 * and rounded to float32 along a row, and again between rows.
 */
import type { Rgb } from '../kernels.ts';

/** As `Kernels` has it. */
export function resize(
  { rgb, widthPx: inWidth, heightPx: inHeight }: Rgb,
  table: Float32Array,
  width: number,
  height: number,
  out: Float32Array,
): void {
  const columns = taps(inWidth, width);
  const rows = taps(inHeight, height);
  const resizeRow = (row: number, to: Float32Array): void =>
    resizeAcross(rgb.subarray(3 * inWidth * row), table, columns, to);
  // a source row is resized once, however many target rows lie on it
  let [top, bottom] = [new Float32Array(3 * width), new Float32Array(3 * width)];
  let [topRow, bottomRow] = [-1, -1];
  for (let y = 0; y < height; y++) {
    const first = rows.first[y]!;
    const second = rows.second[y]!;
    if (topRow !== first) {
      [top, bottom, topRow, bottomRow] = [bottom, top, bottomRow, topRow];
      if (topRow !== first) resizeRow(first, top);
      topRow = first;
    }
    if (bottomRow !== second) resizeRow(second, bottom);
    bottomRow = second;
    const weight = rows.weight[y]!;
    for (let c = 0; c < 3; c++) {
      for (let i = c * width, end = i + width, at = (c * height + y) * width; i < end; i++, at++) {
        const above = top[i]!;
        out[at] = above + (bottom[i]! - above) * weight;
      }
    }
  }
}

/** One row of pixels to 3 x width. */
function resizeAcross(
  rgb: Uint8Array,
  table: Float32Array,
  { first, second, weight }: Taps,
  out: Float32Array,
): void {
  const width = weight.length;
  for (let x = 0; x < width; x++) {
    let left = 3 * first[x]!;
    let right = 3 * second[x]!;
    const w = weight[x]!;
    const red = table[rgb[left++]!]!;
    const green = table[rgb[left++]!]!;
    const blue = table[rgb[left]!]!;
    out[x] = red + (table[rgb[right++]!]! - red) * w;
    out[width + x] = green + (table[rgb[right++]!]! - green) * w;
    out[2 * width + x] = blue + (table[rgb[right]!]! - blue) * w;
  }
}

/** For each target position its two sources and the weight of the second. */
interface Taps {
  first: Int32Array;
  second: Int32Array;
  weight: Float32Array;
}

function taps(inSide: number, outSide: number): Taps {
  const ratio = Math.fround(inSide / outSide);
  const [first, second, weight] = [
    new Int32Array(outSide),
    new Int32Array(outSide),
    new Float32Array(outSide),
  ];
  for (let i = 0; i < outSide; i++) {
    const source = Math.fround(i * ratio);
    first[i] = Math.min(Math.floor(source), inSide - 1);
    second[i] = Math.min(first[i]! + 1, inSide - 1);
    weight[i] = source - first[i]!;
  }
  return { first, second, weight };
}
