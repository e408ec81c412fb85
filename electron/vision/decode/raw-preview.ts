/**
 * Camera RAW files: the largest JPEG preview that the camera put into them. Nothing is developed. Where they
 * lie: TIFF/EP, DNG 1.7, ExifTool's tables, LibRaw.
 */
import type { Outcome } from '../../contract/failure.ts';
import { failed } from '../../contract/failure.ts';
import { boxesAt, boxesOf } from './containers/iso-boxes.ts';
import { jpegShape } from './containers/jpeg-segments.ts';
import { Numbers } from './containers/numbers.ts';
import { jpegsInTiff, sensorAspect } from './containers/raw-tiff.ts';
import { openTiff, orientationIn } from './containers/tiff-directory.ts';
import type { Source } from './pixels.ts';

/** A long side under which a preview is a thumbnail: EXIF's have 160 x 120 pixels. */
const SMALLEST_PREVIEW_PX = 320;

interface Previews {
  /** What the file calls JPEGs, whatever is in them. */
  jpegs: Uint8Array[];
  /** The file's own EXIF; null where it has none beside its previews'. */
  exif: Uint8Array | null;
  /** Width over height of the sensor's picture; null: not told. */
  aspect: number | null;
}

/** What sharp is to read of a camera RAW file. */
export function rawSource(bytes: Uint8Array, format: string): Outcome<Source> {
  const { jpegs, exif, aspect } = previewsIn(bytes);
  let best: { bytes: Uint8Array; widthPx: number; heightPx: number; exif: Uint8Array | null } | null = null;
  for (const jpeg of jpegs) {
    const shape = jpegShape(jpeg);
    if (shape === null || shape.frame > 2 || shape.bits !== 8 || !shape.hasEnd) continue;
    if (shape.components !== 1 && shape.components !== 3) continue;
    const { widthPx, heightPx } = shape;
    if (best === null || widthPx * heightPx > best.widthPx * best.heightPx)
      best = { bytes: jpeg, widthPx, heightPx, exif: shape.exif };
  }
  if (best === null || Math.max(best.widthPx, best.heightPx) < SMALLEST_PREVIEW_PX) {
    const size =
      best === null ? 'no preview' : `only a thumbnail of ${best.widthPx} x ${best.heightPx} pixels`;
    return failed(
      'unsupported format',
      `The ${format} file holds ${size}, and this version does not develop camera RAW.`,
      'Export the photo as JPEG from the program you develop it with.',
    );
  }
  const told = exif === null ? null : orientationIn(exif);
  // a camera that turned the preview already left the sensor's picture as it lies
  const isTurned =
    told !== null && told > 4 && aspect !== null && aspect > 1 !== best.widthPx > best.heightPx;
  const own = best.exif === null ? null : orientationIn(best.exif);
  return {
    ok: true,
    value: { bytes: best.bytes, orientation: own ?? (isTurned ? 1 : (told ?? 1)) },
  };
}

function previewsIn(bytes: Uint8Array): Previews {
  const start = new Numbers(bytes, true).text(0, 16);
  if (start.startsWith('FUJIFILM')) return inRaf(bytes);
  if (start.startsWith('\0MRM')) return inMrw(bytes);
  if (start.startsWith('FOVb')) return { jpegs: inX3f(bytes), exif: null, aspect: null };
  if (start.startsWith('HEAPCCDR', 6)) return { jpegs: inCrw(bytes), exif: null, aspect: null };
  if (start.startsWith('ftyp', 4)) return inCr3(bytes);
  return inTiff(bytes);
}

function inTiff(bytes: Uint8Array): Previews {
  const tiff = openTiff(bytes);
  if (tiff === null) return { jpegs: [], exif: null, aspect: null };
  return { jpegs: jpegsInTiff(tiff), exif: withTiffMagic(bytes), aspect: sensorAspect(tiff) };
}

/** Readers of EXIF know a TIFF by the 42 in its header, where Panasonic and Olympus write letters. */
function withTiffMagic(bytes: Uint8Array): Uint8Array {
  const isLittle = bytes[0] === 0x49;
  const magic = new Numbers(bytes, isLittle).u16(2);
  if (magic === 42 || magic === 43) return bytes;
  const copy = new Uint8Array(bytes); // slice() of a Buffer is none
  copy.set(isLittle ? [42, 0] : [0, 42], 2);
  return copy;
}

