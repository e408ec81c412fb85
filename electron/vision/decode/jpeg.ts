import { jpegShape } from './containers/jpeg-segments.ts';
import { hasWarnings } from './magick.ts';
import type { Source } from './pixels.ts';

/**
 * A JPEG as sharp reads it. Where the end marker alone is missing it is put there. Whether a scan is cut
 * libjpeg tells by a warning (libvips passes over one in the last rows, so ImageMagick is asked); that scans
 * of a progressive photo are gone altogether it does not tell: the coefficients that are sent are counted.
 */
export async function jpegSource(bytes: Uint8Array): Promise<Source> {
  const shape = jpegShape(bytes);
  if (shape === null || shape.hasEnd || !shape.isSent) return { bytes };
  const ended = Buffer.concat([bytes, Uint8Array.of(0xff, 0xd9)]);
  return { bytes: (await hasWarnings(ended, 'JPEG')) ? bytes : ended };
}
