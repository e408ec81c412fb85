/** What neither sharp nor libheif reads: ImageMagick (wasm), of each format by its own decoder. */
import { readFile } from 'node:fs/promises';
import type * as Magick from '@imagemagick/magick-wasm';
import type { MagickFormat } from '@imagemagick/magick-wasm';
import type { Outcome } from '../../contract/failure.ts';
import { plainTiff } from './containers/plain-tiff.ts';
import type { Source } from './pixels.ts';
import { MAX_PIXELS, tooLarge } from './sharp.ts';

/**
 * ImageMagick's name of a format of the table; never guessed from the bytes, as some decoders run scripts.
 */
const CODERS: Readonly<Record<string, MagickFormat>> = {
  AVIF: 'AVIF',
  BMP: 'BMP',
  'JPEG 2000': 'JP2',
  'JPEG XL': 'JXL',
  'Photoshop (PSD)': 'PSD',
  'Windows icon (ICO)': 'ICO',
  TIFF: 'TIFF',
};

let loaded: Promise<typeof Magick> | null = null;

/** Loaded with the first file that needs it: it takes 0.2 s and 60 MB. */
const magick = (): Promise<typeof Magick> =>
  (loaded ??= import('@imagemagick/magick-wasm').then(async (module) => {
    const code = new URL(import.meta.resolve('@imagemagick/magick-wasm/magick.wasm'));
    await module.initializeImageMagick(await readFile(code));
    return module;
  }));

/** The largest picture of the file, or the one at `frame`. Rejects where the data is broken. */
export async function magickSource(
  bytes: Uint8Array,
  format: string,
  frame?: number,
): Promise<Outcome<Source>> {
  const { ColorSpace, MagickImageCollection, MagickReadSettings } = await magick();
  const coder = format === 'JPEG 2000' && bytes[0] === 0xff ? 'J2K' : CODERS[format]!;
  const isOne = frame !== undefined || coder !== 'ICO';
  const settings = new MagickReadSettings({
    format: coder,
    ...(isOne && { frameIndex: frame ?? 0, frameCount: 1 }),
  });
  // programs that know how long the file is all the same write a wrong length
  settings.setDefine('BMP', 'ignore-filesize', true);
  const images = MagickImageCollection.create();
  try {
    images.ping(bytes, settings);
    const large = images.find(({ width, height }) => width * height > MAX_PIXELS);
    if (large !== undefined) return tooLarge(large.width, large.height);
    images.read(bytes, settings);
    const image = images.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a));
    const icc = image.getColorProfile()?.data ?? null;
    // a profile says what the numbers mean, as long as they are RGB
    const isRgb = image.colorSpace === ColorSpace.sRGB || image.colorSpace === ColorSpace.RGB;
    if (!isRgb) image.colorSpace = ColorSpace.sRGB;
    const channels = image.hasAlpha ? 4 : 3;
    const { width: widthPx, height: heightPx } = image;
    const raw = { widthPx, heightPx, channels, isPremultiplied: false, icc: isRgb ? icc : null } as const;
    const tiff = image.getPixels((pixels) =>
      plainTiff(raw, (to) =>
        to.set(pixels.toByteArray(0, 0, widthPx, heightPx, channels === 4 ? 'RGBA' : 'RGB')!),
      ),
    );
    // the other decoders turn the picture themselves, or know of no orientation
    const orientation = format === 'JPEG XL' ? Math.max(1, image.orientation) : 1;
    return { ok: true, value: { bytes: tiff, orientation } };
  } finally {
    images.dispose();
  }
}

/** Whether a decoder has something to say against a file, or does not decode it. */
export async function hasWarnings(bytes: Uint8Array, format: MagickFormat): Promise<boolean> {
  const { MagickImage, MagickReadSettings } = await magick();
  const image = MagickImage.create();
  let warned = false;
  image.onWarning = () => (warned = true);
  try {
    image.read(bytes, new MagickReadSettings({ format }));
    return warned;
  } catch {
    return true;
  } finally {
    image.dispose();
  }
}
