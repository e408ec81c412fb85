/** TIFF, BigTIFF, and the camera RAW files that are built like them (TIFF 6.0, TIFF/EP, DNG 1.7). */
import { parseJpeg } from './jpeg.ts';
import type { Parts } from './parts.ts';
import { Malformed, Picture } from './parts.ts';
import type { Directory, Tag, Tiff } from './tags.ts';
import { foundExif, integers, openTiff, orientationIn, readDirectory } from './tags.ts';

const [STRIP_OFFSETS, STRIP_BYTES, TILE_OFFSETS, TILE_BYTES] = [273, 279, 324, 325];
const [PREVIEW_OFFSET, PREVIEW_BYTES] = [513, 514];
const [SUB_DIRECTORIES, XMP, IPTC, PHOTOSHOP, LAYERS] = [330, 700, 33723, 34377, 37724];
/** Of Panasonic's RW2: the JPEG, which has the EXIF, and where the sensor's data begins. */
const [JPEG_FROM_RAW, RAW_DATA_OFFSET] = [0x2e, 0x118];
/** Tables of JPEG as TIFF 6.0 first had it, by their offsets: nothing writes it now. */
const OLD_JPEG_TABLES = [519, 520, 521];

/**
 * Tags that decide how the pixels look: size, depth, compression, colour, layout, which page it is, profile.
 * All others are left aside (resolution, text, offsets, EXIF, GPS, maker notes, private data).
 */
const DECIDES_LOOK = [
  ...[254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 277, 278, 284, 290, 291, 292, 293],
  ...[301, 317, 318, 319, 320, 322, 323, 332, 334, 336, 338, 339, 340, 341, 342, 346, 347, 433, 512, 515],
  ...[517, 518, 529, 530, 531, 532, 32995, 32997, 33421, 33422, 34675, 50674],
];

const MAX_DIRECTORIES = 4096;
/** Of a file, besides picture and known metadata: as much as maker notes and previews take. */
const MAX_UNKNOWN_BYTES = 1024 ** 2;

/**
 * The picture is the strips, tiles and previews of every directory, in their order, with the tags that decide
 * how they look. A file whose larger part is neither that nor known metadata keeps its pixels where only its
 * maker knows: it has none.
 */
export function parseTiff(bytes: Uint8Array, parts: Parts): void {
  const tiff = openTiff(bytes);
  const { reader } = tiff;
  const main = readDirectory(tiff, tiff.first);
  const picture = new Picture('tiff');
  picture.addText('byte order', reader.little ? 'little' : 'big');
  const isPanasonic = reader.u16(2) === 0x55;
  if (isPanasonic) addPreview(picture, main, parts);
  foundExif(parts, bytes);
  if (isPanasonic) addSensorData(picture, tiff, main);
  if (main.tags.has(274)) parts.orientation = orientationIn(main, reader.little);
  parts.xmp ??= blockOf(main, XMP);
  parts.iptc ??= blockOf(main, IPTC);
  let metadataBytes = 0;
  let count = 0;
  const seen = new Set<number>();
  const add = (at: number): void => {
    for (let next = at; next !== 0;) {
      if (seen.has(next) || ++count > MAX_DIRECTORIES) throw new Malformed('directories in a circle');
      seen.add(next);
      const directory = readDirectory(tiff, next);
      if (directory.isCut) throw new Malformed('a directory is cut');
      picture.addText('directory', lookOf(directory, reader.little));
      if (!isPanasonic) addPixels(picture, tiff, directory);
      for (const id of [XMP, IPTC, PHOTOSHOP, LAYERS]) metadataBytes += blockOf(directory, id)?.length ?? 0;
      const children = directory.tags.get(SUB_DIRECTORIES);
      for (const child of (children && integers(children, reader.little)) ?? []) add(child);
      picture.addText('end', '');
      next = directory.next;
    }
  };
  add(tiff.first);
  if (!picture.has('pixels')) throw new Malformed('no pixels');
  const unknownBytes = bytes.length - picture.byteCount - metadataBytes;
  if (unknownBytes > Math.max(picture.byteCount, MAX_UNKNOWN_BYTES)) throw new Malformed('pixels elsewhere');
  parts.picture = picture.pieces;
}

function blockOf(directory: Directory, id: number): Uint8Array | null {
  const tag = directory.tags.get(id);
  if (tag === undefined || tag.count === 0) return null;
  try {
    return tag.value();
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

/** The tags as text: numbers whatever type they are written in, other values by their bytes. */
function lookOf(directory: Directory, little: boolean): string {
  const tags = DECIDES_LOOK.flatMap((id) => {
    const tag = directory.tags.get(id);
    if (tag === undefined) return [];
    const value = integers(tag, little)?.join() ?? Buffer.from(tag.value()).toString('hex');
    return [`${id}=${value}`];
  });
  return [...tags, `274=${orientationIn(directory, little)}`].join('\n');
}

function addPixels(picture: Picture, { reader }: Tiff, { tags }: Directory): void {
  if (OLD_JPEG_TABLES.some((id) => tags.has(id))) throw new Malformed('JPEG tables by offset');
  const at = (id: number): number[] => integersOf(tags.get(id), reader.little);
  const pieces = [
    [STRIP_OFFSETS, STRIP_BYTES] as const,
    [TILE_OFFSETS, TILE_BYTES] as const,
    [PREVIEW_OFFSET, PREVIEW_BYTES] as const,
  ].flatMap(([offsetTag, bytesTag]) => {
    const [offsets, lengths] = [at(offsetTag), at(bytesTag)];
    if (offsets.length !== lengths.length) throw new Malformed('offsets without lengths');
    return offsets.map((offset, i) => reader.slice(offset, lengths[i]!));
  });
  if (pieces.length === 0) return;
  picture.addText('lengths', pieces.map((piece) => piece.length).join());
  picture.add('pixels', pieces);
}

function integersOf(tag: Tag | undefined, little: boolean): number[] {
  if (tag === undefined) return [];
  const values = integers(tag, little);
  if (values === null) throw new Malformed('offsets that are no whole numbers');
  return values;
}

/** Panasonic's EXIF is in a JPEG of its own, which programs rewrite. */
function addPreview(picture: Picture, { tags }: Directory, parts: Parts): void {
  const jpeg = tags.get(JPEG_FROM_RAW)?.value() ?? null;
  if (jpeg !== null) addJpeg(picture, jpeg, parts);
}

/** Of Panasonic: at the file's end. */
function addSensorData(picture: Picture, { reader }: Tiff, { tags }: Directory): void {
  const [from = 0] = integersOf(tags.get(RAW_DATA_OFFSET) ?? tags.get(STRIP_OFFSETS), reader.little);
  if (from === 0 || from >= reader.length) throw new Malformed('no data of the sensor');
  picture.add('pixels', reader.bytes.subarray(from));
  // 2 to 7: the sensor's size and borders, 10 and 11: bits and compression
  const layout = [2, 3, 4, 5, 6, 7, 10, 11].map((id) => integersOf(tags.get(id), reader.little).join());
  picture.addText('layout', layout.join('\n'));
}

/** A JPEG with metadata of its own inside another container, whose metadata it is too. */
export function addJpeg(picture: Picture, jpeg: Uint8Array, parts: Parts): void {
  const inner: Parts = { ...parts, picture: null, exif: null, xmp: null, iptc: null };
  parseJpeg(jpeg, inner);
  picture.add('jpeg', inner.picture!);
  foundExif(parts, inner.exif);
  parts.xmp ??= inner.xmp;
  parts.iptc ??= inner.iptc;
}
