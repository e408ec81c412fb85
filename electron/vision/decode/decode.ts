import sharp from 'sharp';
import type { FailureKind, Outcome } from '../../contract/failure.ts';
import { recognise } from './formats.ts';

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
  /** A TIFF block (the EXIF of any format, or the file itself for TIFF); null where there is none. */
  exif: Uint8Array | null;
}

/**
 * Decodes a photo's bytes: first page, EXIF orientation applied (here and nowhere else; left aside with
 * `asStored`), any profile, CMYK, grey, 16 bits and alpha to 8-bit sRGB, shrunk so that its long side is at
 * most `longSidePx` (null: as it is; never enlarged). A file that ends early or contradicts itself is
 * refused: half a photo would match what it does not show.
 */
export async function decodePhoto(
  bytes: Uint8Array,
  longSidePx: number | null,
  options: DecodeOptions = {},
): Promise<Outcome<Decoded>> {
  const recognised = recognise(bytes);
  if (bytes.length === 0) return failed('damaged', 'The file is empty.', 'Restore it from a copy.');
  if (recognised === null)
    return failed(
      'not a photo',
      'The file holds no image that Revisit knows.',
      'Nothing to do: it is left alone.',
    );
  if (recognised.kind === 'other')
    return failed('not a photo', `The file is ${recognised.name}.`, 'Nothing to do: it is left alone.');
  if (recognised.kind === 'known') {
    return failed(
      'unsupported format',
      `${recognised.name} files are not read by this version.`,
      'Export the photo as JPEG, or wait for a version that reads it.',
    );
  }
  try {
    return await decode(bytes, recognised.format, longSidePx, options, 'error').catch((error: unknown) => {
      // libtiff complains of the other pages too: what it cannot do there says nothing about the first
      if (recognised.format === 'tiff' && /not configured/.test(String(error)))
        return decode(bytes, 'tiff', longSidePx, options, 'truncated');
      throw error;
    });
  } catch (error) {
    const message = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
    const detail = message.replace(
      /^(Input buffer (has corrupt header|contains unsupported image format)|Unknown error):?\s*/,
      '',
    );
    if (/out of memory|unable to allocate|malloc/i.test(message)) {
      return failed(
        'out of memory',
        `There was not enough memory to decode the photo (${message}).`,
        'Close other programs and scan again.',
      );
    }
    return failed(
      'damaged',
      `The ${recognised.format.toUpperCase()} data is damaged or ends ` +
        `early${detail === '' ? '' : ` (${detail})`}.`,
      'Open it in another program and save it again, or restore it from a copy.',
    );
  }
}

/** The EXIF orientation, 1 to 8, of a photo that was decoded before; its pixels are not looked at. */
export async function orientationOf(bytes: Uint8Array): Promise<number> {
  return (
    (await sharp(bytes, { limitInputPixels: false, failOn: 'none', pages: 1 }).metadata()).orientation ?? 1
  );
}

async function decode(
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

function failed(
  kind: FailureKind,
  reason: string,
  remedy: string,
): { ok: false; failure: { kind: FailureKind; reason: string; remedy: string } } {
  return { ok: false, failure: { kind, reason, remedy } };
}
