/**
 * The one table of formats: how a file of each is named, how it begins, and what reads it. The walk lists
 * files by their names; what a file is, its first bytes alone say. From the formats' specifications and
 * file(1)'s magic database.
 */
import { isoBrands } from './containers/iso-boxes.ts';
import { rawMaker } from './containers/raw-tiff.ts';
import { openTiff, pagesOf } from './containers/tiff-directory.ts';

/** What makes a file something that sharp reads (decode.ts). */
export type Decoder = 'avif' | 'heic' | 'jpeg' | 'magick' | 'png' | 'psd' | 'raw' | 'sharp' | 'tiff';

export interface Format {
  /** As a person knows it; of what is no photo, the end of "The file is ...". */
  name: string;
  /** Endings of file names, lower case. */
  extensions: readonly string[];
  begins: (head: Head) => boolean;
  /** `null`: a photo that this version does not read. `no photo`: left alone. */
  decoder: Decoder | 'no photo' | null;
}

/** A file as bytes, and its beginning as latin1 text. */
interface Head {
  bytes: Uint8Array;
  text: string;
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
  ({ bytes }: Head): boolean =>
    isoBrands(bytes)?.some((one) => wanted.includes(one)) ?? false;

const isTiff = ({ text }: Head): boolean => /^(II[*+]\0|MM\0[*+])/.test(text);

/** 'BM' alone starts many texts: the length of the header that follows must be one of the known ones. */
const isBmp = ({ bytes, text }: Head): boolean =>
  text.startsWith('BM') && bytes.length > 26 && [12, 16, 40, 52, 56, 64, 108, 124].includes(bytes[14] ?? 0);

/** An icon or cursor starts with two zeros, its kind and how many there are; each entry has a zero at 3. */
const isIcon = ({ bytes, text }: Head): boolean =>
  /^\0\0[\x01\x02]\0[^\0]\0/.test(text) && bytes.length >= 22 && bytes[9] === 0;

const SVG =
  /^(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--((?!-->)[^])*-->\s*)*(<!DOCTYPE svg[^]*?>\s*)?<svg[\s>]/;

const raw = (maker: string, extensions: string[], begins: Format['begins']): Format => ({
  name: maker === '' ? 'Camera RAW' : `Camera RAW (${maker})`,
  extensions,
  begins,
  decoder: 'raw',
});

/** A camera RAW in a TIFF, by the maker that its first directory names. */
const rawBy =
  (maker: RegExp) =>
  (head: Head): boolean =>
    isTiff(head) && maker.test(rawMaker(head.bytes) ?? '\0');

const isDng = (head: Head): boolean => {
  const tiff = isTiff(head) ? openTiff(head.bytes) : null;
  return tiff !== null && pagesOf(tiff).some((page) => page.has(0xc612));
};

/** The first whose beginning fits is the file's: what is more special comes first. */
const FORMATS: readonly Format[] = [
  {
    name: 'JPEG',
    extensions: ['jpg', 'jpeg', 'jpe', 'jfif', 'jfi', 'jif', 'pjpeg', 'pjp', 'mpo', 'jps', 'insp'],
    begins: at(0, '\xff\xd8\xff'),
    decoder: 'jpeg',
  },
  { name: 'PNG', extensions: ['png', 'apng'], begins: at(0, '\x89PNG\r\n\x1a\n'), decoder: 'png' },
  { name: 'GIF', extensions: ['gif'], begins: at(0, 'GIF8'), decoder: 'sharp' },
  { name: 'WebP', extensions: ['webp'], begins: at(8, 'WEBP'), decoder: 'sharp' },
  raw('Fujifilm RAF', ['raf'], at(0, 'FUJIFILMCCD-RAW')),
  raw('Panasonic RW2', ['rw2', 'rwl', 'raw'], at(0, 'IIU\0')),
  raw('Olympus ORF', ['orf'], at(0, 'IIRO', 'IIRS', 'MMOR')),
  raw('Minolta MRW', ['mrw'], at(0, '\0MRM')),
  raw('Sigma X3F', ['x3f'], at(0, 'FOVb')),
  raw('Canon CRW', ['crw'], at(6, 'HEAPCCDR')),
  { name: 'JPEG XR', extensions: ['jxr', 'hdp', 'wdp'], begins: at(0, 'II\xbc'), decoder: null },
  { name: 'Photoshop (PSD)', extensions: ['psd', 'psb'], begins: at(0, '8BPS'), decoder: 'psd' },
  { name: 'GIMP (XCF)', extensions: [], begins: at(0, 'gimp xcf'), decoder: null },
  {
    name: 'JPEG XL',
    extensions: ['jxl'],
    begins: (head) => at(0, '\xff\x0a')(head) || at(4, 'JXL \r\n\x87\n')(head),
    decoder: 'magick',
  },
  {
    name: 'JPEG 2000',
    extensions: ['jp2', 'j2k', 'jpf', 'jpx', 'jpm', 'j2c', 'jpc'],
    begins: (head) => at(4, 'jP  \r\n\x87\n')(head) || at(0, '\xff\x4f\xff\x51')(head),
    decoder: 'magick',
  },
  { name: 'OpenEXR', extensions: ['exr'], begins: at(0, '\x76\x2f\x31\x01'), decoder: null },
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
  { name: 'AVIF', extensions: ['avif', 'avifs'], begins: brand('avif', 'avis'), decoder: 'avif' },
  raw('Canon CR3', ['cr3'], ({ bytes }) => isoBrands(bytes)?.[0] === 'crx '),
  {
    name: 'HEIC',
    extensions: ['heic', 'heif', 'heics', 'heifs', 'hif', 'avci', 'avcs'],
    begins: brand(
      ...['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs'],
      ...['mif1', 'mif2', 'msf1', 'miaf', 'avci', 'avcs', 'jpeg', 'j2ki'],
    ),
    decoder: 'heic',
  },
  {
    name: 'a video',
    extensions: [],
    begins: ({ bytes }) => isoBrands(bytes) !== null,
    decoder: 'no photo',
  },
  raw('Canon CR2', ['cr2'], (head) => isTiff(head) && at(8, 'CR\x02')(head)),
  raw('DNG', ['dng', 'gpr'], isDng),
  raw('Nikon NEF', ['nef', 'nrw'], rawBy(/nikon/i)),
  raw('Sony ARW', ['arw', 'sr2', 'srf'], rawBy(/sony/i)),
  raw('Pentax PEF', ['pef', 'ptx'], rawBy(/pentax|ricoh/i)),
  raw('Samsung SRW', ['srw'], rawBy(/samsung/i)),
  raw(
    '',
    ['3fr', 'fff', 'iiq', 'erf', 'kdc', 'dcr', 'mef', 'mos'],
    (head) => isTiff(head) && rawMaker(head.bytes) !== null,
  ),
  { name: 'TIFF', extensions: ['tif', 'tiff'], begins: isTiff, decoder: 'tiff' },
  {
    name: 'BMP with a JPEG or PNG inside',
    extensions: [],
    begins: (head) => isBmp(head) && [4, 5].includes(head.bytes[30] ?? 0),
    decoder: null,
  },
  { name: 'BMP', extensions: ['bmp', 'dib'], begins: isBmp, decoder: 'magick' },
  { name: 'Windows icon (ICO)', extensions: ['ico'], begins: isIcon, decoder: 'magick' },
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
