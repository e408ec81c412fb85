import { jpegShape } from './containers/jpeg-segments.ts';
import type { Source } from './pixels.ts';

/**
 * A JPEG as sharp reads it. Where the end marker alone is missing it is put there: libjpeg then decodes every
 * block without a warning, and says of a photo that is cut within a scan that its data ends too soon. Scans of
 * a progressive photo that are missing altogether it does not miss; the coefficients they send are counted.
 */
export function jpegSource(bytes: Uint8Array): Source {
  const shape = jpegShape(bytes);
  if (shape === null || shape.hasEnd || !shape.isSent) return { bytes };
  return { bytes: Buffer.concat([bytes, Uint8Array.of(0xff, 0xd9)]) };
}
