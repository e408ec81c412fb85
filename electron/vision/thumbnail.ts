/** Photos made small and grey, kept as JPEG, and their tone: all that copies of one shot are told by. */
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

/**
 * Light and colour of a whole photo, the same of one that was resized, turned or saved again, another of one
 * that was edited: mean of brightness and of both colour differences, then how far each deviates from it, in
 * levels of 8 bits (Y, Cb and Cr of ITU-R BT.601).
 */
export type Tone = Float32Array;
const TONE_NUMBERS = 6;

/** Photos are shrunk to this before, so that what a smaller copy lost in detail is no difference. */
const TONE_PX = 64;

/** Changes whenever other thumbnails come of the same photos. */
export const THUMBNAIL_METHOD = JSON.stringify({
  CODE_VERSION: 2,
  THUMBNAIL_PX,
  TONE_PX,
  QUALITY,
  DECODED_PX,
});

type Upright = Pick<Pixels, 'rgb' | 'widthPx' | 'heightPx'>;
const opened = ({ rgb, widthPx, heightPx }: Upright): Sharp =>
  sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } });

/** A photo's file, of upright pixels. */
export const photoFile = (pixels: Upright): Promise<Uint8Array> => opened(pixels).jpeg().toBuffer();

/** A photo made small. */
export interface Shrunk {
  /** Upright, grey. */
  jpeg: Uint8Array;
  tone: Tone;
}

/** Of upright pixels. */
export async function shrunk(pixels: Pixels): Promise<Shrunk> {
  const jpeg = await opened(pixels)
    .greyscale()
    .resize(THUMBNAIL_PX, THUMBNAIL_PX, { fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: QUALITY })
    .toBuffer();
  const coloured = await opened(pixels).resize(TONE_PX, TONE_PX, { fit: 'inside' }).raw().toBuffer();
  return { jpeg, tone: toneOf(coloured) };
}

/** `rgb`: interleaved, 8 bits each. */
export function toneOf(rgb: Uint8Array): Tone {
  const sums = new Float64Array(TONE_NUMBERS);
  for (let i = 0; i < rgb.length; i += 3) {
    const [red, blue] = [rgb[i]!, rgb[i + 2]!];
    const light = 0.299 * red + 0.587 * rgb[i + 1]! + 0.114 * blue;
    for (const [channel, value] of [light, 0.564 * (blue - light), 0.713 * (red - light)].entries()) {
      sums[channel]! += value;
      sums[3 + channel]! += value * value;
    }
  }
  const count = Math.max(1, rgb.length / 3);
  const means = [0, 1, 2].map((channel) => sums[channel]! / count);
  const deviations = means.map((mean, channel) =>
    Math.sqrt(Math.max(0, sums[3 + channel]! / count - mean * mean)),
  );
  return Float32Array.of(...means, ...deviations);
}

/** The same from a photo file's bytes. */
export async function shrunkPhoto(bytes: Uint8Array): Promise<Outcome<Shrunk>> {
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
