/** What a camera writes (EXIF 3.0, CIPA DC-008), and Apple's maker note. */
import { Malformed, Reader, latin1, startsWith } from '../container/parts.ts';
import type { Parts } from '../container/parts.ts';
import { openTiff, readDirectory } from '../container/tags.ts';
import type { Tag } from '../container/tags.ts';
import { LONGEST_CAPTION, captionOf, starsOf, starsOfPercent } from './annotations.ts';
import { fractionMs, momentOf, offsetOf } from './moments.ts';
import type { Moment } from './moments.ts';
import { positionOf, signedDegrees } from './position.ts';
import type { Position } from './position.ts';

const [EXIF_DIRECTORY, GPS_DIRECTORY, MAKER_NOTE] = [0x8769, 0x8825, 0x927c];
const [LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE] = [1, 2, 3, 4];

/** What Windows writes, UTF-16: title and comment. */
const [XP_TITLE, XP_COMMENT] = [0x9c9b, 0x9c9c];

/** No tag that is read here but a caption is longer; damage makes some. */
const [MAX_TEXT_BYTES, MAX_NUMBERS] = [256, 3];

/** The dates in the order in which they are trusted, each with its offset from UTC and its fraction. */
const DATES = [
  { source: 'DateTimeOriginal', date: 0x9003, offset: 0x9011, fraction: 0x9291 },
  { source: 'CreateDate', date: 0x9004, offset: 0x9012, fraction: 0x9292 },
  { source: 'DateTime', date: 0x0132, offset: 0x9010, fraction: 0x9290 },
] as const;

export interface ExifFacts {
  moment: (Moment & { source: (typeof DATES)[number]['source'] }) | null;
  position: Position | null;
  make: string | null;
  model: string | null;
  exposureTimeS: number | null;
  exposureBiasEv: number | null;
  lens: string | null;
  fNumber: number | null;
  iso: number | null;
  focalLengthMm: number | null;
  focalLengthIn35Mm: number | null;
  /** Apple: the same for all photos of a burst. */
  burstId: string | null;
  /** Apple: the same for a Live Photo's picture and video. */
  liveId: string | null;
  /** Stars, 1 to 5. */
  rating: number | null;
  caption: string | null;
}

/** Whatever is broken or implausible is null: no photo is refused for what its camera wrote beside it. */
export function readExif({ exif, exifAlone, gpsAlone }: Parts): ExifFacts {
  const main = directoryIn(exif);
  const own = exifAlone === null ? directoryIn(exif, main?.tag(EXIF_DIRECTORY)) : directoryIn(exifAlone);
  const gps = gpsAlone === null ? directoryIn(exif, main?.tag(GPS_DIRECTORY)) : directoryIn(gpsAlone);
  // TIFF/EP has in the first directory what EXIF has in its own
  const of = (id: number): Values => new Values(own?.tag(id) ?? main?.tag(id) ?? null);
  const gpsOf = (id: number): Values => new Values(gps?.tag(id) ?? null);
  const apple = appleNote(of(MAKER_NOTE));
  return {
    moment: momentIn(of),
    position: positionOf(
      signedDegrees(gpsOf(LATITUDE).degrees, gpsOf(LATITUDE_REF).text, 90),
      signedDegrees(gpsOf(LONGITUDE).degrees, gpsOf(LONGITUDE_REF).text, 180),
    ),
    make: of(0x010f).text,
    model: of(0x0110).text,
    exposureTimeS: of(0x829a).numbers[0] ?? null,
    exposureBiasEv: of(0x9204).numbers[0] ?? null,
    lens: of(0xa434).text,
    fNumber: positive(of(0x829d)),
    iso: positive(of(0x8827)),
    focalLengthMm: positive(of(0x920a)),
    focalLengthIn35Mm: positive(of(0xa405)),
    burstId: apple(0x000b).text,
    liveId: apple(0x0011).text,
    rating: starsOf(of(0x4746).numbers[0] ?? null) ?? starsOfPercent(of(0x4749).numbers[0] ?? null),
    caption:
      captionOf(of(0x010e).longText) ?? captionOf(of(XP_COMMENT).utf16) ?? captionOf(of(XP_TITLE).utf16),
  };
}

/** Cameras write 0 where they do not know. */
function positive({ numbers: [value = 0] }: Values): number | null {
  return value > 0 ? value : null;
}

function momentIn(of: (id: number) => Values): ExifFacts['moment'] {
  for (const { source, date, offset, fraction } of DATES) {
    const moment = momentOf(of(date).line);
    if (moment === null) continue;
    if (moment.takenAt.length === 10) return { ...moment, source };
    return {
      ...moment,
      source,
      utcOffsetMin: moment.utcOffsetMin ?? offsetOf(of(offset).line),
      subSecMs: moment.subSecMs ?? fractionMs(of(fraction).line),
    };
  }
  return null;
}

