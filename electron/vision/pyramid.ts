import { kernels } from '../../native/index.ts';
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

/** The levels of a photo, one after the other; those with a side under `smallestSidePx` are left out. */
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
      kernels.resize(pixels, this.table, widthPx, heightPx, values);
      yield { scale, widthPx, heightPx, values };
    }
  }
}
