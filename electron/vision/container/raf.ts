/** Fujifilm's RAF: a JPEG with the EXIF, a header, the sensor's data, by offsets (exiftool, FujiFilm.pm). */
import type { Parts } from './parts.ts';
import { Malformed, Picture, Reader } from './parts.ts';
import { addJpeg } from './tiff.ts';

const [JPEG, HEADER, DATA] = [84, 92, 100];

export function parseRaf(bytes: Uint8Array, parts: Parts): void {
  const reader = new Reader(bytes);
  const block = (at: number): Uint8Array => reader.slice(reader.u32(at), reader.u32(at + 4));
  const picture = new Picture('raf');
  addJpeg(picture, block(JPEG), parts);
  const data = block(DATA);
  if (data.length === 0) throw new Malformed('no data of the sensor');
  picture.add('header', block(HEADER));
  picture.add('pixels', data);
  parts.picture = picture.pieces;
}
