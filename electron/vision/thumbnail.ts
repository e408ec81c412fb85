/** Photos made small and grey, kept as JPEG: all that copies of one shot are told by. */
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import type { Outcome } from '../contract/failure.ts';
import type { Thumbnail } from '../contract/features.ts';
import { THUMBNAIL_PX } from '../contract/features.ts';
import { decodePhoto } from './decode/decode.ts';
import type { Pixels } from './decode/decode.ts';

export { SUBJECT_METHOD, subjectOf } from './subject.ts';

/** 9 KB a photo (docs/measurements.md#vision). */
const QUALITY = 85;

/** A photo is shrunk from this, as it is where features are taken: thumbnails of both ways are alike. */
const DECODED_PX = 768;

/** Changes whenever other thumbnails come of the same photos. */
export const THUMBNAIL_METHOD = JSON.stringify({ CODE_VERSION: 1, THUMBNAIL_PX, QUALITY, DECODED_PX });

type Upright = Pick<Pixels, 'rgb' | 'widthPx' | 'heightPx'>;
const opened = ({ rgb, widthPx, heightPx }: Upright): Sharp =>
  sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } });

/** A photo's file, of upright pixels. */
export const photoFile = (pixels: Upright): Promise<Uint8Array> => opened(pixels).jpeg().toBuffer();

/** A JPEG of upright pixels. */
export function shrunk(pixels: Pixels): Promise<Uint8Array> {
  return opened(pixels)
    .greyscale()
    .resize(THUMBNAIL_PX, THUMBNAIL_PX, { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: QUALITY })
    .toBuffer();
}

/** The same from a photo file's bytes. */
export async function thumbnailJpeg(bytes: Uint8Array): Promise<Outcome<Uint8Array>> {
  const decoded = await decodePhoto(bytes, DECODED_PX);
  return decoded.ok ? { ok: true, value: await shrunk(decoded.value.pixels) } : decoded;
}

export async function openThumbnail(jpeg: Uint8Array): Promise<Thumbnail> {
  const { data, info } = await sharp(jpeg).greyscale().raw().toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, grey: data };
}

/** null where a disk damaged it. */
export const openKeptThumbnail = (jpeg: Uint8Array): Promise<Thumbnail | null> =>
  openThumbnail(jpeg).catch(() => null);
