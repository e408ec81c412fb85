/** Photoshop's file format and its image resources, which JPEG, TIFF and PNG carry too (Adobe, 2019). */
import type { Parts } from './parts.ts';
import { Malformed, Picture, Reader } from './parts.ts';

const [IPTC, ICC, TRANSPARENT_INDEX, EXIF, XMP] = [0x0404, 0x040f, 0x0417, 0x0422, 0x0424];

/** The picture is all but the image resources; of those, the profile and a palette's transparent colour. */
export function parsePsd(bytes: Uint8Array, parts: Parts): void {
  const reader = new Reader(bytes);
  const sizeBytes = reader.u16(4) === 2 ? 8 : 4; // PSB
  const colours = 26;
  const resources = colours + 4 + reader.u32(colours);
  const layers = resources + 4 + reader.u32(resources);
  const pixels = layers + sizeBytes + reader.uint(layers, sizeBytes);
  const blocks = imageResources(reader.slice(resources + 4, reader.u32(resources)));
  parts.exif = blocks.get(EXIF) ?? null;
  parts.xmp = blocks.get(XMP) ?? null;
  parts.iptc = blocks.get(IPTC) ?? null;
  if (pixels >= bytes.length) throw new Malformed('no picture');

  const picture = new Picture('psd');
  picture.add('header', reader.slice(0, resources));
  picture.add('profile', blocks.get(ICC) ?? new Uint8Array());
  picture.add('transparent', blocks.get(TRANSPARENT_INDEX) ?? new Uint8Array());
  picture.add('layers and pixels', bytes.subarray(layers));
  parts.picture = picture.pieces;
}

/** IPTC-IIM datasets of a run of image resources; null where there are none. */
export function iptcOf(resources: Uint8Array): Uint8Array | null {
  return imageResources(resources).get(IPTC) ?? null;
}

/** By number; of a run that is broken, those before the break. */
function imageResources(bytes: Uint8Array): Map<number, Uint8Array> {
  const reader = new Reader(bytes);
  const blocks = new Map<number, Uint8Array>();
  for (let at = 0; at + 12 <= bytes.length;) {
    if (!/^(8BIM|PHUT|DCSR|AgHg|MeSa)$/.test(reader.text(at, 4))) break;
    const name = 1 + reader.u8(at + 6);
    const size = at + 6 + name + (name % 2);
    if (size + 4 > bytes.length) break;
    const length = reader.u32(size);
    if (size + 4 + length > bytes.length) break;
    const number = reader.u16(at + 4);
    if (!blocks.has(number)) blocks.set(number, reader.slice(size + 4, length));
    at = size + 4 + length + (length % 2);
  }
  return blocks;
}
