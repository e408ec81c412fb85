/** What sharp (libvips) reads: JPEG, PNG, WebP, AVIF, TIFF, GIF. */
import sharp from 'sharp';
import type { Outcome } from '../../contract/failure.ts';
import { failed } from '../../contract/failure.ts';
import type { Box, Decoded, DecodeOptions } from './pixels.ts';

// One photo at a time on one thread: the engine runs as many processes as there are cores. libvips' cache
// would only hold memory.
sharp.concurrency(1);
sharp.cache(false);

/**
 * WebP's largest picture, and libvips' own default: beyond it a photo is refused before a pixel is decoded.
 */
const MAX_PIXELS = 16_383 * 16_383;

/** What transparent parts lie on: paper white, as most viewers show them. */
const BEHIND_ALPHA = '#ffffff';

/** The EXIF orientation, 1 to 8, of a photo that was decoded before; its pixels are not looked at. */
export async function orientationOf(bytes: Uint8Array): Promise<number> {
  return (
    (await sharp(bytes, { limitInputPixels: false, failOn: 'none', pages: 1 }).metadata()).orientation ?? 1
  );
}

/**
 * Decodes with libvips: first page, any profile, CMYK, grey, 16 bits and alpha to 8-bit sRGB. Rejects where
 * the data is broken (`failOn`).
 */
export async function decodeWithSharp(
  bytes: Uint8Array,
  format: string,
  longSidePx: number | null,
  { asStored = false, box }: DecodeOptions,
  failOn: 'error' | 'truncated',
): Promise<Outcome<Decoded>> {
  const options = { failOn, limitInputPixels: MAX_PIXELS, sequentialRead: true, pages: 1 } as const;
  const meta = await sharp(bytes, { ...options, limitInputPixels: false }).metadata();
  const whole = asStored ? meta : meta.autoOrient;
  if (whole.width * whole.height > MAX_PIXELS) {
    return failed(
      'too large',
      `The photo has ${whole.width} x ${whole.height} pixels; the limit is ` +
        `${Math.floor(MAX_PIXELS / 1e6)} megapixels.`,
      'Save a smaller copy of it.',
    );
  }
  const part = box === undefined ? null : partOf(whole, box);
  const { width, height } = part ?? whole;
  const shrink = Math.min(1, (longSidePx ?? Infinity) / Math.max(width, height));
  const pipeline = asStored ? sharp(bytes, options) : sharp(bytes, options).autoOrient();
  if (part !== null) pipeline.extract(part);
  if (shrink < 1) {
    // Lanczos with libvips' shrink-on-load before it: the same pixels every run, and 4 to 8 times faster on
    // large JPEGs
    pipeline.resize({
      width: Math.max(1, Math.round(width * shrink)),
      height: Math.max(1, Math.round(height * shrink)),
      fit: 'fill',
    });
  }
  const { data, info } = await pipeline
    .flatten({ background: BEHIND_ALPHA })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return {
    ok: true,
    value: {
      pixels: {
        rgb: data,
        widthPx: info.width,
        heightPx: info.height,
        fullWidthPx: width,
        fullHeightPx: height,
      },
      format,
      orientation: asStored ? (meta.orientation ?? 1) : 1,
      exif: format === 'tiff' ? bytes : (meta.exif ?? null),
    },
  };
}

/** At least a pixel of the photo, whatever the box says. */
function partOf(
  { width, height }: { width: number; height: number },
  [x0, y0, x1, y1]: Box,
): { left: number; top: number; width: number; height: number } {
  const within = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)));
  const [left, top] = [within(x0, width - 1), within(y0, height - 1)];
  return {
    left,
    top,
    width: Math.max(1, within(x1, width) - left),
    height: Math.max(1, within(y1, height) - top),
  };
}
