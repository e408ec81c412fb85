/** What programs and people do to a photo that leaves it the same shot. */
import type { Sharp } from 'sharp';
import sharp from 'sharp';
import { between, normal, pick } from '../../../electron/demo/random.ts';
import type { Change, Photo, Size } from './photo.ts';
import { heic, opened, saved, sizeOf } from './photo.ts';

/** A share of each side. */
export const resized =
  (share: number): Change =>
  async (photo) => {
    const { width } = await sizeOf(photo);
    return saved(opened(photo).resize({ width: Math.max(1, Math.round(width * share)) }), photo);
  };

export const tiny: Change = (photo) =>
  saved(opened(photo).resize({ width: 160, height: 160, fit: 'inside' }), photo, {
    quality: 80,
    keepsExif: false,
  });

export const jpegAgain: Change = (photo, next) => {
  const quality = pick(next, [30, 60]);
  return saved(opened(photo), photo, { quality, how: `quality ${quality}` });
};

export const otherFormat: Change = (photo, next) => {
  const [format, quality] = pick(next, [
    ['png', 100],
    ['webp', 75],
    ['avif', 50],
  ] as const);
  return saved(opened(photo), photo, { format, quality, how: format });
};

export const asHeic: Change = (photo, next) => heic(photo, pick(next, [40, 60]));

/** Where a window of a size lies, as shares of the photo. */
interface Window {
  left: number;
  top: number;
  width: number;
  height: number;
}

export async function cut(photo: Photo, { left, top, width, height }: Window): Promise<Sharp> {
  const size = await sizeOf(photo);
  return opened(photo).extract({
    left: Math.floor(size.width * left),
    top: Math.floor(size.height * top),
    width: Math.max(1, Math.floor(size.width * width)),
    height: Math.max(1, Math.floor(size.height * height)),
  });
}

const side = { left: 0, top: 0, width: 1, height: 1 };
const SIDES: Record<string, Window> = {
  left: { ...side, width: 0.5 },
  right: { ...side, width: 0.5, left: 0.5 },
  top: { ...side, height: 0.5 },
  bottom: { ...side, height: 0.5, top: 0.5 },
};

export const croppedToSide: Change = async (photo, next) => {
  const [how, window] = pick(next, Object.entries(SIDES));
  return saved(await cut(photo, window), photo, { how });
};

/** Of each side, so that half of the picture is left. */
const HALF = Math.SQRT1_2;

export const croppedToMiddle: Change = async (photo) => {
  const edge = (1 - HALF) / 2;
  return saved(await cut(photo, { left: edge, top: edge, width: HALF, height: HALF }), photo);
};

export const croppedToCorner: Change = async (photo, next) => {
  const [left, top] = [pick(next, [0, 1 - HALF]), pick(next, [0, 1 - HALF])];
  const how = `${top === 0 ? 'top' : 'bottom'} ${left === 0 ? 'left' : 'right'}`;
  return saved(await cut(photo, { left, top, width: HALF, height: HALF }), photo, { how });
};

export const croppedALittle: Change = async (photo, next) => {
  const window = { left: between(next, 0, 0.2), top: between(next, 0, 0.2), width: 0.8, height: 0.8 };
  return saved(await cut(photo, window), photo);
};

export const turnedAQuarter: Change = (photo, next) => {
  const degrees = pick(next, [90, 270]);
  return saved(opened(photo).rotate(degrees), photo, { how: `${degrees} degrees` });
};

export const upsideDown: Change = (photo) => saved(opened(photo).rotate(180), photo);

export const mirrored: Change = (photo) => saved(opened(photo).flop(), photo);

export const light: Change = (photo, next) => {
  const brightness = pick(next, [0.6, 0.75, 1.25, 1.45]);
  return saved(opened(photo).linear(brightness, 0), photo, { how: `brightness ${brightness}` });
};

export const contrast: Change = (photo, next) => {
  const factor = pick(next, [0.6, 0.75, 1.3, 1.5]);
  return saved(opened(photo).linear(factor, 128 * (1 - factor)), photo, { how: `contrast ${factor}` });
};

