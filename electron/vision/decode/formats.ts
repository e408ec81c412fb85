/**
 * What kind of file the first bytes say it is: names are never trusted. `decoded` formats are sharp's;
 * `known` ones are photos this version does not read; `other` are no photos. null: nothing recognised.
 */
export type Recognised =
  | { kind: 'decoded'; format: 'jpeg' | 'png' | 'webp' | 'avif' | 'tiff' | 'gif' }
  | { kind: 'known'; name: string }
  | { kind: 'other'; name: string };

/** Signature at an offset, latin1. From the formats' specifications and file(1)'s magic database. */
const signatures: readonly [offset: number, bytes: string, is: Recognised][] = [
  [0, '\xff\xd8\xff', { kind: 'decoded', format: 'jpeg' }],
  [0, '\x89PNG\r\n\x1a\n', { kind: 'decoded', format: 'png' }],
  [0, 'GIF8', { kind: 'decoded', format: 'gif' }],
  [8, 'WEBP', { kind: 'decoded', format: 'webp' }],
  [0, 'FUJIFILMCCD-RAW', { kind: 'known', name: 'Camera RAW (Fujifilm RAF)' }],
  [0, 'IIU\0', { kind: 'known', name: 'Camera RAW (Panasonic RW2)' }],
  [0, 'IIRO', { kind: 'known', name: 'Camera RAW (Olympus ORF)' }],
  [0, 'IIRS', { kind: 'known', name: 'Camera RAW (Olympus ORF)' }],
  [0, 'MMOR', { kind: 'known', name: 'Camera RAW (Olympus ORF)' }],
  [0, '\0MRM', { kind: 'known', name: 'Camera RAW (Minolta MRW)' }],
  [0, 'FOVb', { kind: 'known', name: 'Camera RAW (Sigma X3F)' }],
  [6, 'HEAPCCDR', { kind: 'known', name: 'Camera RAW (Canon CRW)' }],
  [0, 'II\xbc', { kind: 'known', name: 'JPEG XR' }],
  [0, '8BPS', { kind: 'known', name: 'Photoshop (PSD)' }],
  [0, 'gimp xcf', { kind: 'known', name: 'GIMP (XCF)' }],
  [0, '\xff\x0a', { kind: 'known', name: 'JPEG XL' }],
  [4, 'JXL \r\n\x87\n', { kind: 'known', name: 'JPEG XL' }],
  [4, 'jP  \r\n\x87\n', { kind: 'known', name: 'JPEG 2000' }],
  [0, '\xff\x4f\xff\x51', { kind: 'known', name: 'JPEG 2000' }],
  [0, '\x76\x2f\x31\x01', { kind: 'known', name: 'OpenEXR' }],
  [0, '#?RADIANCE', { kind: 'known', name: 'Radiance HDR' }],
  [0, 'qoif', { kind: 'known', name: 'QOI' }],
  [0, '%PDF', { kind: 'other', name: 'a PDF document' }],
  [0, 'PK\x03\x04', { kind: 'other', name: 'a ZIP archive' }],
  [0, '\x1a\x45\xdf\xa3', { kind: 'other', name: 'a video' }],
  [8, 'AVI ', { kind: 'other', name: 'a video' }],
];

export function recognise(bytes: Uint8Array): Recognised | null {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024)).toString('latin1');
  const hit = signatures.find(([offset, signature]) => head.startsWith(signature, offset));
  if (hit !== undefined) return hit[2];
  if (head.startsWith('ftyp', 4)) return recogniseIsoMedia(bytes, head);
  if (/^(II[*+]\0|MM\0[*+])/.test(head)) return rawInTiff(bytes) ?? { kind: 'decoded', format: 'tiff' };
  // 'BM' alone starts many texts: the length of the header that follows must be one of the known ones
  if (
    head.startsWith('BM') &&
    bytes.length > 26 &&
    [12, 16, 40, 52, 56, 64, 108, 124].includes(bytes[14] ?? 0)
  )
    return { kind: 'known', name: 'BMP' };
  if (/^P[1-7]\s/.test(head)) return { kind: 'known', name: 'portable pixmap (PNM)' };
  if (/^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*)*(<!DOCTYPE svg[^]*?>\s*)?<svg[\s>]/.test(head))
    return { kind: 'other', name: 'an SVG drawing' };
  return null;
}

/**
 * HEIF, AVIF, Canon CR3 and video share one container; the brands of its first box tell (ISO 14496-12,
 * 23008-12).
 */
function recogniseIsoMedia(bytes: Uint8Array, head: string): Recognised {
  const boxSize = new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(0);
  const brands: string[] = head.slice(8, Math.max(12, Math.min(boxSize, head.length))).match(/[^]{4}/g) ?? [];
  if (brands.includes('avif') || brands.includes('avis')) return { kind: 'decoded', format: 'avif' };
  if (brands[0] === 'crx ') return { kind: 'known', name: 'Camera RAW (Canon CR3)' };
  const heif = [
    'heic',
    'heix',
    'heim',
    'heis',
    'hevc',
    'hevx',
    'mif1',
    'mif2',
    'msf1',
    'miaf',
    'avci',
    'jpeg',
    'j2ki',
  ];
  return brands.some((brand) => heif.includes(brand))
    ? { kind: 'known', name: 'HEIC' }
    : { kind: 'other', name: 'a video' };
}

/**
 * Most Camera RAW files are TIFFs whose first page is a thumbnail or a mosaic: decoded as TIFF they would
 * give the wrong picture. Told by the first directory's tags (TIFF 6, TIFF/EP, DNG 1.7).
 */
function rawInTiff(bytes: Uint8Array): Recognised | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const little = bytes[0] === 0x49;
  const tags = new Map<number, number>();
  const directory = bytes.length >= 8 ? view.getUint32(4, little) : 0;
  const count = directory + 2 <= bytes.length ? view.getUint16(directory, little) : 0;
  for (let i = 0, at = directory + 2; i < count && at + 12 <= bytes.length; i++, at += 12) {
    tags.set(
      view.getUint16(at, little),
      view.getUint16(at + 2, little) === 3 ? view.getUint16(at + 8, little) : view.getUint32(at + 8, little),
    );
  }
  const canon =
    Buffer.from(bytes.buffer, bytes.byteOffset + 8, Math.min(3, Math.max(0, bytes.length - 8))).toString(
      'latin1',
    ) === 'CR\x02';
  if (canon) return { kind: 'known', name: 'Camera RAW (Canon CR2)' };
  if (tags.has(0xc612)) return { kind: 'known', name: 'Camera RAW (DNG)' };
  const mosaic = [32803, 34892].includes(tags.get(262) ?? 0);
  const thumbnail = tags.has(330) && (((tags.get(254) ?? 0) & 1) === 1 || tags.get(259) === 6);
  return mosaic || thumbnail ? { kind: 'known', name: 'Camera RAW' } : null;
}
