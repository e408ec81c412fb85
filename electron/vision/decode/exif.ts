import exifr from 'exifr';
import type { Metadata } from '../../contract/photo.ts';
export type Exif = Omit<Metadata, 'takenAtSource' | 'utcOffsetMin'>;

const tags = [
  'Make',
  'Model',
  'DateTimeOriginal',
  'CreateDate',
  'GPSLatitude',
  'GPSLatitudeRef',
  'GPSLongitude',
  'GPSLongitudeRef',
];

/**
 * Time, place and camera from an EXIF block (TIFF bytes, with or without the `Exif\0\0` before them).
 * Whatever is broken or implausible is null: a photo is never refused for what its camera wrote beside it.
 */
export async function readExif(block: Uint8Array | null): Promise<Exif> {
  const raw = block === null ? {} : await parse(block);
  const [make, model] = [text(raw.Make), text(raw.Model)];
  const latitude = degrees(raw.GPSLatitude, raw.GPSLatitudeRef, 90);
  const longitude = degrees(raw.GPSLongitude, raw.GPSLongitudeRef, 180);
  // half a position is none; cameras without a fix write 0, 0
  const placed = latitude !== null && longitude !== null && (latitude !== 0 || longitude !== 0);
  return {
    takenAt: time(raw.DateTimeOriginal) ?? time(raw.CreateDate),
    latitude: placed ? latitude : null,
    longitude: placed ? longitude : null,
    camera: make === null || model === null || repeats(make, model) ? (model ?? make) : `${make} ${model}`,
  };
}

/** Many models start with their maker: "NIKON CORPORATION" "NIKON D70". */
function repeats(make: string, model: string): boolean {
  const [first = ''] = model.toLowerCase().split(/\s/);
  return make.toLowerCase().split(/\s/).includes(first);
}

async function parse(block: Uint8Array): Promise<Record<string, unknown>> {
  const prefixed = Buffer.from(block.subarray(0, 6)).toString('latin1') === 'Exif\0\0';
  try {
    const options = {
      tiff: true,
      pick: tags,
      reviveValues: false,
      translateValues: false,
      mergeOutput: true,
    };
    return (
      ((await exifr.parse(prefixed ? block.subarray(6) : block, options)) as
        Record<string, unknown> | undefined) ?? {}
    );
  } catch {
    return {};
  }
}

/**
 * `2019:07:31 14:05:09` (EXIF 2.3; some writers use other separators) as ISO 8601; null unless it is a real
 * moment.
 */
function time(value: unknown): string | null {
  const parts =
    typeof value === 'string' ? /^(\d{4})[:/-](\d\d)[:/-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(value) : null;
  if (parts === null) return null;
  const iso = `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}`;
  const moment = new Date(`${iso}Z`);
  return Number.isNaN(moment.getTime()) || !moment.toISOString().startsWith(iso) || parts[1] === '0000'
    ? null
    : iso;
}

/** Degrees, minutes and seconds with N/S/E/W to signed degrees. */
function degrees(value: unknown, hemisphere: unknown, limit: number): number | null {
  if (!Array.isArray(value) || value.length === 0) return null;
  const [d = 0, m = 0, s = 0] = value.map(Number);
  const sum = d + m / 60 + s / 3600;
  if (!(sum >= 0 && sum <= limit)) return null;
  return sum !== 0 && /^[SW]/i.test(text(hemisphere) ?? '') ? -sum : sum;
}

function text(value: unknown): string | null {
  const clean = typeof value === 'string' ? value.replace(/\0[^]*$/, '').trim() : '';
  return clean === '' ? null : clean;
}
