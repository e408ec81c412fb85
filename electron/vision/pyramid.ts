import type { Pixels } from './decode/decode.ts';

/** One resize of the photo, as the network takes it. */
export interface Level {
  /**
   * Nominal pyramid scale: locations are divided by it, not by the level's exact ratio (DELF reference,
   * feature_extractor.py).
   */
  scale: number;
  widthPx: number;
  heightPx: number;
  /** 3 x height x width, (byte - mean) / deviation. A view of a buffer that the next level overwrites. */
  values: Float32Array;
}

/**
 * Side of a level: side x scale in float32, rounded half to even, as TensorFlow's round does (450 x 0.25
 * gives 112).
 */
export function levelSide(sidePx: number, scale: number): number {
  const exact = Math.fround(Math.fround(sidePx) * Math.fround(scale));
  const floor = Math.floor(exact);
  const rest = exact - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

/**
 * The levels of a photo, one after the other; those with a side under `smallestSidePx` are left out. Resize
 * is TensorFlow 1's bilinear (align_corners and half_pixel_centers false): source = target * (in / out) in
 * float32, no antialiasing (spec of the DELF reference).
 */
export class Pyramid {
  private buffer = new Float32Array(0);
  /** (byte - mean) / deviation for each byte. */
  private readonly table: Float32Array;

  constructor(mean: number, deviation: number) {
    this.table = Float32Array.from({ length: 256 }, (_, byte) => (byte - mean) / deviation);
  }

  *levels(pixels: Pixels, scales: readonly number[], smallestSidePx: number): Generator<Level> {
    for (const scale of scales) {
      const [widthPx, heightPx] = [levelSide(pixels.widthPx, scale), levelSide(pixels.heightPx, scale)];
      if (Math.min(widthPx, heightPx) < smallestSidePx) continue;
      const length = 3 * widthPx * heightPx;
      if (this.buffer.length < length) this.buffer = new Float32Array(length);
      const values = this.buffer.subarray(0, length);
      this.resize(pixels, widthPx, heightPx, values);
      yield { scale, widthPx, heightPx, values };
    }
  }

  private resize(
    { rgb, widthPx: inWidth, heightPx: inHeight }: Pixels,
    width: number,
    height: number,
    out: Float32Array,
  ): void {
    const { table } = this;
    const plane = width * height;
    if (width === inWidth && height === inHeight) {
      for (let i = 0, at = 0; i < plane; i++, at += 3) {
        out[i] = table[rgb[at]!]!;
        out[plane + i] = table[rgb[at + 1]!]!;
        out[2 * plane + i] = table[rgb[at + 2]!]!;
      }
      return;
    }
    const columns = taps(inWidth, width);
    const rows = taps(inHeight, height);
    // a source row is resized once, however many target rows lie on it
    let [top, bottom] = [new Float32Array(3 * width), new Float32Array(3 * width)];
    let [topRow, bottomRow] = [-1, -1];
    for (let y = 0; y < height; y++) {
      const first = rows.first[y]!;
      const second = rows.second[y]!;
      if (topRow !== first) {
        [top, bottom, topRow, bottomRow] = [bottom, top, bottomRow, topRow];
        if (topRow !== first) this.resizeRow(rgb, 3 * inWidth * first, columns, top);
        topRow = first;
      }
      if (bottomRow !== second) this.resizeRow(rgb, 3 * inWidth * second, columns, bottom);
      bottomRow = second;
      const weight = rows.weight[y]!;
      for (let c = 0; c < 3; c++) {
        for (let i = c * width, end = i + width, at = c * plane + y * width; i < end; i++, at++) {
          const above = top[i]!;
          out[at] = above + (bottom[i]! - above) * weight;
        }
      }
    }
  }

  /** One row of source pixels from `start` to 3 x width. */
  private resizeRow(
    rgb: Uint8Array,
    start: number,
    { first, second, weight }: Taps,
    out: Float32Array,
  ): void {
    const { table } = this;
    const width = weight.length;
    for (let x = 0; x < width; x++) {
      let left = start + 3 * first[x]!;
      let right = start + 3 * second[x]!;
      const w = weight[x]!;
      const red = table[rgb[left++]!]!;
      const green = table[rgb[left++]!]!;
      const blue = table[rgb[left]!]!;
      out[x] = red + (table[rgb[right++]!]! - red) * w;
      out[width + x] = green + (table[rgb[right++]!]! - green) * w;
      out[2 * width + x] = blue + (table[rgb[right]!]! - blue) * w;
    }
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
