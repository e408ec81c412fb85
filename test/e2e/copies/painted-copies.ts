/**
 * Copies of painted photos, saved otherwise: smaller, brighter, cut, with a caption.
 *
 * - `FIRST_PHOTO`: ids of copies' photos begin here; a group has its own hundred
 * - `kindOf(k)`, `sizes`: how the k-th copy of a group was saved, and the size it says it has
 * - `pictureOfCopy(photoId, size)`: what it shows; null for a photo that is no copy
 */
import sharp from 'sharp';
import type { PhotoSize } from '../../../electron/contract/requests.ts';
import { photoSizes } from '../../../electron/contract/requests.ts';
import { paintedOf } from '../synthetic-library.ts';

export const FIRST_PHOTO = 1_000_000;

/** How the k-th copy of a group was saved. */
const kinds = ['original', 'small', 'bright', 'half', 'captioned'] as const;
export const kindOf = (k: number): (typeof kinds)[number] => kinds[k % kinds.length]!;

const pictures = new Map<string, Promise<Buffer>>();
export function pictureOfCopy(photoId: number, size: PhotoSize): Promise<Buffer> | null {
  if (photoId < FIRST_PHOTO) return null;
  const [group, k] = [Math.floor((photoId - FIRST_PHOTO) / 100), photoId % 100];
  const shown = 1 + (group % 11);
  const key = `${shown} ${kindOf(k)} ${size}`;
  const known = pictures.get(key) ?? paintCopy(shown, kindOf(k), photoSizes[size]);
  pictures.set(key, known);
  return known;
}

async function paintCopy(
  shown: number,
  kind: (typeof kinds)[number],
  sidePx: number | null,
): Promise<Buffer> {
  const made = sharp(await paintedOf(shown).jpeg(null));
  if (kind === 'small') made.resize({ width: 320 });
  if (kind === 'bright') made.modulate({ brightness: 1.15, saturation: 0.7 });
  if (kind === 'half') made.extract({ left: 100, top: 50, width: 400, height: 500 });
  if (kind === 'captioned')
    made.composite([
      { input: { create: { width: 300, height: 60, channels: 3, background: '#fff' } }, left: 20, top: 500 },
    ]);
  const saved = await made.jpeg({ quality: kind === 'original' ? 92 : 70 }).toBuffer();
  return sidePx === null
    ? saved
    : sharp(saved)
        .resize({ width: sidePx, height: sidePx, fit: 'inside', withoutEnlargement: true })
        .toBuffer();
}

export const sizes: Record<(typeof kinds)[number], { widthPx: number; heightPx: number }> = {
  original: { widthPx: 4000, heightPx: 3000 },
  small: { widthPx: 1600, heightPx: 1200 },
  bright: { widthPx: 4000, heightPx: 3000 },
  half: { widthPx: 2000, heightPx: 2500 },
  captioned: { widthPx: 4000, heightPx: 3000 },
};
