/** What sharp (libvips) reads, and what every other decoder hands to it. */
import sharp from 'sharp';
import type { Metadata, SharpOptions } from 'sharp';
import type { Outcome } from '../../contract/failure.ts';
import { failed } from '../../contract/failure.ts';
import { orientationIn } from './containers/tiff-directory.ts';
import { isOtherThanSrgb, toSrgb } from './nclx.ts';
import type { Box, Decoded, DecodeOptions, Source } from './pixels.ts';

// One photo at a time on one thread: the engine runs as many processes as there are cores. libvips' cache
// would only hold memory.
sharp.concurrency(1);
sharp.cache(false);

/** The most pixels that are held at once: WebP's largest picture, and libvips' own limit. */
export const MAX_PIXELS = 16_383 * 16_383;

/** The most that are read row by row and shrunk on the way (docs/measurements.md#vision). */
const MAX_STREAMED_PIXELS = 1e9;

/** What transparent parts lie on: paper white, as most viewers show them. */
const BEHIND_ALPHA = '#ffffff';

const NONE = new Uint8Array();

/**
 * Decodes with libvips: any profile, CMYK, grey, 16 bits and alpha to 8-bit sRGB. Rejects where the data is
 * broken.
 */
export async function decodeWithSharp(
  source: Source,
  format: string,
  longSidePx: number | null,
  { asStored = false, box }: DecodeOptions,
): Promise<Outcome<Decoded>> {
  const { bytes, nclx = null } = source;
  const options = optionsOf(source);
  const meta = await sharp(bytes, options).metadata();
  const orientation = source.orientation ?? meta.orientation ?? orientationIn(meta.exif ?? NONE) ?? 1;
  const turned = asStored ? 1 : orientation;
  const [width, height] = turned > 4 ? [meta.height, meta.width] : [meta.width, meta.height];
  const whole = { width, height };
  const seen = box === undefined ? null : partOf(whole, box);
  const part = seen ?? { left: 0, top: 0, ...whole };
  const shrink = Math.min(1, (longSidePx ?? Infinity) / Math.max(part.width, part.height));
  const [outWidth, outHeight] = [part.width, part.height].map((side) =>
    Math.max(1, Math.round(side * shrink)),
  );
  const limit = isStreamed(meta) && outWidth! * outHeight! <= MAX_PIXELS ? MAX_STREAMED_PIXELS : MAX_PIXELS;
  if (width * height > limit) return tooLarge(width, height, limit);

  // shrunk as it is stored and turned after: a photo of any orientation is read row by row
  const pipeline = sharp(bytes, options);
  if (seen !== null) pipeline.extract(stored(seen, whole, turned));
  if (shrink < 1) {
    // Lanczos with libvips' shrink-on-load before it: the same pixels every run, and 4 to 8 times faster on
    // large JPEGs
    pipeline.resize({
      width: turned > 4 ? outHeight! : outWidth!,
      height: turned > 4 ? outWidth! : outHeight!,
      fit: 'fill',
    });
  }
  const { data } = await pipeline
    .flatten({ background: BEHIND_ALPHA })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  if (nclx !== null && isOtherThanSrgb(nclx)) toSrgb(data, nclx);
  return {
    ok: true,
    value: {
      pixels: {
        rgb: turnedBy(turned, data, outWidth!, outHeight!),
        widthPx: outWidth!,
        heightPx: outHeight!,
        fullWidthPx: part.width,
        fullHeightPx: part.height,
      },
      format,
      orientation: asStored ? orientation : 1,
    },
  };
}

const optionsOf = ({ page, failOn }: Source): SharpOptions => ({
  failOn: failOn ?? 'error',
  limitInputPixels: false, // checked below, by what the format needs
  sequentialRead: true,
  pages: 1,
  ...(page !== undefined && (page.below ? { tiff: { subifd: page.index } } : { page: page.index })),
});

/** libvips reads it row by row, or shrinks it as it decodes; progressive ones need all of them at once. */
const isStreamed = ({ format, isProgressive = false }: Metadata): boolean =>
  !isProgressive && ['jpeg', 'png', 'tiff'].includes(format);

export const tooLarge = (width: number, height: number, limit = MAX_PIXELS): Outcome<never> =>
  failed(
    'too large',
    `The photo has ${width} x ${height} pixels; the limit is ${Math.floor(limit / 1e6)} megapixels.`,
    `Save a copy of it with at most ${Math.floor(MAX_PIXELS / 1e6)} megapixels beside it.`,
  );

interface Part {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** At least a pixel of the photo, whatever the box says. */
function partOf({ width, height }: { width: number; height: number }, [x0, y0, x1, y1]: Box): Part {
  const within = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)));
  const [left, top] = [within(x0, width - 1), within(y0, height - 1)];
  return {
    left,
    top,
    width: Math.max(1, within(x1, width) - left),
    height: Math.max(1, within(y1, height) - top),
  };
}

/** Where a part of the upright photo lies in the pixels as they are stored in an orientation. */
function stored(part: Part, whole: { width: number; height: number }, orientation: number): Part {
  const { left, top, width, height } = part;
  const [right, bottom] = [whole.width - left - width, whole.height - top - height];
  const isSide = orientation > 4;
  const [x, y] = [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
    [top, left],
    [top, right],
    [bottom, right],
    [bottom, left],
  ][orientation - 1]!;
  return { left: x!, top: y!, width: isSide ? height : width, height: isSide ? width : height };
}

/**
 * Turns pixels, 3 bytes each, that lie in an EXIF orientation (EXIF 2.32, tag 0x0112) upright; `width` and
 * `height` are the upright picture's.
 */
function turnedBy(orientation: number, rgb: Uint8Array, width: number, height: number): Uint8Array {
  if (orientation === 1) return rgb;
  // of the stored pixel that is seen at (0, 0), and the steps to those seen right of it and below it
  const [across, down] = orientation > 4 ? [height, 1] : [1, width];
  const isRight = [2, 3, 7, 8].includes(orientation); // seen from right to left
  const isBottom = [3, 4, 6, 7].includes(orientation); // seen from the bottom up
  const [flipX, flipY] = orientation > 4 ? [isBottom, isRight] : [isRight, isBottom];
  const stepX = flipX ? -across : across;
  const stepY = flipY ? -down : down;
  const start = (flipX ? across * (width - 1) : 0) + (flipY ? down * (height - 1) : 0);
  const turned = new Uint8Array(rgb.length);
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0, from = 3 * (start + y * stepY); x < width; x++, from += 3 * stepX) {
      turned[to++] = rgb[from]!;
      turned[to++] = rgb[from + 1]!;
      turned[to++] = rgb[from + 2]!;
    }
  }
  return turned;
}

/** The smallest and the largest number of a picture's channels, as they are in the file. */
export async function valueRange(source: Source): Promise<[low: number, high: number]> {
  const { channels } = await sharp(source.bytes, optionsOf(source)).stats();
  return [Math.min(...channels.map(({ min }) => min)), Math.max(...channels.map(({ max }) => max))];
}
