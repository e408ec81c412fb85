/** A photo of the library: its picture, and what its files say of it. */
import { z } from 'zod';
import type { CompanionPart } from './duplicates/companion.ts';

/** An integer of up to 52 bits, ascending with `hash`. */
export const photoId = z
  .int()
  .nonnegative()
  .describe('made from the picture: the same photo has the same id everywhere');

/**
 * Where a date may stand, most trusted first: in the file, beside it, in its name; or a person accepted that
 * of another photo.
 */
export const TAKEN_AT_SOURCES = [
  'DateTimeOriginal',
  'CreateDate',
  'DateTime',
  'XMP',
  'IPTC',
  'sidecar',
  'Takeout',
  'file name',
  'accepted',
] as const;

type TakenAtSource = (typeof TAKEN_AT_SOURCES)[number];

/** Where the camera itself writes the date. Of all others a person is told where the date comes from. */
const CAMERA_SOURCES = ['DateTimeOriginal', 'CreateDate'] as const;
export type OtherSource = Exclude<TakenAtSource, (typeof CAMERA_SOURCES)[number]>;

/** null where there is no date, or the camera's own. */
export const otherSource = (source: TakenAtSource | null): OtherSource | null =>
  CAMERA_SOURCES.some((one) => one === source) ? null : (source as OtherSource | null);

/** What stands in a file, beside it or in its name; null where nothing does. */
const metadata = z.strictObject({
  /** ISO 8601 without zone, `2019-07-31T14:05:09`; `2019-07-31` where no time is told. */
  takenAt: z.string().nullable().describe("the camera's own clock, without zone; or a date alone"),
  takenAtSource: z.enum(TAKEN_AT_SOURCES).nullable(),
  /** Of that clock, east positive; 0 too where only the point in time is known, and `takenAt` is in UTC. */
  utcOffsetMin: z.int().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  camera: z.string().nullable(),
});
export type Metadata = z.infer<typeof metadata>;

/** What ties a photo to others, as a file tells it: companions, bursts, brackets. */
export interface Shot {
  /** Of the second of `takenAt`. */
  subSecMs: number | null;
  /** The same for all photos of a burst (Apple's maker note, Google's XMP). */
  burstId: string | null;
  /** The same for a Live Photo's picture and video (Apple's maker note). */
  liveId: string | null;
  exposureTimeS: number | null;
  exposureBiasEv: number | null;
  /** Where in the file the video of a motion photo begins, in bytes; null where there is none. */
  motionVideoAt: number | null;
}

/** Where and when a photo was taken, as its files say. */
export type Taken = Pick<Metadata, 'takenAt' | 'takenAtSource' | 'latitude' | 'longitude' | 'camera'>;

/**
 * What a person wrote of a photo and did to it with other programs, as a file tells it or what lies beside.
 */
export interface Annotations {
  /** Stars, 1 to 5. */
  rating: number | null;
  /** Its description or title; never what only a camera wrote. */
  caption: string | null;
  /** It holds what was done to the picture, or how it is to be developed. */
  isEdited: boolean;
}

/**
 * present: a file of it can be read. offline: it lies on a disk that is not connected. vanished: no file of
 * it is left.
 */
export const photoState = z.enum(['present', 'offline', 'vanished']);

/** Upright size; null until it was decoded. */
export const photo = metadata.extend({
  id: photoId,
  state: photoState,
  widthPx: z.int().nullable(),
  heightPx: z.int().nullable(),
});

/** A photo that was decoded. */
export type Decoded<P extends { widthPx: number | null; heightPx: number | null }> = P & {
  widthPx: number;
  heightPx: number;
};

/** A photo with every path where it lies, the readable ones first (of a vanished photo: lay). */
export interface PhotoView extends z.infer<typeof photo> {
  /** SHA-256, hex, of the encoded picture without its metadata; of the file where that cannot be told. */
  hash: string;
  format: string | null;
  files: string[];
  /** What belongs to it. */
  companions: CompanionPart[];
}
