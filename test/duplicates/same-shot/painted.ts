/** Painted photos, and what programs make of them, as thumbnails. */
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import type { Thumbnail } from '../../../electron/contract/features.ts';
import { openThumbnail, shrunk } from '../../../electron/vision/thumbnail.ts';
import { camera, flatPlace, photograph } from '../../support/synthetic/synthetic.ts';

export const WIDTH = 480;
export const HEIGHT = 360;

/** A photo of a painted place, whose camera stood `x` aside and was turned by `yaw`. */
export function photoOf(place: number, { x = 0, yaw = 0, seed = 1 } = {}): Sharp {
  const taken = photograph(flatPlace(place), camera({ x, yaw, widthPx: WIDTH, heightPx: HEIGHT }), {
    noise: 1,
    seed,
  });
  return sharp(taken.rgb, { raw: { width: taken.widthPx, height: taken.heightPx, channels: 3 } });
}

/** As a program writes it. */
export const saved = async (picture: Sharp, quality = 90): Promise<Sharp> =>
  sharp(await picture.jpeg({ quality }).toBuffer());

export async function thumbnailOf(picture: Sharp): Promise<Thumbnail> {
  const { data, info } = await (
    await saved(picture, 95)
  )
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const rgb =
    info.channels === 3 ? data : Buffer.from(Array.from(data).flatMap((grey) => [grey, grey, grey]));
  const { width, height } = info;
  const pixels = { rgb, widthPx: width, heightPx: height, fullWidthPx: width, fullHeightPx: height };
  return openThumbnail((await shrunk(pixels)).jpeg);
}

/** Draws over a photo. */
export const drawnOver = (picture: Sharp, svg: string): Sharp =>
  picture.composite([
    {
      input: Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${svg}</svg>`,
      ),
    },
  ]);

/** Somebody who stands in the picture. */
export const somebody = (x: number): string =>
  `<g transform="translate(${x} 150)"><circle cx="20" cy="14" r="14" fill="#c59a7a"/>` +
  '<rect y="28" width="40" height="60" fill="#7a3b52"/>' +
  '<rect y="88" width="40" height="60" fill="#44515e"/></g>';
