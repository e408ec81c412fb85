/**
 * The one table of formats: how a file of each is named, how it begins, and what reads it. The walk lists
 * files by their names; what a file is, its first bytes alone say. From the formats' specifications and
 * file(1)'s magic database.
 */
import type { Head } from './containers.ts';
import { isRawInTiff, isoBrands, tiffTags } from './containers.ts';

export interface Format {
  /** As a person knows it; of what is no photo, the end of "The file is ...". */
  name: string;
  /** Endings of file names, lower case. */
  extensions: readonly string[];
  begins: (head: Head) => boolean;
  /** `null`: a photo that this version does not read. `no photo`: left alone. */
  decoder: 'sharp' | 'no photo' | null;
}

/** Bytes that tell most formats; SVG may begin with a long comment. */
const HEAD_BYTES = 1024;

/** One of the signatures lies at the offset. */
const at =
  (offset: number, ...signatures: string[]) =>
  ({ text }: Head): boolean =>
    signatures.some((signature) => text.startsWith(signature, offset));

/** One of the brands of an ISO base media file (ISO 14496-12; HEIF: ISO 23008-12). */
const brand =
  (...wanted: string[]) =>
  (head: Head): boolean =>
    isoBrands(head)?.some((one) => wanted.includes(one)) ?? false;

const isTiff = ({ text }: Head): boolean => /^(II[*+]\0|MM\0[*+])/.test(text);

/** 'BM' alone starts many texts: the length of the header that follows must be one of the known ones. */
const isBmp = ({ bytes, text }: Head): boolean =>
  text.startsWith('BM') && bytes.length > 26 && [12, 16, 40, 52, 56, 64, 108, 124].includes(bytes[14] ?? 0);

const SVG = /^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--[^]*?-->\s*)*(<!DOCTYPE svg[^]*?>\s*)?<svg[\s>]/;

const raw = (maker: string, extensions: string[], begins: Format['begins']): Format => ({
  name: maker === '' ? 'Camera RAW' : `Camera RAW (${maker})`,
  extensions,
  begins,
  decoder: null,
});

/** The first whose beginning fits is the file's: what is more special comes first. */
const FORMATS: readonly Format[] = [
  {
    name: 'JPEG',
    extensions: ['jpg', 'jpeg', 'jpe', 'jfif', 'mpo'],
    begins: at(0, '\xff\xd8\xff'),
    decoder: 'sharp',
  },
  { name: 'PNG', extensions: ['png'], begins: at(0, '\x89PNG\r\n\x1a\n'), decoder: 'sharp' },
  { name: 'GIF', extensions: ['gif'], begins: at(0, 'GIF8'), decoder: 'sharp' },
  { name: 'WebP', extensions: ['webp'], begins: at(8, 'WEBP'), decoder: 'sharp' },
  raw('Fujifilm RAF', ['raf'], at(0, 'FUJIFILMCCD-RAW')),
  raw('Panasonic RW2', ['rw2', 'rwl', 'raw'], at(0, 'IIU\0')),
  raw('Olympus ORF', ['orf'], at(0, 'IIRO', 'IIRS', 'MMOR')),
  raw('Minolta MRW', ['mrw'], at(0, '\0MRM')),
  raw('Sigma X3F', ['x3f'], at(0, 'FOVb')),
  raw('Canon CRW', ['crw'], at(6, 'HEAPCCDR')),
  { name: 'JPEG XR', extensions: [], begins: at(0, 'II\xbc'), decoder: null },
  { name: 'Photoshop (PSD)', extensions: ['psd'], begins: at(0, '8BPS'), decoder: null },
  { name: 'GIMP (XCF)', extensions: [], begins: at(0, 'gimp xcf'), decoder: null },
  {
    name: 'JPEG XL',
    extensions: ['jxl'],
    begins: (head) => at(0, '\xff\x0a')(head) || at(4, 'JXL \r\n\x87\n')(head),
    decoder: null,
  },
  {
    name: 'JPEG 2000',
    extensions: ['jp2', 'j2k', 'jpx'],
    begins: (head) => at(4, 'jP  \r\n\x87\n')(head) || at(0, '\xff\x4f\xff\x51')(head),
    decoder: null,
  },
  { name: 'OpenEXR', extensions: [], begins: at(0, '\x76\x2f\x31\x01'), decoder: null },
  { name: 'Radiance HDR', extensions: [], begins: at(0, '#?RADIANCE'), decoder: null },
  { name: 'QOI', extensions: [], begins: at(0, 'qoif'), decoder: null },
  { name: 'a PDF document', extensions: [], begins: at(0, '%PDF'), decoder: 'no photo' },
  { name: 'a ZIP archive', extensions: [], begins: at(0, 'PK\x03\x04'), decoder: 'no photo' },
  {
    name: 'a video',
    extensions: [],
    begins: (head) => at(0, '\x1a\x45\xdf\xa3')(head) || at(8, 'AVI ')(head),
    decoder: 'no photo',
  },
  { name: 'AVIF', extensions: ['avif'], begins: brand('avif', 'avis'), decoder: 'sharp' },
  raw('Canon CR3', ['cr3'], (head) => isoBrands(head)?.[0] === 'crx '),
  {
    name: 'HEIC',
    extensions: ['heic', 'heif', 'heics', 'heifs', 'hif'],
    begins: brand(
      ...['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx'],
      ...['mif1', 'mif2', 'msf1', 'miaf', 'avci', 'jpeg', 'j2ki'],
    ),
    decoder: null,
  },
  { name: 'a video', extensions: [], begins: (head) => isoBrands(head) !== null, decoder: 'no photo' },
  raw('Canon CR2', ['cr2'], (head) => isTiff(head) && at(8, 'CR\x02')(head)),
  raw('DNG', ['dng', 'gpr'], (head) => isTiff(head) && tiffTags(head.bytes).has(0xc612)),
  raw(
    '',
    [
      ...['nef', 'nrw', 'arw', 'sr2', 'srf', 'srw', 'pef', 'ptx', '3fr', 'fff', 'iiq', 'erf', 'kdc', 'dcr'],
      ...['mef', 'mos'],
    ],
    (head) => isTiff(head) && isRawInTiff(tiffTags(head.bytes)),
  ),
  { name: 'TIFF', extensions: ['tif', 'tiff'], begins: isTiff, decoder: 'sharp' },
  { name: 'BMP', extensions: ['bmp', 'dib'], begins: isBmp, decoder: null },
  {
    name: 'portable pixmap (PNM)',
    extensions: [],
    begins: ({ text }) => /^P[1-7]\s/.test(text),
    decoder: null,
  },
  { name: 'an SVG drawing', extensions: [], begins: ({ text }) => SVG.test(text), decoder: 'no photo' },
];

/** The format of a file's bytes; null where none is known. */
export function formatOf(bytes: Uint8Array): Format | null {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD_BYTES));
  const head = { bytes, text: start.toString('latin1') };
  return FORMATS.find(({ begins }) => begins(head)) ?? null;
}

const EXTENSIONS: ReadonlySet<string> = new Set(FORMATS.flatMap(({ extensions }) => extensions));

/** By name, what is or may be a photo; whether it can be decoded is found out from its bytes. */
export const isPhotoName = (name: string): boolean =>
  name.includes('.') && EXTENSIONS.has(name.slice(name.lastIndexOf('.') + 1).toLowerCase());
