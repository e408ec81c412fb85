/** The segments of a JPEG file (ITU-T T.81, annex B). Nothing here throws. */
import { Numbers } from './numbers.ts';

export interface JpegShape {
  /** The kind of frame: 0 baseline, 1 extended, 2 progressive, 3 lossless, ... */
  frame: number;
  widthPx: number;
  heightPx: number;
  components: number;
  bits: number;
  /** The file's first picture ends with its end marker. */
  hasEnd: boolean;
  /** Of every component every coefficient was sent in full, so that nothing is missing but the end marker. */
  isSent: boolean;
  /** The EXIF block, TIFF bytes; null where there is none. */
  exif: Uint8Array | null;
}

/** null: there is no frame, so it is no picture. */
export function jpegShape(bytes: Uint8Array): JpegShape | null {
  const numbers = new Numbers(bytes, false);
  if (numbers.u16(0) !== 0xffd8) return null;
  const shape = { hasEnd: false, exif: null as Uint8Array | null };
  let frame: Pick<JpegShape, 'frame' | 'widthPx' | 'heightPx' | 'components' | 'bits'> | null = null;
  const sent = new Map<number, Uint8Array>();
  for (let at = 2; at < bytes.length;) {
    const marker = bytes[at] === 0xff ? numbers.u8(at + 1) : NaN;
    if (!(marker >= 0)) break;
    if (marker === 0xff) {
      at += 1; // fill bytes may stand before a marker
      continue;
    }
    if (marker === 0xd9) {
      shape.hasEnd = true;
      break;
    }
    const length = numbers.u16(at + 2);
    const body = numbers.part(at + 4, length - 2);
    if (body === null) break;
    if (isFrame(marker)) {
      const [heightPx, widthPx] = [numbers.u16(at + 5), numbers.u16(at + 7)];
      const components = numbers.u8(at + 9);
      frame = { frame: marker & 15, bits: numbers.u8(at + 4), heightPx, widthPx, components };
      for (let i = 0; i < components; i++) sent.set(body[6 + 3 * i] ?? -1, new Uint8Array(64).fill(0xff));
    }
    if (marker === 0xe1 && shape.exif === null && String.fromCharCode(...body.subarray(0, 6)) === 'Exif\0\0')
      shape.exif = body.subarray(6);
    at += 2 + length;
    if (marker === 0xda) {
      note(sent, body, frame?.frame === 2);
      at = endOfScan(bytes, at);
    }
  }
  const isSent =
    sent.size > 0 && [...sent.values()].every((coefficients) => coefficients.every((bit) => bit === 0));
  return frame === null ? null : { ...frame, ...shape, isSent };
}

const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** The lowest bit that a scan sends of the coefficients of its components (T.81, G.1.2). */
function note(sent: ReadonlyMap<number, Uint8Array>, body: Uint8Array, isProgressive: boolean): void {
  const count = body[0] ?? 0;
  const [first = 0, last = 0, bits = 0] = isProgressive ? body.subarray(1 + 2 * count) : [0, 63, 0];
  for (let i = 0; i < count; i++) sent.get(body[1 + 2 * i] ?? -1)?.fill(bits & 15, first, last + 1);
}

/** Where the next marker stands that is neither a restart nor a stuffed 0xff (T.81, B.1.1.5). */
function endOfScan(bytes: Uint8Array, start: number): number {
  for (let at = bytes.indexOf(0xff, start); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}