interface Tags {
  tag: (id: number) => { tag: Tag; little: boolean } | null;
}

/** The directory whose offset `pointer` holds, or the first; null where it is broken. */
function directoryIn(block: Uint8Array | null, pointer?: ReturnType<Tags['tag']>): Tags | null {
  if (block === null || pointer === null) return null;
  return unlessMalformed(() => {
    const tiff = openTiff(block);
    const at = pointer === undefined ? tiff.first : new Values(pointer).numbers[0];
    if (at === undefined) return null;
    const { tags } = readDirectory(tiff, at);
    const { little } = tiff.reader;
    return { tag: (id) => (tags.has(id) ? { tag: tags.get(id)!, little } : null) };
  });
}

/** `Apple iOS`, a version and a byte order, then a directory with offsets from the note's beginning. */
function appleNote(note: Values): (id: number) => Values {
  const bytes = note.bytes;
  const nothing = (): Values => new Values(null);
  if (bytes === null || !startsWith(bytes, 'Apple iOS\0')) return nothing;
  const little = startsWith(bytes, 'II', 12);
  const directory = unlessMalformed(() =>
    readDirectory({ reader: new Reader(bytes, little), isBig: false }, 14),
  );
  return (id) => {
    const tag = directory?.tags.get(id);
    return new Values(tag === undefined ? null : { tag, little });
  };
}

function unlessMalformed<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

/** A tag's value, read as what it should be, whatever type it was given. */
class Values {
  readonly #found: { tag: Tag; little: boolean } | null;

  constructor(found: { tag: Tag; little: boolean } | null) {
    this.#found = found;
  }

  get bytes(): Uint8Array | null {
    return this.#found === null ? null : unlessMalformed(this.#found.tag.value);
  }

  /** NULs too; empty where there is none. */
  get line(): string {
    return this.bytes === null ? '' : latin1(this.bytes.subarray(0, MAX_TEXT_BYTES));
  }

  /** Up to the first NUL; null where it is empty. */
  get text(): string | null {
    const text = Buffer.from(this.bytes?.subarray(0, MAX_TEXT_BYTES) ?? [])
      .toString('utf8')
      .replace(/\0[^]*$/, '')
      .trim();
    return text === '' ? null : text;
  }

  /** As `text`, and longer; bytes that are no UTF-8 are Latin-1. */
  get longText(): string {
    const bytes = this.bytes?.subarray(0, LONGEST_CAPTION) ?? new Uint8Array();
    const text = Buffer.from(bytes).toString('utf8');
    return text.includes('\ufffd') ? latin1(bytes) : text;
  }

  get utf16(): string {
    const bytes = this.bytes?.subarray(0, 2 * LONGEST_CAPTION) ?? [];
    return Buffer.from(bytes).toString('utf16le');
  }

  /** As far as they are finite. */
  get numbers(): number[] {
    const all = this.#all();
    const end = all.findIndex((value) => !Number.isFinite(value));
    return end < 0 ? all : all.slice(0, end);
  }

  /** Minutes and seconds that are written 0/0 are 0; degrees must be there. */
  get degrees(): number[] {
    const [degrees, ...rest] = this.#all();
    if (degrees === undefined || !Number.isFinite(degrees)) return [];
    return [degrees, ...rest.map((value) => (Number.isNaN(value) ? 0 : value))];
  }

  #all(): number[] {
    const bytes = this.bytes;
    if (this.#found === null || bytes === null) return [];
    const { tag, little } = this.#found;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const read: Record<number, readonly [size: number, at: (at: number) => number]> = {
      1: [1, (at) => view.getUint8(at)],
      3: [2, (at) => view.getUint16(at, little)],
      4: [4, (at) => view.getUint32(at, little)],
      5: [8, (at) => view.getUint32(at, little) / view.getUint32(at + 4, little)],
      8: [2, (at) => view.getInt16(at, little)],
      9: [4, (at) => view.getInt32(at, little)],
      10: [8, (at) => view.getInt32(at, little) / view.getInt32(at + 4, little)],
      11: [4, (at) => view.getFloat32(at, little)],
      12: [8, (at) => view.getFloat64(at, little)],
      13: [4, (at) => view.getUint32(at, little)],
    };
    const [size, at] = read[tag.type] ?? [1, null];
    return at === null
      ? []
      : Array.from({ length: Math.min(MAX_NUMBERS, Math.floor(bytes.length / size)) }, (_, i) =>
          at(i * size),
        );
  }
}