/** Fujifilm: the header says where the preview lies. */
function inRaf(bytes: Uint8Array): Previews {
  const numbers = new Numbers(bytes, false);
  const jpeg = numbers.part(numbers.u32(84), numbers.u32(88));
  return { jpegs: jpeg === null ? [] : [jpeg], exif: null, aspect: null };
}

/** Minolta: blocks, of which TTW is a TIFF. */
function inMrw(bytes: Uint8Array): Previews {
  const numbers = new Numbers(bytes, false);
  for (let at = 8; at + 8 <= bytes.length;) {
    if (numbers.text(at, 4) === '\0TTW') return inTiff(bytes.subarray(at + 8));
    at += 8 + (numbers.u32(at + 4) || 0);
  }
  return { jpegs: [], exif: null, aspect: null };
}

/** Sigma: a directory at the end lists sections, of which pictures may be JPEGs (format 18). */
function inX3f(bytes: Uint8Array): Uint8Array[] {
  const numbers = new Numbers(bytes, true);
  const directory = numbers.u32(bytes.length - 4);
  if (numbers.text(directory, 4) !== 'SECd') return [];
  const jpegs: Uint8Array[] = [];
  for (let i = 0, at = directory + 12; i < numbers.u32(directory + 8) && at < bytes.length; i++, at += 12) {
    const [offset, length] = [numbers.u32(at), numbers.u32(at + 4)];
    if (numbers.text(offset, 4) !== 'SECi' || numbers.u32(offset + 12) !== 18) continue;
    const jpeg = numbers.part(offset + 28, length - 28);
    if (jpeg !== null) jpegs.push(jpeg);
  }
  return jpegs;
}

/** Canon's CIFF: a heap that ends with where its directory lies; 0x2007 is the JPEG, 0x2008 a thumbnail. */
function inCrw(bytes: Uint8Array): Uint8Array[] {
  const numbers = new Numbers(bytes, bytes[0] === 0x49);
  const start = numbers.u32(2);
  const directory = start + numbers.u32(bytes.length - 4);
  const jpegs: Uint8Array[] = [];
  for (let i = 0, at = directory + 2; i < numbers.u16(directory) && at < bytes.length; i++, at += 10) {
    const jpeg = numbers.part(start + numbers.u32(at + 6), numbers.u32(at + 2));
    if ([0x2007, 0x2008].includes(numbers.u16(at) & 0x3fff) && jpeg !== null) jpegs.push(jpeg);
  }
  return jpegs;
}

/** Canon's uuid boxes in moov (its EXIF) and beside it (the preview). */
const CANON_EXIF = '85c0b687820f11e08111f4ce462b6a48';
const CANON_PREVIEW = 'eaf42b5e1c984b88b9fbb7dc406e4d16';

/** Canon's CR3: a track of one JPEG of full size, and a smaller preview in a box. */
function inCr3(bytes: Uint8Array): Previews {
  const tracks = boxesAt(bytes, 'moov', 'trak', 'mdia', 'minf', 'stbl').map((table) => {
    const [sizes, offsets, wide] = ['stsz', 'stco', 'co64'].map((type) => boxesAt(table, type)[0]);
    const [length, far] = [
      new Numbers(sizes ?? new Uint8Array(), false),
      new Numbers(wide ?? new Uint8Array(), false),
    ];
    const near = new Numbers(offsets ?? new Uint8Array(), false);
    const at = wide === undefined ? near.u32(8) : far.u64(8);
    // one size for all samples, or a list of them (ISO 14496-12, 8.7.3)
    return new Numbers(bytes, false).part(at, length.u32(4) || length.u32(12));
  });
  const previews = uuid(bytes, CANON_PREVIEW).flatMap((body) =>
    boxesAt(body.subarray(8), 'PRVW').map((box) =>
      new Numbers(box, false).part(16, new Numbers(box, false).u32(12)),
    ),
  );
  const blocks = boxesAt(bytes, 'moov').flatMap((moov) => uuid(moov, CANON_EXIF));
  const [main = null] = blocks.flatMap((body) => boxesAt(body, 'CMT1'));
  return {
    jpegs: [...tracks, ...previews].filter((one) => one !== null),
    exif: main,
    aspect: null,
  };
}

/** The contents of the boxes of a type of its own. */
const uuid = (bytes: Uint8Array, wanted: string): Uint8Array[] =>
  boxesOf(bytes)
    .filter(
      ({ type, body }) => type === 'uuid' && Buffer.from(body.subarray(0, 16)).toString('hex') === wanted,
    )
    .map(({ body }) => body.subarray(16));
