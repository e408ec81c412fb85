/** Copies with something drawn around or over the photo. */
import sharp from 'sharp';
import { between, pick } from '../../../electron/demo/random.ts';
import type { Change, Photo, Size } from './photo.ts';
import { opened, saved, sizeOf } from './photo.ts';

const WORDS = 'the best day of our long summer by sea with all good friends and a little rain'.split(' ');

const words = (next: () => number, count: number): string =>
  Array.from({ length: count }, () => pick(next, WORDS)).join(' ');

const svg = ({ width, height }: Size, content: string): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans" ` +
      `text-anchor="middle">${content}</svg>`,
  );

const plainBorder = async (photo: Photo, colour: string, next: () => number) => {
  const { width, height } = await sizeOf(photo);
  const edge = Math.round(Math.min(width, height) * between(next, 0.04, 0.12));
  const all = { top: edge, bottom: edge, left: edge, right: edge };
  return opened(photo).extend({ ...all, background: colour });
};

/** A square whose rest is the photo itself, large and blurred. */
const blurredBorder = async (photo: Photo) => {
  const { width, height } = await sizeOf(photo);
  const edgePx = Math.round(Math.max(width, height) * 1.05);
  const fill = opened(photo)
    .resize(edgePx, edgePx, { fit: 'cover' })
    .blur(edgePx / 40);
  return sharp(await fill.png().toBuffer()).composite([{ input: await opened(photo).png().toBuffer() }]);
};

export const bordered: Change = async (photo, next) => {
  const how = pick(next, ['white', 'black', 'blurred'] as const);
  const picture = how === 'blurred' ? await blurredBorder(photo) : await plainBorder(photo, how, next);
  return saved(picture, photo, { quality: 85, keepsExif: false, how });
};

export const captionBelow: Change = async (photo, next) => {
  const { width, height } = await sizeOf(photo);
  const [paper, ink] = pick(next, [
    ['white', 'black'],
    ['black', 'white'],
  ] as const);
  const band = { width, height: Math.round(Math.max(40, height * between(next, 0.1, 0.2))) };
  const fontPx = Math.min(band.height * 0.45, width / 18);
  const text = `<text x="50%" y="60%" font-size="${fontPx}" fill="${ink}">${words(next, 5)}</text>`;
  const extended = opened(photo).extend({ bottom: band.height, background: paper });
  return saved(extended.composite([{ input: svg(band, text), left: 0, top: height }]), photo, {
    quality: 85,
    keepsExif: false,
    how: `${ink} on ${paper}`,
  });
};

/** As on a greeting or a meme: two lines across the picture, at its top, middle or bottom. */
export const textOver: Change = async (photo, next) => {
  const size = await sizeOf(photo);
  const how = pick(next, ['top', 'middle', 'bottom'] as const);
  const fontPx = size.width / 13;
  const at = { top: 1.2 * fontPx, middle: size.height / 2, bottom: size.height - 1.6 * fontPx }[how];
  const line = (y: number): string =>
    `<text x="50%" y="${y}" font-size="${fontPx}" font-weight="bold" fill="white" stroke="black" ` +
    `stroke-width="${fontPx / 18}">${words(next, 3)}</text>`;
  const text = svg(size, line(at) + line(at + 1.1 * fontPx));
  return saved(opened(photo).composite([{ input: text }]), photo, { quality: 85, keepsExif: false, how });
};

/** A phone held upright that shows the photo, with the bars of its gallery. */
export const screenshot: Change = async (photo, next) => {
  const screen = { width: 540, height: 1170 };
  const [paper, ink] = pick(next, [
    ['#000000', '#ffffff'],
    ['#ffffff', '#202020'],
  ] as const);
  const shown = await opened(photo).resize({ width: 540, height: 900, fit: 'inside' }).png().toBuffer();
  const clock = `${10 + Math.floor(next() * 13)}:${10 + Math.floor(next() * 49)}`;
  const button = (x: number, y: number): string =>
    `<circle cx="${x}" cy="${y}" r="17" fill="none" stroke="${ink}" stroke-width="3"/>` +
    `<path d="M${x - 7} ${y}h14M${x} ${y - 7}v14" stroke="${ink}" stroke-width="3"/>`;
  const bars = svg(
    screen,
    `<text x="60" y="40" font-size="22" fill="${ink}">${clock}</text>` +
      `<rect x="470" y="22" width="44" height="20" rx="4" fill="${ink}"/>` +
      `<text x="270" y="100" font-size="24" fill="${ink}">${words(next, 2)}</text>` +
      button(40, 92) +
      [80, 206, 333, 460].map((x) => button(x, 1105)).join(''),
  );
  const empty = sharp({ create: { ...screen, channels: 3, background: paper } });
  return saved(empty.composite([{ input: shown }, { input: bars }]), photo, {
    format: 'png',
    keepsExif: false,
    how: paper === '#000000' ? 'dark' : 'light',
  });
};
