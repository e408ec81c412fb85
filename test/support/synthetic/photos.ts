/**
 * Synthetic places as photo files.
 *
 * - `encode(picture, format, options)`: bytes, JPEG unless said otherwise; `orientation` is the EXIF tag
 *   only
 * - `laid(picture, orientation)`: the pixels as a camera stores them that has written this EXIF orientation
 * - `writePhoto(path, picture)`: a file of the format that the name ends with
 * - `writeEvaluation(folder, options)`: photos.tsv and photos/, as `revisit eval` takes them, with their
 *   truth
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import sharp from 'sharp';
import type { Picture } from './synthetic.ts';
import { camera, deepPlace, flatPlace, lookAlike, photograph, random, withWatermark } from './synthetic.ts';

export type Format = 'jpeg' | 'png' | 'webp' | 'tiff' | 'avif' | 'gif';

/** The picture's bytes in a format; `orientation` (1 to 8) is written as EXIF without turning the pixels. */
export async function encode(
  picture: Picture,
  format: Format = 'jpeg',
  { orientation }: { orientation?: number } = {},
): Promise<Buffer> {
  const raw = sharp(picture.rgb, { raw: { width: picture.widthPx, height: picture.heightPx, channels: 3 } });
  const tagged = orientation === undefined ? raw : raw.withMetadata({ orientation });
  return tagged.toFormat(format, format === 'jpeg' || format === 'webp' ? { quality: 90 } : {}).toBuffer();
}

/**
 * What lies in the file so that the picture is upright when turned by an EXIF orientation (1 to 8; EXIF 2.32,
 * 4.6.5, tag 274).
 */
export function laid({ widthPx, heightPx, rgb }: Picture, orientation: number): Picture {
  const [right, bottom] = [widthPx - 1, heightPx - 1];
  const [width, height] = orientation < 5 ? [widthPx, heightPx] : [heightPx, widthPx];
  /** Where the stored pixel is seen. */
  const seen = (x: number, y: number): [number, number] =>
    (
      [
        [x, y],
        [right - x, y],
        [right - x, bottom - y],
        [x, bottom - y],
        [y, x],
        [right - y, x],
        [right - y, bottom - x],
        [y, bottom - x],
      ] as const
    )[orientation - 1]!.slice() as [number, number];
  const stored = new Uint8Array(rgb.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = seen(x, y);
      const from = 3 * (v * widthPx + u);
      stored.set(rgb.subarray(from, from + 3), 3 * (y * width + x));
    }
  }
  return { widthPx: width, heightPx: height, rgb: stored };
}

/** Writes a photo file, making its folder. */
export async function writePhoto(path: string, picture: Picture): Promise<void> {
  const ending = extname(path).slice(1).toLowerCase();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, await encode(picture, (ending === 'jpg' ? 'jpeg' : ending) as Format));
}

/** One row of a photos.tsv. */
export interface EvaluationRow {
  file: string;
  place: string;
  group: string;
  flags: string;
}

/**
 * Writes `folder`/photos.tsv and `folder`/photos/*.jpg: `places` places (every other one with depth) seen
 * `photosPerPlace` times, and `distractors` photos of places seen once, of which every second has the windows
 * of a place and every third the same watermark.
 */
export async function writeEvaluation(
  folder: string,
  { places = 3, photosPerPlace = 3, distractors = 4, seed = 1, widthPx = 480, heightPx = 360 } = {},
): Promise<EvaluationRow[]> {
  const rows: EvaluationRow[] = [];
  const next = random(seed);
  const add = async (picture: Picture, row: Omit<EvaluationRow, 'file'>): Promise<void> => {
    const file = `photo-${String(rows.length).padStart(3, '0')}.jpg`;
    await writePhoto(join(folder, 'photos', file), picture);
    rows.push({ file, ...row });
  };
  const somewhere = (spreadM: number) =>
    camera({
      x: spreadM * (next() - 0.5),
      y: 0.5 * spreadM * (next() - 0.5),
      z: 0.6 * (next() - 0.5),
      yaw: 0.2 * (next() - 0.5),
      roll: 0.1 * (next() - 0.5),
      widthPx,
      heightPx,
    });
  const built = Array.from({ length: places }, (_, i) =>
    (i % 2 === 0 ? flatPlace : deepPlace)(seed * 1000 + i),
  );
  for (const [i, place] of built.entries()) {
    for (let j = 0; j < photosPerPlace; j++) {
      const picture = photograph(place, somewhere(0.8), {
        gain: 0.8 + 0.4 * next(),
        noise: 3,
        seed: i * 100 + j,
      });
      await add(picture, { place: `place-${i}`, group: `place-${i}`, flags: '-' });
    }
  }
  for (let i = 0; i < distractors; i++) {
    const place =
      i % 2 === 1 ? lookAlike(seed * 1000 + 500 + i, built[i % places]!) : flatPlace(seed * 1000 + 500 + i);
    const picture = photograph(place, somewhere(0.8), { noise: 3, seed: 9000 + i });
    await add(i % 3 === 0 ? withWatermark(picture, seed) : picture, {
      place: '-',
      group: '-',
      flags: i % 2 === 1 ? 'hardneg' : '-',
    });
  }
  const lines = rows.map((r) => [r.file, r.place, r.group, r.flags].join('\t'));
  writeFileSync(join(folder, 'photos.tsv'), ['file\tplace\tgroup\tflags', ...lines, ''].join('\n'));
  return rows;
}
