/**
 * What a photo file is made of: the picture, by which a photo is known again whatever is written beside it,
 * and the blocks of metadata. One parser a container; nothing is decoded.
 */
import { parseJp2, parseJxl } from './boxes.ts';
import { parseGif } from './gif.ts';
import { parseIsobmff } from './isobmff.ts';
import { parseJpeg } from './jpeg.ts';
import type { Parts } from './parts.ts';
import { Malformed, startsWith } from './parts.ts';
import { parsePng } from './png.ts';
import { parsePsd } from './psd.ts';
import { parseRaf } from './raf.ts';
import { parseTiff } from './tiff.ts';
import { parseWebp } from './webp.ts';

export type { Parts } from './parts.ts';

type Parse = (bytes: Uint8Array, parts: Parts) => void;

/** Offset and text by which a file is known, and its parser. TIFF has marks of Olympus and Panasonic too. */
const CONTAINERS: readonly (readonly [at: number, mark: string, parse: Parse])[] = [
  [0, '\xff\xd8\xff', parseJpeg],
  [0, '\x89PNG\r\n\x1a\n', parsePng],
  [8, 'WEBP', parseWebp],
  [0, 'GIF8', parseGif],
  ...['II*\0', 'MM\0*', 'II+\0', 'MM\0+', 'IIRO', 'IIRS', 'MMOR', 'IIU\0'].map(
    (mark) => [0, mark, parseTiff] as const,
  ),
  [0, 'FUJIFILMCCD-RAW', parseRaf],
  [0, '8BPS', parsePsd],
  [0, '\xff\x0a', parseJxl],
  [4, 'JXL \r\n\x87\n', parseJxl],
  [4, 'jP  \r\n\x87\n', parseJp2],
  [4, 'ftyp', parseIsobmff],
];

/** Of names and lengths. Data that is named again and again would take for ever to hash. */
const MOST_FRAMES_BYTES = 1024 ** 2;

/**
 * The parts of a photo file's bytes. Never throws: of a file that is damaged, of no known kind or not to be
 * taken apart without doubt, `picture` is null, and the blocks are those found before the damage.
 */
export function partsOf(bytes: Uint8Array): Parts {
  const parts: Parts = {
    picture: null,
    exif: null,
    exifAlone: null,
    gpsAlone: null,
    xmp: null,
    iptc: null,
    orientation: 1,
    trailerAt: null,
  };
  const [, , parse] = CONTAINERS.find(([at, mark]) => startsWith(bytes, mark, at)) ?? [];
  if (parse === undefined) return parts;
  try {
    parse(bytes, parts);
    const hashed = parts.picture?.reduce((sum, piece) => sum + piece.length, 0) ?? 0;
    if (hashed > 2 * bytes.length + MOST_FRAMES_BYTES) parts.picture = null;
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
  }
  return parts;
}
