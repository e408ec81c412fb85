/** Dates in the names that messengers, phones, cloud folders and screenshots give to photos. */
import { momentAt, momentOf } from './moments.ts';
import type { Moment } from './moments.ts';

/** A year before the first digital cameras, in digits without separators, is a number. */
const FIRST_COMPACT_YEAR = 1990;

/** `20150201`, or with the same separator twice. */
const DAY = String.raw`(?<!\d)(?<year>\d{4})(?<apart>[-_. ]?)(?<month>\d\d)\k<apart>(?<day>\d\d)`;
/** ` at 9.41.07 AM`, `_10-10-10-123`; the word is of any language. */
const CLOCK =
  String.raw`(?:[\s_T.,@-]{1,3}|\s+\p{L}[\p{L}. ]{0,9}\s+)(?<hour>\d{1,2})(?<between>[-_.: ])` +
  String.raw`(?<minute>\d\d)\k<between>(?<second>\d\d)` +
  String.raw`(?:[-_.](?<ms>\d{3}))?(?!\d)(?:\s*(?<half>[ap])\.?m(?!\p{L}))?`;
/** `_101010123`, `101010`. */
const COMPACT_CLOCK =
  String.raw`[\s_T.,-]{0,2}(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)` + String.raw`(?<ms>\d{3})?(?!\d)`;
/** What stands before a day alone, where the name is no more than prefix, day and number. */
const PREFIX = 'IMG|VID|MVIMG|PXL|PANO|BURST|WP|WIN|Screenshot|Snapchat|photo|image|picture|scan|signal';

const PATTERNS: readonly RegExp[] = [
  new RegExp(DAY + CLOCK, 'giu'),
  new RegExp(DAY + COMPACT_CLOCK, 'giu'),
  // Telegram's desktop: day before month
  /@(?<day>\d\d)-(?<month>\d\d)-(?<year>\d{4})_(?<hour>\d\d)-(?<minute>\d\d)-(?<second>\d\d)(?!\d)/gu,
  // Nextcloud on iPhones: two digits of the year, and a counter at the end
  /^(?<shortYear>\d\d)-(?<month>\d\d)-(?<day>\d\d) (?<hour>\d\d)-(?<minute>\d\d)-(?<second>\d\d) \d{4}$/gu,
  /(?<!\d)(?<year>\d{4})(?<apart>[-_.])(?<month>\d\d)\k<apart>(?<day>\d\d)(?!\d)/gu,
  new RegExp(
    String.raw`^(?:(?:${PREFIX})[-_ ]?)?(?<year>\d{4})(?<apart>)(?<month>\d\d)(?<day>\d\d)(?=$|[-_ (.~])`,
    'giu',
  ),
];

/** Milliseconds since 1970: Facebook, WeChat, LINE and Android programs; 13 digits alone reach to 2033. */
const EPOCH = /^(?:FB_IMG_|mmexport|wx_camera_|LINE_)?(1\d{12})(?=$|[-_ (.~])/i;

/** Names that count in UTC: Google's phones, OneDrive from iPhones, downloads from Instagram. */
const IN_UTC = /^PXL_|_iOS\b|_UTC\b/;

/** When the name says that the photo was taken; null where it holds no date, or what only looks like one. */
export function momentInName(fileName: string): Moment | null {
  const stem = fileName.replace(/\.[^.]*$/, '').normalize('NFC');
  const epoch = EPOCH.exec(stem)?.[1];
  if (epoch !== undefined) return momentAt(Number(epoch));
  for (const pattern of PATTERNS) {
    for (const { groups = {} } of stem.matchAll(pattern)) {
      const moment = momentFrom(groups);
      if (moment === null) continue;
      return IN_UTC.test(stem) && moment.takenAt.length > 10 ? { ...moment, utcOffsetMin: 0 } : moment;
    }
  }
  return null;
}

function momentFrom(groups: Record<string, string | undefined>): Moment | null {
  const { shortYear, month, day, hour, minute, second, ms, half } = groups;
  const year = groups.year ?? `20${shortYear}`;
  if (groups.apart === '' && Number(year) < FIRST_COMPACT_YEAR) return null;
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return momentOf(date);
  const [fraction, noon] = [ms === undefined ? '' : `.${ms}`, half === undefined ? '' : `${half}m`];
  return momentOf(`${date} ${hour}:${minute}:${second}${fraction}${noon}`);
}
