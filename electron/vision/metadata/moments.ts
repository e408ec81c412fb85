/** When a photo was taken, from the many ways in which cameras, programs and people write it. */

/** A date, and a time where one is known; by the clock of the place where the photo was taken. */
export interface Moment {
  /** ISO 8601 without zone: `2015-02-01T10:30:00`, or `2015-02-01` where no time is known. */
  takenAt: string;
  /** Of the clock, east positive; null where the writer did not say. */
  utcOffsetMin: number | null;
  /** Of the second; null where the writer did not say. */
  subSecMs: number | null;
}

/**
 * Photography was made public in 1839; a scan may be dated so early. There is no clock here to say what the
 * future is: a number beyond 2049 was never a date.
 */
const [FIRST_YEAR, LAST_YEAR] = [1839, 2049];
/** What clocks that were never set count from: with a time of day it is no date. */
const EPOCHS = new Set(['1970-01-01', '1904-01-01']);
/** Zones reach from UTC-12 to UTC+14. */
const [LEAST_OFFSET_MIN, MOST_OFFSET_MIN] = [-12 * 60, 14 * 60];

const DAY =
  String.raw`(?<year>\d{4})(?:\s*[-:/._]\s*(?<month>\d{1,2})\s*[-:/._]\s*(?<day>\d{1,2})(?!\d)` +
  String.raw`|(?<month2>\d\d)(?<day2>\d\d)(?!\d{1,3}(?:\D|$)))`;
const TIME =
  String.raw`[T\s,_-]*(?:(?<hour>\d{1,2})\s*[:.h_-]\s*(?<minute>\d{1,2})(?:\s*[:._-]\s*(?<second>\d{1,2}))?` +
  String.raw`|(?<hour2>\d\d)(?<minute2>\d\d)(?<second2>\d\d)?)(?!\d)(?:[.,](?<fraction>\d+))?` +
  String.raw`(?:\s*(?<half>[ap])\.?m\b)?(?:\s*(?<zone>Z\b|UTC|GMT|[+-]\d\d?(?::?\d\d)?))?`;
/** No date is longer. */
const MAX_CHARACTERS = 64;
const FORM = new RegExp(`^\\s*${DAY}(?:${TIME})?`, 'iu');

/**
 * `2019:07:31 14:05:09` (EXIF) and what is written in its place: other separators, ISO 8601 with fraction and
 * zone, one digit for two, no seconds, no time, NULs for blanks. A time that is none leaves the date. null
 * for what is no plausible date.
 */
export function momentOf(text: string): Moment | null {
  const { groups } = FORM.exec(text.slice(0, MAX_CHARACTERS).replace(/\0/g, ' ')) ?? {};
  if (groups === undefined) return null;
  const number = (...names: string[]): number | null => {
    const found = names.map((name) => groups[name]).find((one) => one !== undefined);
    return found === undefined ? null : Number(found);
  };
  const date = dateOf(number('year')!, number('month', 'month2')!, number('day', 'day2')!);
  if (date === null) return null;
  const hour = number('hour', 'hour2');
  const time =
    hour === null
      ? null
      : timeOf(
          groups.half === undefined ? hour : (hour % 12) + (groups.half.toLowerCase() === 'p' ? 12 : 0),
          number('minute', 'minute2')!,
          number('second', 'second2') ?? 0,
        );
  if (time === null) return { takenAt: date, utcOffsetMin: null, subSecMs: null };
  if (EPOCHS.has(date)) return null;
  return {
    takenAt: `${date}T${time}`,
    utcOffsetMin: offsetOf(groups.zone ?? ''),
    subSecMs: fractionMs(groups.fraction ?? ''),
  };
}

/** Of a point in time, in milliseconds since 1970, UTC; null where it is implausible. */
export function momentAt(epochMs: number): Moment | null {
  const date = new Date(epochMs);
  if (Number.isNaN(date.getTime()) || epochMs === 0) return null;
  const moment = momentOf(date.toISOString());
  return moment === null ? null : { ...moment, utcOffsetMin: 0 };
}

/** `2015-02-01`; null for a day that no calendar has, or no photo. */
export function dateOf(year: number, month: number, day: number): string | null {
  const iso = `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`;
  const date = new Date(`${iso}T00:00:00Z`);
  const isReal = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso);
  return isReal && year >= FIRST_YEAR && year <= LAST_YEAR ? iso : null;
}

function timeOf(hour: number, minute: number, second: number): string | null {
  return hour < 24 && minute < 60 && second < 60 ? [hour, minute, second].map(twoDigits).join(':') : null;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** `+02:00`, `-0330`, `Z`; null for anything else. */
export function offsetOf(zone: string): number | null {
  if (/^\s*(Z|UTC|GMT)\s*$/i.test(zone)) return 0;
  const [, sign, hours, minutes = '0'] =
    /^\s*([+-])(\d\d?)(?::?(\d\d))?\s*$/.exec(zone.replace(/\0/g, ' ')) ?? [];
  if (hours === undefined || Number(minutes) >= 60) return null;
  const offset = (sign === '-' ? -1 : 1) * (60 * Number(hours) + Number(minutes));
  return offset >= LEAST_OFFSET_MIN && offset <= MOST_OFFSET_MIN ? offset : null;
}

/** The digits after a decimal point, in milliseconds; null where there are none. */
export function fractionMs(digits: string): number | null {
  const clean = /^\s*(\d+)/.exec(digits)?.[1];
  return clean === undefined ? null : Math.trunc(Number(`0.${clean}`) * 1000 + 1e-6);
}
