/** Frames as the bytes of picture files. Nothing of the photos' metadata goes with them. */
import type { Sharp } from 'sharp';
import sharp from 'sharp';
import type { Thumbnail } from '../../contract/features.ts';
import type { Frame } from './frames.ts';
import { escaped } from '../xml-text.ts';

/** A frame, and what is written below it; null for nothing. */
export interface Captioned {
  frame: Frame;
  caption: string | null;
}

/** docs/measurements.md#then-and-now */
const QUALITY = 90;
const GAP_PX = 12;
const PAPER = { r: 255, g: 255, b: 255 };

/** Letters as a share of the picture's width, so that they are read at any size. */
const CAPTION = { share: 1 / 32, leastPx: 14, line: 1.8 };

const imageOf = ({ rgb, widthPx, heightPx }: Frame): Sharp =>
  sharp(rgb, { raw: { width: widthPx, height: heightPx, channels: 3 } });

export const jpegOf = (frame: Frame): Promise<Buffer> => imageOf(frame).jpeg({ quality: QUALITY }).toBuffer();

/** `quality`: 0 to 100. As quick as a person waits for many. */
export const webpOf = (frame: Frame, quality: number): Promise<Buffer> =>
  imageOf(frame).webp({ quality, effort: 3 }).toBuffer();

/** As thumbnails are. */
export async function smallGrey(frame: Frame, longSidePx: number): Promise<Thumbnail> {
  const { data, info } = await imageOf(frame)
    .greyscale()
    .resize(longSidePx, longSidePx, { fit: 'inside', withoutEnlargement: true })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, grey: data };
}

/** WebP with `opacity`, a byte a pixel. */
export const seeThrough = (frame: Frame, opacity: Uint8Array): Promise<Buffer> =>
  imageOf(frame)
    .joinChannel(Buffer.from(opacity), { raw: { width: frame.widthPx, height: frame.heightPx, channels: 1 } })
    .webp({ quality: QUALITY })
    .toBuffer();

/** Two frames beside each other, each with its caption below. */
export async function sideBySide(
  [left, right]: [Captioned, Captioned],
  format: 'jpg' | 'png',
): Promise<Buffer> {
  const { widthPx, heightPx } = left.frame;
  const letterPx = letterHeight(widthPx);
  const stripPx = [left, right].some(({ caption }) => caption !== null)
    ? Math.round(CAPTION.line * letterPx)
    : 0;
  const layers = await Promise.all(
    [left, right].map(async ({ frame, caption }, i) => {
      const x = i * (widthPx + GAP_PX);
      const picture = { input: await imageOf(frame).png().toBuffer(), left: x, top: 0 };
      if (caption === null) return [picture];
      const text = captionSvg(caption, widthPx, stripPx, letterPx, '#222');
      return [picture, { input: text, left: x, top: heightPx }];
    }),
  );
  const page = sharp({
    create: { width: 2 * widthPx + GAP_PX, height: heightPx + stripPx, channels: 3, background: PAPER },
  }).composite(layers.flat());
  return format === 'jpg' ? page.jpeg({ quality: QUALITY }).toBuffer() : page.png().toBuffer();
}

/** The frame with its caption in its lower left corner. */
export async function withCaption({ frame, caption }: Captioned): Promise<Frame> {
  if (caption === null) return frame;
  const { widthPx, heightPx } = frame;
  const letterPx = letterHeight(widthPx);
  const stripPx = Math.min(heightPx, Math.round(CAPTION.line * letterPx));
  const text = captionSvg(caption, widthPx, stripPx, letterPx, '#fff');
  const rgb = await imageOf(frame)
    .composite([{ input: text, left: 0, top: heightPx - stripPx }])
    .removeAlpha()
    .raw()
    .toBuffer();
  return { ...frame, rgb };
}

const letterHeight = (widthPx: number): number => Math.max(CAPTION.leastPx, widthPx * CAPTION.share);

/** On a picture, white letters stand out by their dark edge. */
function captionSvg(
  caption: string,
  widthPx: number,
  heightPx: number,
  letterPx: number,
  colour: '#222' | '#fff',
): Buffer {
  const edge =
    colour === '#fff' ? ` stroke="#000" stroke-opacity="0.6" stroke-width="3" paint-order="stroke"` : '';
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}">` +
      `<text x="${letterPx / 2}" y="${heightPx / 2}" dominant-baseline="central" font-size="${letterPx}" ` +
      `font-family="sans-serif" fill="${colour}"${edge}>${escaped(caption)}</text></svg>`,
  );
}
