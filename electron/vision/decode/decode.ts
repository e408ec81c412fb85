import type { Outcome } from '../../contract/failure.ts';
import { failed } from '../../contract/failure.ts';
import { formatOf } from './formats.ts';
import type { Decoded, DecodeOptions } from './pixels.ts';
import { decodeWithSharp } from './sharp.ts';

export type { Box, Decoded, DecodeOptions, Pixels } from './pixels.ts';
export { orientationOf } from './sharp.ts';

/**
 * Decodes a photo's bytes: first page, EXIF orientation applied (here and nowhere else; left aside with
 * `asStored`), any profile, CMYK, grey, 16 bits and alpha to 8-bit sRGB, shrunk so that its long side is at
 * most `longSidePx` (null: as it is; never enlarged). A file that ends early or contradicts itself is
 * refused: half a photo would match what it does not show.
 */
export async function decodePhoto(
  bytes: Uint8Array,
  longSidePx: number | null,
  options: DecodeOptions = {},
): Promise<Outcome<Decoded>> {
  if (bytes.length === 0) return failed('damaged', 'The file is empty.', 'Restore it from a copy.');
  const format = formatOf(bytes);
  if (format === null)
    return failed(
      'not a photo',
      'The file holds no image that Revisit knows.',
      'Nothing to do: it is left alone.',
    );
  if (format.decoder === 'no photo')
    return failed('not a photo', `The file is ${format.name}.`, 'Nothing to do: it is left alone.');
  if (format.decoder === null)
    return failed(
      'unsupported format',
      `${format.name} files are not read by this version.`,
      'Export the photo as JPEG, or wait for a version that reads it.',
    );

  const name = format.name.toLowerCase();
  try {
    return await decodeWithSharp(bytes, name, longSidePx, options, 'error').catch((error: unknown) => {
      // libtiff complains of the other pages too: what it cannot do there says nothing about the first
      if (name === 'tiff' && /not configured/.test(String(error)))
        return decodeWithSharp(bytes, name, longSidePx, options, 'truncated');
      throw error;
    });
  } catch (error) {
    return failureOf(error, format.name);
  }
}

/** What libvips says of a photo that it cannot decode, in a person's words. */
function failureOf(error: unknown, format: string): Outcome<never> {
  const message = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
  if (/out of memory|unable to allocate|malloc/i.test(message))
    return failed(
      'out of memory',
      `There was not enough memory to decode the photo (${message}).`,
      'Close other programs and scan again.',
    );
  const cause = message.replace(
    /^(Input buffer (has corrupt header|contains unsupported image format)|Unknown error):?\s*/,
    '',
  );
  return failed(
    'damaged',
    `The ${format} data is damaged or ends early${cause === '' ? '' : ` (${cause})`}.`,
    'Open it in another program and save it again, or restore it from a copy.',
  );
}
