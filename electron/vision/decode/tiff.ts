/** TIFF files: the photo's page, and only what is known to come out right. */
import type { Outcome } from '../../contract/failure.ts';
import { failed } from '../../contract/failure.ts';
import type { Directory, Tiff } from './containers/tiff-directory.ts';
import { directoriesAt, numberOf, numbersOf, openTiff, pagesOf } from './containers/tiff-directory.ts';
import { magickSource } from './magick.ts';
import type { Source } from './pixels.ts';
import { valueRange } from './sharp.ts';

/** Compressions that libtiff is built with in sharp and in ImageMagick (TIFF 6.0 and its supplements). */
const READ = [1, 2, 3, 4, 5, 7, 8, 32_773, 32_946];

/** Others by name (libtiff's tiff.h). */
const COMPRESSIONS: Readonly<Record<number, string>> = {
  6: 'old-style JPEG',
  32_766: 'NeXT',
  32_809: 'ThunderScan',
  32_909: 'PixarLog',
  33_003: 'JPEG 2000',
  33_005: 'JPEG 2000',
  34_661: 'JBIG',
  34_676: 'SGILog',
  34_677: 'SGILog',
  34_712: 'JPEG 2000',
  34_887: 'LERC',
  34_892: 'lossy JPEG of a camera RAW',
  34_925: 'LZMA',
  50_000: 'Zstandard',
  50_001: 'WebP',
  50_002: 'JPEG XL',
  52_546: 'JPEG XL',
};

// photometric interpretations
const MIN_IS_WHITE = 0;
const MIN_IS_BLACK = 1;
const RGB = 2;
const PALETTE = 3;
const CMYK = 5;
const YCBCR = 6;
const READ_COLOURS = [MIN_IS_WHITE, MIN_IS_BLACK, RGB, PALETTE, CMYK, YCBCR];
/** Others by name; of Lab the white is not told, and readers differ by far. */
const COLOURS: Readonly<Record<number, string>> = {
  4: 'a mask',
  8: 'CIE Lab',
  9: 'ICC Lab',
  10: 'ITU Lab',
  32_803: 'a sensor mosaic',
  32_844: 'LogL',
  32_845: 'LogLuv',
};

// sample formats
const WHOLE = 1;
const FLOAT = 3;
const UNDEFINED = 4;

export async function tiffSource(bytes: Uint8Array, format: string): Promise<Outcome<Source>> {
  const tiff = openTiff(bytes);
  const found = tiff === null ? null : photoIn(tiff);
  if (tiff === null || found === null) return { ok: true, value: { bytes } };
  const { directory, page } = found;
  const number = (tag: number): number | null => numberOf(tiff, directory, tag);
  const compression = number(259) ?? 1;
  if (!READ.includes(compression))
    return notRead(`${format} files compressed with ${COMPRESSIONS[compression] ?? `method ${compression}`}`);
  const colour = number(262) ?? 1;
  if (!READ_COLOURS.includes(colour))
    return notRead(`${format} files in ${COLOURS[colour] ?? `colour model ${colour}`}`);

  const source: Source = {
    bytes,
    page,
    orientation: number(274) ?? numberOf(tiff, pagesOf(tiff)[0]!, 274) ?? 1,
  };
  const depths = new Set(numbersOf(tiff, directory, 258));
  const [depth = 1] = depths;
  const kind = number(339) ?? WHOLE;
  const isWhole = kind === WHOLE || kind === UNDEFINED;
  if (isWhole && depths.size <= 1 && [1, 2, 4, 8, 16].includes(depth)) return { ok: true, value: source };
  if (isWhole && depth > 16) return notRead(`${format} files of ${depth}-bit whole numbers`);
  if (!isWhole && kind !== FLOAT) return notRead(`${format} files of signed or complex numbers`);
  if (kind === FLOAT) {
    const [low, high] = await valueRange(source);
    // numbers of another range are measurements, and which of them is black or white is not told
    if (!(low >= -0.01 && high <= 1.01 && high > 0.1))
      return notRead(`${format} files of floating-point numbers from ${low} to ${high}`);
  }
  if (page.below) return notRead(`${format} files of ${depth} bits below the first page`);
  const decoded = await magickSource(bytes, format, page.index);
  return decoded.ok ? { ok: true, value: { ...decoded.value, orientation: source.orientation! } } : decoded;
}

/** A page this many times as large as the first one is the photo, and the first one its thumbnail. */
const LARGER = 2;

/**
 * The first page that is neither a reduced copy nor a mask (TIFF 6.0, NewSubfileType), or one that is far
 * larger: pages of a document are of about one size. A directory below the first page counts as one.
 */
function photoIn(tiff: Tiff): Page | null {
  const pages = pagesOf(tiff).map((directory, index) => pageOf(tiff, directory, index, false));
  const below = pagesOf(tiff)
    .slice(0, 1)
    .flatMap((first) => directoriesAt(tiff, first, 330))
    .map((directory, index) => pageOf(tiff, directory, index, true));
  const whole = [...pages, ...below].filter(({ isWhole, area }) => isWhole && area > 0);
  const [first = pages[0], ...others] = whole;
  if (first === undefined) return null;
  const largest = others.reduce((best, one) => (one.area > best.area ? one : best), first);
  return largest.area >= LARGER * first.area ? largest : first;
}

interface Page {
  directory: Directory;
  page: NonNullable<Source['page']>;
  area: number;
  isWhole: boolean;
}

function pageOf(tiff: Tiff, directory: Directory, index: number, below: boolean): Page {
  const number = (tag: number): number => numberOf(tiff, directory, tag) ?? 0;
  return {
    directory,
    page: { index, below },
    area: number(256) * number(257),
    // bits of NewSubfileType: 1 reduced, 4 a mask; 2 of the older SubfileType: reduced
    isWhole: (number(254) & 5) === 0 && number(255) !== 2,
  };
}

const notRead = (what: string): Outcome<never> =>
  failed(
    'unsupported format',
    `${what} are not read by this version.`,
    'Save the photo as JPEG, or as a TIFF of 8 or 16 bits that is compressed with LZW or not at all.',
  );
