/** The JSON that Google Takeout puts beside each photo. */
import { captionOf } from './annotations.ts';
import { momentAt } from './moments.ts';
import type { Moment } from './moments.ts';
import { positionOf, withinLimit } from './position.ts';
import type { Position } from './position.ts';

export interface TakeoutFacts {
  moment: Moment | null;
  position: Position | null;
  caption: string | null;
}

/** The time is a point in time, whatever the clock showed there; 0, 0 is no position. */
export function readTakeout(bytes: Uint8Array): TakeoutFacts {
  const json = record(parsed(bytes));
  const seconds = record(json.photoTakenTime).timestamp;
  const isWhole = /^-?\d{1,12}$/.test(String(seconds ?? ''));
  return {
    moment: isWhole ? momentAt(Number(seconds) * 1000) : null,
    position: place(json.geoData) ?? place(json.geoDataExif),
    caption: captionOf(typeof json.description === 'string' ? json.description : null),
  };
}

function place(value: unknown): Position | null {
  const { latitude, longitude } = record(value);
  return positionOf(withinLimit(latitude, 90), withinLimit(longitude, 180));
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(
      Buffer.from(bytes)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    );
  } catch {
    return null;
  }
}

const record = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
