/** Directories of tags, as TIFF, EXIF, camera RAW files and maker notes have them (TIFF 6.0, section 2). */
import type { Parts } from './parts.ts';
import { Malformed, Reader } from './parts.ts';

/** Bytes of one value, by the type's number; types of BigTIFF included. */
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

export interface Tag {
  /** 1 byte, 2 text, 3 short, 4 long, 5 rational, 7 bytes of any kind, ... */
  type: number;
  count: number;
  /** Throws Malformed where the value lies outside the bytes. */
  value: () => Uint8Array;
}

export interface Directory {
  tags: Map<number, Tag>;
  /** Offset of the next directory, 0 after the last. */
  next: number;
  /** Whether the file ends within it. */
  isCut: boolean;
}

/** A TIFF structure, with its offsets counted from where it begins. */
export interface Tiff {
  reader: Reader;
  isBig: boolean;
  first: number;
}

/** Big files have 64-bit offsets (BigTIFF); cameras have numbers of their own in place of 42. */
export function openTiff(bytes: Uint8Array): Tiff {
  const mark = new Reader(bytes).text(0, 2);
  if (mark !== 'II' && mark !== 'MM') throw new Malformed('no byte order');
  const reader = new Reader(bytes, mark === 'II');
  const isBig = reader.u16(2) === 43;
  return { reader, isBig, first: isBig ? reader.uint(8, 8) : reader.u32(4) };
}

/** libtiff reads no directory of more (tif_dirread.c). */
export const MOST_TAGS = 4096;

/** The directory at `at`; of one that is cut, the tags that are there. */
export function readDirectory({ reader, isBig }: Omit<Tiff, 'first'>, at: number): Directory {
  const [countSize, entrySize, offsetSize] = isBig ? [8, 20, 8] : [2, 12, 4];
  const count = reader.uint(at, countSize);
  if (count > MOST_TAGS) throw new Malformed(`${count} tags`);
  const tags = new Map<number, Tag>();
  let entry = at + countSize;
  for (let i = 0; i < count; i++, entry += entrySize) {
    if (entry + entrySize > reader.length) return { tags, next: 0, isCut: true };
    const type = reader.u16(entry + 2);
    const valueCount = reader.uint(entry + 4, offsetSize);
    const length = (SIZES[type] ?? 0) * valueCount;
    const inline = entry + 4 + offsetSize;
    const value = (): Uint8Array =>
      reader.slice(length <= offsetSize ? inline : reader.uint(inline, offsetSize), length);
    if (!tags.has(reader.u16(entry))) tags.set(reader.u16(entry), { type, count: valueCount, value });
  }
  const isCut = entry + offsetSize > reader.length;
  return { tags, next: isCut ? 0 : reader.uint(entry, offsetSize), isCut };
}

/** More strips than any picture is cut into. */
const MAX_VALUES = 2 ** 22;

/** Whole numbers of a tag; null for other types. Throws Malformed. */
export function integers(tag: Tag, little: boolean): number[] | null {
  const size = { 1: 1, 3: 2, 4: 4, 13: 4, 16: 8, 18: 8 }[tag.type];
  if (size === undefined) return null;
  if (tag.count > MAX_VALUES) throw new Malformed(`${tag.count} numbers`);
  const reader = new Reader(tag.value(), little);
  return Array.from({ length: tag.count }, (_, i) => reader.uint(i * size, size));
}

/** The orientation that a directory's tag 274 states; 1 where it states none of the eight. */
export function orientationIn({ tags }: Directory, little: boolean): number {
  const tag = tags.get(274);
  const value = tag === undefined || tag.count === 0 ? undefined : integers(tag, little)?.[0];
  return value !== undefined && value >= 1 && value <= 8 ? value : 1;
}

/** The orientation that an EXIF block states; 1 where it is broken or states none. */
export function orientationOfExif(exif: Uint8Array | null): number {
  if (exif === null) return 1;
  try {
    const tiff = openTiff(exif);
    return orientationIn(readDirectory(tiff, tiff.first), tiff.reader.little);
  } catch (error) {
    if (error instanceof Malformed) return 1;
    throw error;
  }
}

/** The first EXIF block of a file is the file's. */
export function foundExif(parts: Parts, block: Uint8Array | null): void {
  if (parts.exif !== null || block === null) return;
  parts.exif = block;
  parts.orientation = orientationOfExif(block);
}
