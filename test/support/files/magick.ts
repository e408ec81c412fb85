import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { IMagickImage, MagickFormat } from '@imagemagick/magick-wasm';
import { initializeImageMagick, MagickImage, MagickImageCollection } from '@imagemagick/magick-wasm';
import type { Sharp } from 'sharp';

let loaded: Promise<void> | null = null;

/** Pictures as a file of a format that sharp does not write. */
export async function written(
  pictures: readonly Sharp[],
  format: MagickFormat,
  change: (image: IMagickImage) => void = () => undefined,
): Promise<Buffer> {
  loaded ??= initializeImageMagick(
    readFileSync(fileURLToPath(import.meta.resolve('@imagemagick/magick-wasm/magick.wasm'))),
  );
  await loaded;
  const images = MagickImageCollection.create();
  for (const picture of pictures) {
    const image = MagickImage.create();
    image.read(await picture.png().toBuffer());
    change(image);
    images.push(image);
  }
  const bytes = images.write(format, (data) => Buffer.from(data));
  images.dispose();
  return bytes;
}
