/** A photo on its way from program to program: opened, changed, written again. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Sharp } from 'sharp';
import sharp from 'sharp';
import { pick } from '../../../electron/demo/random.ts';

export interface Photo {
  bytes: Buffer;
  format: 'jpg' | 'png' | 'webp' | 'avif' | 'heic';
  /** What EXIF says; null where a program threw it away. */
  taken: Taken | null;
  /** What was drawn of the ways to make it: `quality 30`. */
  how: string[];
}

export interface Taken {
  make: string;
  model: string;
  at: Date;
}

/** Of a photo another one; the ways to do it are drawn. */
export type Change = (photo: Photo, next: () => number) => Promise<Photo>;

export interface Size {
  width: number;
  height: number;
}

const exifTime = (at: Date): string => at.toISOString().slice(0, 19).replaceAll('-', ':').replace('T', ' ');

/** The picture with what EXIF says of it, ready to be written. */
export const withTaken = (picture: Sharp, taken: Taken | null): Sharp =>
  taken === null
    ? picture
    : picture.withExif({
        IFD0: { Make: taken.make, Model: taken.model },
        IFD2: { DateTimeOriginal: exifTime(taken.at) },
      });

interface Saving {
  quality?: number;
  format?: Exclude<Photo['format'], 'heic'>;
  /** Whether the program keeps what EXIF says. */
  keepsExif?: boolean;
  how?: string;
}

/** Written as `from` was changed, JPEG of quality 90 unless said otherwise. */
export async function saved(
  picture: Sharp,
  from: Pick<Photo, 'taken' | 'how'>,
  { quality = 90, format = 'jpg', keepsExif = true, how }: Saving = {},
): Promise<Photo> {
  const taken = keepsExif ? from.taken : null;
  const coded = {
    jpg: () => picture.jpeg({ quality }),
    png: () => picture.png(),
    webp: () => picture.webp({ quality }),
    avif: () => picture.avif({ quality, effort: 2 }),
  }[format]();
  const bytes = await withTaken(coded, taken).toBuffer();
  return { bytes, format, taken, how: how === undefined ? from.how : [...from.how, how] };
}

export async function sizeOf(photo: Pick<Photo, 'bytes'>): Promise<Size> {
  const { width, height } = await sharp(photo.bytes).metadata();
  return { width, height };
}

/** The picture alone, 8 bits, RGB. */
export const opened = ({ bytes }: Pick<Photo, 'bytes'>): Sharp =>
  sharp(bytes).toColourspace('srgb').removeAlpha();

/** As a photo of a camera: upright, at most 1024 px, with EXIF of some camera and time. */
export async function photographed(bytes: Buffer, next: () => number): Promise<Photo> {
  const [make, model] = pick(next, [
    ['Lumora', 'Compact 400'],
    ['Halden', 'D40'],
    ['Pomelo', 'Phone 6'],
    ['Pomelo', 'Phone 14'],
  ] as const);
  const taken = { make, model, at: new Date(Date.UTC(2006, 0, 1) + Math.floor(next() * 6e8) * 1000) };
  const upright = sharp(bytes)
    .autoOrient()
    .flatten()
    .resize({ width: 1024, height: 1024, fit: 'inside', withoutEnlargement: true });
  return saved(upright.toColourspace('srgb'), { taken, how: [] }, { quality: 95 });
}

const run = promisify(execFile);

/** As a phone writes it, by heif-enc (libheif, x265). */
export async function heic(photo: Photo, quality: number): Promise<Photo> {
  const folder = mkdtempSync(join(tmpdir(), 'revisit-heic-'));
  try {
    const [from, to] = [join(folder, 'from.jpg'), join(folder, 'to.heic')];
    const jpeg = await saved(opened(photo), photo, { quality: 98 });
    writeFileSync(from, jpeg.bytes);
    await run('heif-enc', ['-q', String(quality), from, '-o', to]);
    return { ...photo, bytes: readFileSync(to), format: 'heic', how: [...photo.how, `quality ${quality}`] };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
