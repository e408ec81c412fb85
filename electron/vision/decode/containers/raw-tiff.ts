/** Camera RAW files that are TIFFs: told from pictures, and where their JPEG previews lie. */
import { Numbers } from './numbers.ts';
import type { Directory, Tiff } from './tiff-directory.ts';
import {
  bytesOf,
  directoriesAt,
  directoryAt,
  MOST_PAGES,
  numberOf,
  numbersOf,
  openTiff,
  pagesOf,
} from './tiff-directory.ts';

// tags of TIFF 6.0, TIFF/EP, DNG 1.7, EXIF 2.32 and ExifTool's tables
const SUBFILE = 254;
const WIDTH = 256;
const HEIGHT = 257;
const COMPRESSION = 259;
const PHOTOMETRIC = 262;
const MAKE = 271;
const STRIPS = 273;
const STRIP_BYTES = 279;
const SUB_DIRECTORIES = 330;
const JPEG = 513;
const JPEG_BYTES = 514;
const EXIF = 34_665;
const MAKER_NOTE = 37_500;
/** Panasonic's JpgFromRaw, the file itself. */
const JPEG_FROM_RAW = 0x2e;
const NIKON_PREVIEW = 0x11;
const OLYMPUS_SETTINGS = 0x2020;

/** A colour filter array, or what was made of one and is not developed. */
const MOSAIC = [32_803, 34_892];

/** Directories deeper than this are of no camera. */
const MOST_DEPTH = 4;

/** The directories of the pages and all below them, as far as a photo has them. */
function directoriesOf(tiff: Tiff): Directory[] {
  const found: Directory[] = [];
  const add = (directories: Directory[], depth: number): void => {
    for (const directory of directories) {
      if (found.length >= MOST_PAGES) return;
      found.push(directory);
      if (depth < MOST_DEPTH) add(directoriesAt(tiff, directory, SUB_DIRECTORIES), depth + 1);
    }
  };
  add(pagesOf(tiff), 0);
  return found;
}

/**
 * Who made a camera RAW file that is a TIFF ('' where it does not tell); null for what is none. Decoded as a
 * TIFF it would give a thumbnail or a mosaic.
 */
export function rawMaker(bytes: Uint8Array): string | null {
  const tiff = openTiff(bytes);
  const [first] = tiff === null ? [] : pagesOf(tiff);
  if (tiff === null || first === undefined) return null;
  const isMosaic = directoriesOf(tiff).some((one) => MOSAIC.includes(numberOf(tiff, one, PHOTOMETRIC) ?? 0));
  // makers that hide the mosaic from other programs still have a thumbnail before directories of their own
  const below = directoriesAt(tiff, first, SUB_DIRECTORIES);
  const isThumbnail =
    ((numberOf(tiff, first, SUBFILE) ?? 0) & 1) === 1 || numberOf(tiff, first, COMPRESSION) === 6;
  const isHidden = first.has(SUB_DIRECTORIES) && isThumbnail && !below.some((one) => one.has(PHOTOMETRIC));
  if (!isMosaic && !isHidden) return null;
  return String.fromCharCode(...(bytesOf(tiff, first, MAKE) ?? []).slice(0, 64))
    .replace(/\0[^]*$/, '')
    .trim();
}

/** The parts of a file that its directories call a JPEG, whatever they hold. */
export function jpegsInTiff(tiff: Tiff): Uint8Array[] {
  const parts = directoriesOf(tiff).flatMap((directory) => [
    pointed(tiff, directory, JPEG, JPEG_BYTES),
    strip(tiff, directory),
    bytesOf(tiff, directory, JPEG_FROM_RAW),
  ]);
  const notes = pagesOf(tiff)
    .flatMap((page) => directoriesAt(tiff, page, EXIF))
    .flatMap((exif) => inMakerNote(tiff, exif));
  return [...parts, ...notes].filter((one) => one !== null);
}

/** Width over height of the largest directory: the mosaic as the sensor lies; null where none tells. */
export function sensorAspect(tiff: Tiff): number | null {
  let [most, aspect]: [number, number | null] = [0, null];
  for (const directory of directoriesOf(tiff)) {
    const [width, height] = [numberOf(tiff, directory, WIDTH) ?? 0, numberOf(tiff, directory, HEIGHT) ?? 0];
    if (width * height > most) [most, aspect] = [width * height, width / height];
  }
  return aspect;
}

/** What a pair of tags points to. */
function pointed(tiff: Tiff, directory: Directory, start: number, length: number): Uint8Array | null {
  const [at, bytes] = [numberOf(tiff, directory, start), numberOf(tiff, directory, length)];
  return at === null || bytes === null ? null : tiff.numbers.part(at, bytes);
}

/** A picture in one strip; a mosaic or a part of a picture is no preview. */
function strip(tiff: Tiff, directory: Directory): Uint8Array | null {
  if (![6, 7].includes(numberOf(tiff, directory, COMPRESSION) ?? 0)) return null;
  if (MOSAIC.includes(numberOf(tiff, directory, PHOTOMETRIC) ?? 0)) return null;
  return numbersOf(tiff, directory, STRIPS).length === 1
    ? pointed(tiff, directory, STRIPS, STRIP_BYTES)
    : null;
}

/** Previews that only the maker's note knows of: Olympus, Minolta, Nikon (ExifTool, MakerNotes.pm). */
function inMakerNote(tiff: Tiff, exif: Directory): (Uint8Array | null)[] {
  const at = exif.get(MAKER_NOTE)?.at ?? NaN;
  const { numbers } = tiff;
  const text = numbers.text(at, 16);
  // offsets count from the note, or from the file
  const from = (start: number, order: string): Tiff['numbers'] =>
    new Numbers(numbers.bytes.subarray(at + start), order === 'II');
  const note: Tiff | null = text.startsWith('Nikon\0')
    ? openTiff(numbers.bytes.subarray(at + 10))
    : text.startsWith('OLYMPUS\0')
      ? { numbers: from(0, text.slice(8, 10)), isBig: false, first: 12 }
      : text.startsWith('OM SYSTEM\0')
        ? { numbers: from(0, text.slice(12, 14)), isBig: false, first: 16 }
        : { ...tiff, first: /^(OLYMP|EPSON)\0/.test(text) ? at + 8 : at };
  const main = note === null ? null : directoryAt(note, note.first);
  if (note === null || main === null) return [];
  const settings = main.tags.get(OLYMPUS_SETTINGS);
  return [
    ...directoriesAt(note, main.tags, NIKON_PREVIEW).map((one) => pointed(note, one, JPEG, JPEG_BYTES)),
    ...[
      ...directoriesAt(note, main.tags, OLYMPUS_SETTINGS),
      directoryAt(note, settings?.at ?? NaN)?.tags ?? new Map(),
    ].map((one) => pointed(note, one, 0x101, 0x102)),
    pointed(note, main.tags, 0x88, 0x89),
  ];
}
