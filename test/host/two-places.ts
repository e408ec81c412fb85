import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { encode } from '../support/synthetic/photos.ts';
import { camera, flatPlace, photograph } from '../support/synthetic/synthetic.ts';

/** A time-lapse of a place. */
export const LAPSE = { form: 'webp' as const, matchLight: false, dates: true };

/**
 * Paints two places seen three times each into a new folder, `a0` to `a2` and `b0` to `b2`; `a0` lies on its
 * side, as its EXIF says.
 */
export async function paintTwoPlaces(folder: string): Promise<void> {
  mkdirSync(folder);
  const paint = async (name: string, place: number, seed: number): Promise<void> => {
    const picture = photograph(
      flatPlace(place),
      camera({ x: 0.25 * (seed - 1), z: 0.1 * seed, yaw: 0.03 * seed, widthPx: 400, heightPx: 300 }),
      { gain: 1 - 0.1 * seed, noise: 2, seed: place * 10 + seed },
    );
    const upright = await encode(picture);
    writeFileSync(
      join(folder, `${name}.jpg`),
      name === 'a0'
        ? await sharp(upright).rotate(270).withMetadata({ orientation: 6 }).jpeg({ quality: 92 }).toBuffer()
        : upright,
    );
  };
  await Promise.all([0, 1, 2].flatMap((i) => [paint(`a${i}`, 1, i), paint(`b${i}`, 2, i)]));
}
