import type { Outcome } from '../../contract/failure.ts';
import { failed } from '../../contract/failure.ts';
import { partsOf } from '../container/container.ts';
import type { Decoder } from './formats.ts';
import { formatOf } from './formats.ts';
import { avifSource, heicSource } from './heif.ts';
import { jpegSource } from './jpeg.ts';
import { magickSource } from './magick.ts';
import type { Decoded, DecodeOptions, Source } from './pixels.ts';
import { psdSource } from './psd.ts';
import { rawSource } from './raw-preview.ts';
import { decodeWithSharp } from './sharp.ts';
import { tiffSource } from './tiff.ts';

export type { Box, Decoded, DecodeOptions, Pixels } from './pixels.ts';

/**
 * Decodes a photo's bytes: its largest page or first frame, of camera RAW the preview in it, upright (here
 * and nowhere else; as it is stored with `asStored`), any profile, CMYK, grey, 16 bits and alpha to 8-bit
 * sRGB, shrunk so that its long side is at most `longSidePx` (null: as it is; never enlarged). A file that
 * ends early or contradicts itself is refused: half a photo would match what it does not show. So is, by
 * name, what would not come out right.
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

  try {
    const source = await SOURCES[format.decoder](bytes, format.name);
    if (!source.ok) return source;
    const name = format.name.toLowerCase();
    return await decodeWithSharp(source.value, name, longSidePx, options).catch((error: unknown) => {
      // libtiff complains of the other pages too: what it cannot do there says nothing about this one
      if (name === 'tiff' && /not configured/.test(String(error)))
        return decodeWithSharp({ ...source.value, failOn: 'truncated' }, name, longSidePx, options);
      throw error;
    });
  } catch (error) {
    return failureOf(error, format.name);
  }
}

/** What each decoder of the table makes of a file, for sharp to read. */
const SOURCES: Record<Decoder, (bytes: Uint8Array, format: string) => MaybePromise<Outcome<Source>>> = {
  avif: avifSource,
  heic: heicSource,
  jpeg: async (bytes) => ({ ok: true, value: await jpegSource(bytes) }),
  magick: (bytes, format) => magickSource(bytes, format),
  png: (bytes) => ({ ok: true, value: { bytes, orientation: partsOf(bytes).orientation } }),
  psd: psdSource,
  raw: rawSource,
  sharp: (bytes) => ({ ok: true, value: { bytes } }),
  tiff: tiffSource,
};

type MaybePromise<T> = T | Promise<T>;

/** The EXIF orientation, 1 to 8, in which the pixels of a photo that was decoded before are stored. */
export async function orientationOf(bytes: Uint8Array): Promise<number> {
  const decoded = await decodePhoto(bytes, SMALL_PX, { asStored: true });
  return decoded.ok ? decoded.value.orientation : 1;
}

/** JPEGs are decoded at an eighth for it. */
const SMALL_PX = 64;

/** What libvips says of a photo that it cannot decode, in a person's words. */
function failureOf(error: unknown, format: string): Outcome<never> {
  const message = (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
  if (/out of memory|unable to allocate|malloc/i.test(message))
    return failed(
      'out of memory',
      `There was not enough memory to decode the photo (${message}).`,
      'Close other programs and scan again.',
    );
  const cause = message
    .replace(/^(Input buffer (has corrupt header|contains unsupported image format)|Unknown error):?\s*/, '')
    // ImageMagick adds where in its code
    .replace(/\s*`[^]*$/, '');
  return failed(
    'damaged',
    `The ${format} data is damaged or ends early${cause === '' ? '' : ` (${cause})`}.`,
    'Open it in another program and save it again, or restore it from a copy.',
  );
}
