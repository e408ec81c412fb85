/**
 * Dates and durations as people write them. Pure. A photo's time is its camera's wall clock, without zone: it
 * is shown as it stands.
 */
import type { OtherSource } from '../../electron/contract/photo.ts';
import type { CompanionPart, Photo, PlaceSummary } from '../../electron/contract/requests.ts';
import type { MessageKey, Say } from './messages.ts';
import { perLanguage } from './messages.ts';

const days = perLanguage(
  (language) => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }),
);
const daysAndTimes = perLanguage(
  (language) =>
    new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }),
);
const months = perLanguage(
  (language) => new Intl.DateTimeFormat(language, { month: 'short', year: 'numeric', timeZone: 'UTC' }),
);

const monthsOfYears = perLanguage(
  (language) => new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }),
);

/** `July 2019`, `May – July 2019`; months count from 1. */
export function monthsText(
  language: string,
  { year, first, last }: { year: number; first: number; last: number },
): string {
  const [from, to] = [first, last].map((month) => new Date(0).setUTCFullYear(year, month - 1, 1));
  return monthsOfYears(language).formatRange(from!, to!);
}

/** A date alone is ISO 8601 in UTC as it stands. */
const hasTime = (takenAt: string): boolean => takenAt.includes('T');
const wallClock = (takenAt: string): Date => new Date(hasTime(takenAt) ? `${takenAt}Z` : takenAt);

export function yearOf(takenAt: string): number {
  return wallClock(takenAt).getUTCFullYear();
}

export function dayText(language: string, takenAt: string): string {
  return days(language).format(wallClock(takenAt));
}

const daysInYears = perLanguage(
  (language) => new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' }),
);

/** `2 Jun`: where the year is said already. */
export function dayInYearText(language: string, takenAt: string): string {
  return daysInYears(language).format(wallClock(takenAt));
}

/** The day when a photo was taken; its file where that is not known. */
export function photoDayText(
  language: string,
  { takenAt, fileName }: Pick<Photo, 'takenAt' | 'fileName'>,
): string {
  return takenAt === null ? fileName : dayText(language, takenAt);
}

export function dayAndTimeText(language: string, takenAt: string): string {
  return (hasTime(takenAt) ? daysAndTimes : days)(language).format(wallClock(takenAt));
}

const DATE_FROM: Record<OtherSource, MessageKey> = {
  DateTime: 'photo.dateFrom.DateTime',
  XMP: 'photo.dateFrom.XMP',
  IPTC: 'photo.dateFrom.XMP',
  sidecar: 'photo.dateFrom.sidecar',
  Takeout: 'photo.dateFrom.Takeout',
  'file name': 'photo.dateFrom.file name',
  accepted: 'photo.dateFrom.accepted',
};

/** What says where a date comes from; null where it is the camera's own, or there is none. */
export function dateSourceKey(source: Photo['takenAtSource']): MessageKey | null {
  const from: Partial<Record<string, MessageKey>> = DATE_FROM;
  return from[source ?? ''] ?? null;
}

/** `2012 – 2019`; within a year the months, within a month one. */
export function spanText(language: string, first: string, last: string): string {
  const [from, to] = [wallClock(first), wallClock(last)];
  if (yearOf(first) !== yearOf(last)) return `${yearOf(first)} – ${yearOf(last)}`;
  return months(language).formatRange(from, to);
}

/** What a photo has with it, a word or two each: `RAW`, `burst of 7`. Sidecars are not spoken of. */
export function companionTexts(say: Say, companions: readonly CompanionPart[]): string[] {
  const others = (kind: CompanionPart['kind']): number =>
    companions.filter((part) => part.kind === kind).length;
  const has = (...kinds: CompanionPart['kind'][]): boolean => kinds.some((kind) => others(kind) > 0);
  const series = (['burst', 'bracket', 'panorama'] as const).flatMap((kind) =>
    has(`${kind} frame`) ? [say(`companion.${kind}`, { n: others(`${kind} frame`) + 1 })] : [],
  );
  return [
    ...series,
    ...(has('raw') ? [say('companion.raw')] : []),
    ...(has('live video') ? [say('companion.live')] : []),
    ...(has('original', 'edited') ? [say('companion.edited')] : []),
  ];
}

/** How far apart two photos were taken, in the largest unit that says it. */
export function apartText(say: Say, first: string, last: string): string {
  const days = Math.abs(wallClock(last).getTime() - wallClock(first).getTime()) / 86_400_000;
  if (days >= 365.25) return say('apart.years', { n: Math.floor(days / 365.25) });
  if (days >= 30.5) return say('apart.months', { n: Math.floor(days / 30.5) });
  return days >= 1 ? say('apart.days', { n: Math.floor(days) }) : say('apart.sameDay');
}

export function durationText(say: Say, seconds: number): string {
  if (seconds < 60) return say('duration.seconds', { n: Math.max(1, Math.round(seconds)) });
  if (seconds < 3600) return say('duration.minutes', { n: Math.round(seconds / 60) });
  return say('duration.hours', { n: Math.round(seconds / 360) / 10 });
}

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
const byteFormats = BYTE_UNITS.map((unit) =>
  perLanguage(
    (language) =>
      new Intl.NumberFormat(language, {
        style: 'unit',
        unit,
        unitDisplay: 'short',
        maximumSignificantDigits: 3,
      }),
  ),
);

/** `9.1 GB`: decimal units, as disks are sold and systems count. */
export function bytesText(language: string, bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return byteFormats[power]!(language).format(bytes / 1000 ** power);
}

const countries = perLanguage((language) => new Intl.DisplayNames(language, { type: 'region' }));

/** Of a code of ISO 3166-1. */
export function countryText(language: string, code: string): string {
  return countries(language).of(code) ?? code;
}

/** `Porto, Portugal`. */
export const townText = (say: Say, language: string, { name, country }: NonNullable<PlaceSummary['town']>) =>
  [name, countryText(language, country)].join(say('comma'));

const distanceFormats = (['meter', 'kilometer'] as const).map((unit) =>
  perLanguage((language) => new Intl.NumberFormat(language, { style: 'unit', unit })),
);

/** `200 m`, `50 km`. */
export function distanceText(language: string, metres: number): string {
  const [inMetres, inKilometres] = distanceFormats;
  return metres < 1000 ? inMetres!(language).format(metres) : inKilometres!(language).format(metres / 1000);
}

const localDays = perLanguage((language) => new Intl.DateTimeFormat(language, { dateStyle: 'medium' }));

/** The day of a moment, where the person is. */
export function momentDayText(language: string, moment: number): string {
  return localDays(language).format(moment);
}
