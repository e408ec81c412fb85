/**
 * Directories of TIFF files, of EXIF blocks and of the camera RAW files that are made like them (TIFF 6.0,
 * section 2; BigTIFF). Nothing here throws, whatever the bytes are.
 */
import { MOST_TAGS } from '../../container/tags.ts';
import { Numbers } from './numbers.ts';

export interface Tiff {
  numbers: Numbers;
  isBig: boolean;
  /** Where the first directory lies. */
  first: number;
}

/** Tag -> where its values lie, how many, and how each is written. */
export type Directory = ReadonlyMap<number, { type: number; count: number; at: number }>;

/** Bytes of a value of each type. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

/** More pages or values than these are of a broken file, or of none that is a photo. */
export const MOST_PAGES = 1000;
const MOST_VALUES = 100_000;
/** More directories below one than any camera writes. */
const MOST_BELOW = 100;

/** 42, BigTIFF's 43, and what Panasonic (`U`) and Olympus (`RO`, `RS`, `OR`) write there. */
const MAGIC = [42, 43, 0x55, 0x4f52, 0x5352];

/** null: these bytes do not begin as a TIFF does. */
export function openTiff(bytes: Uint8Array): Tiff | null {
  const order = String.fromCharCode(...bytes.subarray(0, 2));
  if (order !== 'II' && order !== 'MM') return null;
  const numbers = new Numbers(bytes, order === 'II');
  const magic = numbers.u16(2);
  if (!MAGIC.includes(magic)) return null;
  const isBig = magic === 43;
  return { numbers, isBig, first: isBig ? numbers.u64(8) : numbers.u32(4) };
}

/** The directory at an offset, as far as it lies in the file; null where nothing of one does. */
export function directoryAt({ numbers, isBig }: Tiff, at: number): { tags: Directory; next: number } | null {
  const [head, size, field] = isBig ? [8, 20, 8] : [2, 12, 4];
  const count = isBig ? numbers.u64(at) : numbers.u16(at);
  if (!(at > 0 && count > 0 && count <= MOST_TAGS)) return null;
  const tags = new Map<number, { type: number; count: number; at: number }>();
  let entry = at + head;
  for (let i = 0; i < count && numbers.part(entry, size) !== null; i++, entry += size) {
    const type = numbers.u16(entry + 2);
    const values = isBig ? numbers.u64(entry + 4) : numbers.u32(entry + 4);
    const place = entry + size - field;
    const isInside = (TYPE_BYTES[type] ?? 0) * values <= field;
    const pointed = isBig ? numbers.u64(place) : numbers.u32(place);
    const tag = numbers.u16(entry);
    if (!tags.has(tag)) tags.set(tag, { type, count: values, at: isInside ? place : pointed });
  }
  return { tags, next: isBig ? numbers.u64(entry) : numbers.u32(entry) };
}

/** The directories of the pages, each once. */
export function pagesOf(tiff: Tiff): Directory[] {
  const pages: Directory[] = [];
  const seen = new Set<number>();
  for (let at = tiff.first; !seen.has(at) && pages.length < MOST_PAGES;) {
    seen.add(at);
    const found = directoryAt(tiff, at);
    if (found === null) break;
    pages.push(found.tags);
    at = found.next;
  }
  return pages;
}

/** A tag's whole numbers; empty where it is missing, reaches out of the file or holds no whole numbers. */
export function numbersOf({ numbers }: Tiff, directory: Directory, tag: number): number[] {
  const entry = directory.get(tag);
  if (entry === undefined) return [];
  const size = TYPE_BYTES[entry.type] ?? 0;
  const read = { 1: numbers.u8, 2: numbers.u16, 4: numbers.u32, 8: numbers.u64 }[size];
  const isWhole = [1, 3, 4, 13, 16, 18].includes(entry.type);
  if (!isWhole || read === undefined || !(entry.count <= MOST_VALUES)) return [];
  if (numbers.part(entry.at, size * entry.count) === null) return [];
  return Array.from({ length: entry.count }, (_, i) => read(entry.at + size * i));
}

/** A tag's first whole number; null where there is none. */
export const numberOf = (tiff: Tiff, directory: Directory, tag: number): number | null =>
  numbersOf(tiff, directory, tag)[0] ?? null;

/** A tag's value as it lies in the file; null where it is missing or reaches out of the file. */
export function bytesOf({ numbers }: Tiff, directory: Directory, tag: number): Uint8Array | null {
  const entry = directory.get(tag);
  return entry === undefined ? null : numbers.part(entry.at, (TYPE_BYTES[entry.type] ?? 0) * entry.count);
}

/** The directories that a tag of a directory points to. */
export const directoriesAt = (tiff: Tiff, directory: Directory, tag: number): Directory[] =>
  numbersOf(tiff, directory, tag)
    .slice(0, MOST_BELOW)
    .flatMap((at) => directoryAt(tiff, at)?.tags ?? []);

/** The orientation (1 to 8) that an EXIF block's first directory tells; null where it tells none. */
export function orientationIn(block: Uint8Array): number | null {
  const isPrefixed = String.fromCharCode(...block.subarray(0, 6)) === 'Exif\0\0';
  const tiff = openTiff(isPrefixed ? block.subarray(6) : block);
  const first = tiff === null ? null : directoryAt(tiff, tiff.first);
  const told = first === null ? null : numberOf(tiff!, first.tags, 274);
  return told !== null && told >= 1 && told <= 8 ? told : null;
}
