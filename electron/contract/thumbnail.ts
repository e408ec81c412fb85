/** A photo made small, in grey: what copies of one shot are told by. */
import type { Affine } from './match.ts';

/** Long side of a thumbnail; that of a smaller photo is as it is (docs/measurements.md#duplicates). */
export const THUMBNAIL_PX = 256;

/** Upright, row-major, a byte a pixel. */
export interface Thumbnail {
  widthPx: number;
  heightPx: number;
  grey: Uint8Array;
}

/** Two photos compared by their thumbnails. */
export interface Comparison {
  /** same: of one shot. unknown: nothing in what they share tells. */
  verdict: 'same' | 'different' | 'unknown';
  /** In pixels of the thumbnails, from their corners; null where nothing lays one onto the other. */
  bFromA: Affine | null;
}