const CASTS: Record<string, readonly [number, number, number]> = {
  warm: [1.18, 1, 0.76],
  cool: [0.8, 1, 1.2],
  green: [0.88, 1.1, 0.9],
  magenta: [1.1, 0.86, 1.08],
};

export const colourCast: Change = (photo, next) => {
  const [how, factors] = pick(next, Object.entries(CASTS));
  return saved(opened(photo).linear([...factors], [0, 0, 0]), photo, { how });
};

export const blackAndWhite: Change = (photo) => saved(opened(photo).greyscale(), photo);

/** The mixing of the W3C filter effects' `sepia()`. */
const sepia = (photo: Photo): Sharp =>
  opened(photo).recomb([
    [0.393, 0.769, 0.189],
    [0.349, 0.686, 0.168],
    [0.272, 0.534, 0.131],
  ]);

const vignette = (photo: Photo, { width, height }: Size): Sharp =>
  opened(photo).composite([
    {
      input: Buffer.from(
        `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
          '<radialGradient id="v" r="0.75"><stop offset="0.45" stop-opacity="0"/>' +
          '<stop offset="1" stop-opacity="0.75"/>' +
          '</radialGradient><rect width="100%" height="100%" fill="url(#v)"/></svg>',
      ),
    },
  ]);

/** Noise of a standard deviation in grey values. */
async function grain(photo: Photo, deviation: number, next: () => number): Promise<Sharp> {
  const { data, info } = await opened(photo).raw().toBuffer({ resolveWithObject: true });
  for (let i = 0; i < data.length; i++)
    data[i] = Math.min(255, Math.max(0, data[i]! + deviation * normal(next)));
  return sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
}

export const filtered: Change = async (photo, next) => {
  const how = pick(next, ['sepia', 'vignette', 'grain'] as const);
  const picture = {
    sepia: () => sepia(photo),
    vignette: async () => vignette(photo, await sizeOf(photo)),
    grain: () => grain(photo, 9, next),
  };
  return saved(await picture[how](), photo, { how });
};

export const sharpenedOrBlurred: Change = (photo, next) => {
  const how = pick(next, ['sharpened', 'blurred'] as const);
  const picture = how === 'blurred' ? opened(photo).blur(1.8) : opened(photo).sharpen({ sigma: 1.5, m2: 4 });
  return saved(picture, photo, { how });
};

/** A messenger takes a phone's photo to 1600 px; the photos here are smaller, and lose as much of it. */
export const messengerCopy: Change = async (photo) => {
  const { width, height } = await sizeOf(photo);
  const longSidePx = Math.min(1600, Math.round(Math.max(width, height) / 2));
  const small = opened(photo).resize({ width: longSidePx, height: longSidePx, fit: 'inside' });
  return saved(small, photo, { quality: 75, keepsExif: false });
};

/** As a hand moves in a second: a little aside, turned and nearer, with the noise of another exposure. */
export const nextOfBurst: Change = async (photo, next) => {
  const { width, height } = await sizeOf(photo);
  const turned = await opened(photo)
    .rotate(between(next, -0.7, 0.7))
    .png()
    .toBuffer();
  const { width: outerWidth, height: outerHeight } = await sizeOf({ bytes: turned });
  const inner = { width: Math.floor(width * 0.94), height: Math.floor(height * 0.94) };
  const aside = (outer: number, size: number, full: number): number =>
    Math.round((outer - size) / 2 + between(next, -0.01, 0.01) * full);
  const moved = await sharp(turned)
    .extract({
      left: aside(outerWidth, inner.width, width),
      top: aside(outerHeight, inner.height, height),
      ...inner,
    })
    .resize(width, height, { fit: 'fill' })
    .png()
    .toBuffer();
  const later = photo.taken && { ...photo.taken, at: new Date(photo.taken.at.getTime() + 1000) };
  return saved(await grain({ ...photo, bytes: moved }, 2, next), { ...photo, taken: later }, { quality: 95 });
};
