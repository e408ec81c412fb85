/** What decoding gives, whatever decodes, and what it goes through. */
import type { Nclx } from './nclx.ts';

/** A decoded photo: sRGB, upright unless it was asked for as stored. */
export interface Pixels {
  /** Row-major RGB, 3 bytes a pixel, of the resized photo. */
  rgb: Uint8Array;
  widthPx: number;
  heightPx: number;
  /** Size at full resolution. */
  fullWidthPx: number;
  fullHeightPx: number;
}

/** Left, top, right, bottom in pixels of a photo, rounded to whole ones. */
export type Box = readonly [number, number, number, number];

export interface DecodeOptions {
  /** Leaves the EXIF orientation aside. */
  asStored?: boolean;
  /** Of the photo only this. */
  box?: Box | undefined;
}

export interface Decoded {
  pixels: Pixels;
  format: string;
  /** The EXIF orientation in which the pixels lie: 1, but for pixels as stored. */
  orientation: number;
}

/** A photo as something that sharp reads. */
export interface Source {
  bytes: Uint8Array;
  /** What libvips is to refuse (its fail-on levels): what ends early or, without it, contradicts itself. */
  failOn?: 'truncated';
  /** Of several pictures in the file this one; a directory below the first page is `below` of it. */
  page?: { index: number; below: boolean };
  /** EXIF's, 1 to 8; where it is left out the bytes tell it. */
  orientation?: number;
  /** What the numbers of the pixels mean, where no profile in `bytes` tells it. */
  nclx?: Nclx | null;
}
