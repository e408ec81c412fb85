/** Boxes of ISO base media files (ISO 14496-12, 4.2), and files that hold their picture in one of them. */
import { brotliDecompressSync } from 'node:zlib';
import type { Parts } from './parts.ts';
import { Malformed, Picture, Reader, tiffOf } from './parts.ts';

export interface Box {
  type: string;
  /** Extended type of a `uuid` box, hex. */
  uuid: string | null;
  /** What follows the header. */
  content: Uint8Array;
  /** Where the content begins in the bytes that hold the box. */
  at: number;
}

/** The boxes in a row; a size of 0 reaches to the end. Throws Malformed where other bytes are left. */
export function boxesIn(bytes: Uint8Array): Box[] {
  const { boxes, end } = leadingBoxes(bytes);
  if (end < bytes.length) throw new Malformed(`no box at ${end}`);
  return boxes;
}

/** The boxes up to where there is none: at `end`. */
export function leadingBoxes(bytes: Uint8Array): { boxes: Box[]; end: number } {
  const reader = new Reader(bytes);
  const boxes: Box[] = [];
  let at = 0;
  while (at + 8 <= bytes.length) {
    const short = reader.u32(at);
    const type = reader.text(at + 4, 4);
    const header = (short === 1 ? 16 : 8) + (type === 'uuid' ? 16 : 0);
    if (at + header > bytes.length) break;
    const size = short === 1 ? reader.uint(at + 8, 8) : short === 0 ? bytes.length - at : short;
    if (size < header || at + size > bytes.length) break;
    const content = reader.slice(at + header, size - header);
    const uuid = type === 'uuid' ? Buffer.from(reader.slice(at + header - 16, 16)).toString('hex') : null;
    boxes.push({ type, uuid, content, at: at + header });
    at += size;
  }
  return { boxes, end: at };
}

/** Version, flags, and what follows them (4.2.2). */
export function fullBox(content: Uint8Array): { version: number; flags: number; body: Reader } {
  const reader = new Reader(content);
  const word = reader.u32(0);
  return { version: word >>> 24, flags: word & 0xffffff, body: new Reader(content.subarray(4)) };
}

/** An `Exif` box or item: the offset of the TIFF header stands before the rest (ISO 23008-12, A.2.1). */
export function exifOf(content: Uint8Array): Uint8Array | null {
  if (content.length < 4) return null;
  const at = 4 + new Reader(content).u32(0);
  return at < content.length ? tiffOf(content.subarray(at)) : null;
}

/**
 * JPEG XL (ISO 18181-2): the codestream, bare, in one box or in several. It states the orientation itself;
 * EXIF's is to be left aside (9.4).
 */
export function parseJxl(bytes: Uint8Array, parts: Parts): void {
  const picture = new Picture('jxl');
  if (bytes[0] === 0xff) {
    picture.add('codestream', bytes);
    parts.picture = picture.pieces;
    return;
  }
  const partial: Box[] = [];
  const codestream: Uint8Array[] = [];
  for (const box of boxesIn(bytes).map(unpacked)) {
    if (box.type === 'Exif') parts.exif ??= exifOf(box.content);
    else if (box.type === 'xml ') parts.xmp ??= box.content;
    else if (box.type === 'jxlc') codestream.push(box.content);
    else if (box.type === 'jxlp') partial.push(box);
  }
  // the highest bit marks the last part
  const number = ({ content }: Box): number => new Reader(content).u32(0) & 0x7fffffff;
  partial.sort((a, b) => number(a) - number(b));
  codestream.push(...partial.map(({ content }) => content.subarray(4)));
  if (codestream.length === 0) throw new Malformed('no codestream');
  picture.add('codestream', codestream);
  parts.picture = picture.pieces;
}

const MAX_METADATA_BYTES = 16 * 1024 ** 2;

/** A `brob` box holds another, compressed with Brotli, after its type. */
function unpacked(box: Box): Box {
  if (box.type !== 'brob' || box.content.length < 4) return box;
  const type = new Reader(box.content).text(0, 4);
  if (type !== 'Exif' && type !== 'xml ') return box;
  try {
    const content = brotliDecompressSync(box.content.subarray(4), { maxOutputLength: MAX_METADATA_BYTES });
    return { ...box, type, content };
  } catch {
    return box;
  }
}

const JP2_EXIF = Buffer.from('JpgTiffExif->JP2').toString('hex');
const XMP_UUID = 'be7acfcb97a942e89c71999491e3afac';
const IPTC_UUID = '33c7a4d2b81d4723a0baf1a3e097ad38';

/** JPEG 2000 (ISO 15444-1, annex I): the header's boxes but the resolution, and the codestream. */
export function parseJp2(bytes: Uint8Array, parts: Parts): void {
  const picture = new Picture('jp2');
  for (const { type, uuid, content } of boxesIn(bytes)) {
    if (type === 'jp2h')
      for (const box of boxesIn(content)) if (box.type !== 'res ') picture.add(box.type, box.content);
    if (type === 'jp2c') picture.add(type, content);
    if (uuid === JP2_EXIF) parts.exif ??= tiffOf(content);
    if (uuid === XMP_UUID) parts.xmp ??= content;
    if (uuid === IPTC_UUID) parts.iptc ??= content;
  }
  if (!picture.has('jp2c')) throw new Malformed('no codestream');
  parts.picture = picture.pieces;
}
