/** What the beginnings of container files tell of what is in them. */

/** The beginning of a file, as bytes (of the whole file) and as latin1 text. */
export interface Head {
  bytes: Uint8Array;
  text: string;
}

/**
 * The brands of an ISO base media file (ISO 14496-12, 4.3), which HEIF, AVIF, Canon's CR3 and videos share;
 * the first is the major one. null for other files.
 */
export function isoBrands({ bytes, text }: Head): string[] | null {
  if (!text.startsWith('ftyp', 4)) return null;
  const boxSize = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0);
  return text.slice(8, Math.max(12, Math.min(boxSize, text.length))).match(/[^]{4}/g) ?? [];
}

/** The first directory's tags, each with its first value (TIFF 6.0, section 2). */
export function tiffTags(bytes: Uint8Array): Map<number, number> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const little = bytes[0] === 0x49;
  const tags = new Map<number, number>();
  const directory = bytes.length >= 8 ? view.getUint32(4, little) : 0;
  const count = directory + 2 <= bytes.length ? view.getUint16(directory, little) : 0;
  for (let i = 0, at = directory + 2; i < count && at + 12 <= bytes.length; i++, at += 12) {
    const isShort = view.getUint16(at + 2, little) === 3;
    const value = isShort ? view.getUint16(at + 8, little) : view.getUint32(at + 8, little);
    tags.set(view.getUint16(at, little), value);
  }
  return tags;
}

/**
 * Most Camera RAW files are TIFFs whose first page is a thumbnail or a mosaic: decoded as TIFF they would
 * give the wrong picture (TIFF 6.0, TIFF/EP, DNG 1.7: photometric interpretation, sub-directories, subfile
 * type, compression).
 */
export function isRawInTiff(tags: ReadonlyMap<number, number>): boolean {
  const isMosaic = [32803, 34892].includes(tags.get(262) ?? 0);
  const isThumbnail = tags.has(330) && (((tags.get(254) ?? 0) & 1) === 1 || tags.get(259) === 6);
  return isMosaic || isThumbnail;
}
