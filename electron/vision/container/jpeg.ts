/** JPEG (ITU-T T.81), with the segments that programs agree on (JFIF, EXIF, Adobe TN 5116, ICC). */
import { iptcOf } from './psd.ts';
import type { Parts } from './parts.ts';
import { Malformed, Picture, Reader, startsWith, tiffOf } from './parts.ts';
import { foundExif } from './tags.ts';

/** Markers (T.81, table B.1). */
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP13 = 0xed;
const APP14 = 0xee;
const APP15 = 0xef;
const COM = 0xfe;

const EXIF = 'Exif\0';
const XMP = 'http://ns.adobe.com/xap/1.0/\0';
const ICC = 'ICC_PROFILE\0';
const PHOTOSHOP = 'Photoshop 3.0\0';

/**
 * The picture is everything from the first SOI to its EOI but application segments and comments; of those,
 * colour profile, colour transform and orientation decide how it looks. What follows EOI (previews, gain
 * maps, videos) is not looked at. A missing EOI is taken to stand at the file's end.
 */
export function parseJpeg(bytes: Uint8Array, parts: Parts): void {
  const reader = new Reader(bytes);
  const data: Uint8Array[] = [];
  const profile: Uint8Array[] = [];
  const photoshop: Uint8Array[] = [];
  let components: number[] | null = null;
  let hasJfif = false;
  let adobe: number | null = null;
  let hasScan = false;
  if (reader.u16(0) !== 0xff00 + SOI) throw new Malformed('no SOI');

  let at = 2;
  while (at < bytes.length) {
    if (bytes[at] !== 0xff) throw new Malformed(`no marker at ${at}`);
    while (bytes[at + 1] === 0xff) at++; // fill bytes (B.1.1.2)
    const marker = reader.u8(at + 1);
    if (marker === EOI) {
      at += 2;
      break;
    }
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= SOI)) throw new Malformed(`marker ${marker}`);
    const length = reader.u16(at + 2);
    if (length < 2) throw new Malformed(`segment of ${length} bytes`);
    const payload = reader.slice(at + 4, length - 2);
    const end = at + 2 + length;

    if (marker === APP0) hasJfif ||= startsWith(payload, 'JFIF\0');
    else if (marker === APP1 && startsWith(payload, EXIF)) foundExif(parts, tiffOf(payload));
    else if (marker === APP1 && startsWith(payload, XMP)) parts.xmp ??= payload.subarray(XMP.length);
    else if (marker === APP2 && startsWith(payload, ICC)) profile.push(payload.subarray(ICC.length));
    else if (marker === APP13 && startsWith(payload, PHOTOSHOP))
      photoshop.push(payload.subarray(PHOTOSHOP.length));
    else if (marker === APP14 && startsWith(payload, 'Adobe') && payload.length >= 12) adobe = payload[11]!;

    const isMetadata = (marker >= APP0 && marker <= APP15) || marker === COM;
    if (!isMetadata) {
      if (isFrameHeader(marker)) components ??= componentsOf(new Reader(payload));
      data.push(reader.slice(at, 2 + length));
    }
    at = end;
    if (marker === SOS) {
      hasScan = true;
      at = endOfScan(bytes, end);
      data.push(bytes.subarray(end, at));
    }
  }
  if (photoshop.length > 0) parts.iptc = iptcOf(Buffer.concat(photoshop));
  if (components === null || !hasScan) throw new Malformed('no picture');
  if (at < bytes.length) parts.trailerAt = at;

  const picture = new Picture('jpeg');
  picture.add('data', data);
  picture.addText('colour', colourTransform(components, hasJfif, adobe));
  picture.addText('orientation', String(parts.orientation));
  addProfile(picture, profile);
  parts.picture = picture.pieces;
}

/** SOF0 to SOF15, and JPEG-LS' SOF55; not DHT, JPG and DAC between them. */
const isFrameHeader = (marker: number): boolean =>
  (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) ||
  marker === 0xf7;

/** The components' identifiers (B.2.2). */
function componentsOf(frame: Reader): number[] {
  return Array.from({ length: frame.u8(5) }, (_, i) => frame.u8(6 + 3 * i));
}

/** Where the next marker begins that is no restart marker; 0xff within data is followed by less than 0xc0. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next >= 0xc0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

/**
 * What the components are, as libjpeg guesses it from JFIF and Adobe segments (jdapimin.c,
 * default_decompress_parms): these segments decide nothing else. Adobe's CMYK is inverted.
 */
function colourTransform(components: number[], hasJfif: boolean, adobe: number | null): string {
  if (components.length === 4) return `${adobe === 2 ? 'YCCK' : 'CMYK'}${adobe === null ? '' : ' Adobe'}`;
  if (components.length !== 3) return 'as stored';
  if (hasJfif) return 'YCbCr';
  if (adobe !== null) return adobe === 0 ? 'RGB' : 'YCbCr';
  return String.fromCharCode(...components) === 'RGB' ? 'RGB' : 'YCbCr';
}

/** An ICC profile lies in numbered pieces of up to 64 KB (ICC.1, annex B.4), which may be cut anew. */
function addProfile(picture: Picture, segments: Uint8Array[]): void {
  if (segments.length === 0) return;
  const isWhole =
    new Set(segments.map(([number]) => number)).size === segments.length &&
    segments.every(([number = 0, count]) => number >= 1 && count === segments.length && number <= count);
  if (!isWhole) return picture.add('broken profile', segments);
  const inOrder = segments.toSorted(([a = 0], [b = 0]) => a - b);
  picture.add(
    'profile',
    inOrder.map((segment) => segment.subarray(2)),
  );
}
