/** What the window asks of single photos and of all of them; part of the map in requests.ts. */
import { z } from 'zod';
import { companionPart } from '../duplicates/companion.ts';
import { SUBJECTS } from '../features.ts';
import { groupId } from '../duplicates/duplicates.ts';
import { photo as photoNoun, photoId, photoState } from '../photo.ts';
import { placeId } from '../place.ts';

/** As the window shows a photo: one that was decoded. */
export const photo = photoNoun.extend({
  widthPx: z.int(),
  heightPx: z.int(),
  /** The name of its first file and the folder that is in, for people to read. */
  fileName: z.string(),
  folderName: z.string(),
  /** What belongs to it: its RAW, what it was edited from, the other frames of its burst. */
  companions: z.array(companionPart),
  /** The group of copies that it stands for; null where there is none. `copyCount`: files, it included. */
  copies: z.strictObject({ groupId, copyCount: z.int() }).nullable(),
});

/** A file that a photo lies in. */
export const photoFile = z.strictObject({
  fileId: z.int().nonnegative(),
  /** Absolute, for people to read. */
  path: z.string(),
  fileName: z.string(),
  folderName: z.string(),
  sizeBytes: z.number(),
  state: photoState,
});

export const photoDetails = photo.extend({
  format: z.string().nullable(),
  isFavourite: z.boolean(),
  /** All of them, those that can be read first. */
  files: z.array(photoFile),
  /** Other photos of the same shot. */
  sameShots: z.array(z.strictObject({ photoId, fileName: z.string() })),
  /** A document or screenshot, by its picture: in no place, unless a person put it there. */
  subject: z.enum(SUBJECTS),
  place: z.strictObject({ id: placeId, name: z.string().nullable() }).nullable(),
});

/** How the camera was set, as a file tells it; null where it does not. */
export const exposure = z.strictObject({
  lens: z.string().nullable(),
  timeS: z.number().nullable(),
  fNumber: z.number().nullable(),
  iso: z.number().nullable(),
  focalLengthMm: z.number().nullable(),
  focalLengthIn35Mm: z.number().nullable(),
});

/**
 * All photos in parallel columns, latest first, at the end those without a date; what is shown as part of
 * another photo (its companions, copies of it) is none of them.
 */
export const timeLine = z.strictObject({
  ids: z.array(photoId),
  /** Of those with a date: seconds since 1970 on the camera's own clock. */
  takenAtS: z.array(z.int()),
  /** Upright width by height, in thousandths. */
  aspectPerMille: z.array(z.int()),
  /** Rows with a star. */
  favourites: z.array(z.int()),
  /** Rows that stand for several photos, and for how many. */
  stacks: z.strictObject({ rows: z.array(z.int()), photoCounts: z.array(z.int()) }),
  /** How current this is: `photos.changed` tells of what is newer with a larger one. */
  revision: z.int(),
});

const names = z.array(z.string().min(1).max(4000)).max(1000);
/** A folder below one of the library's, by the names that lead to it; by none, that itself. */
export const subfolder = z.strictObject({ folderId: z.int().nonnegative(), within: names });

/** A folder with photos in it or below, each of which is counted once. */
export const photoFolder = subfolder.extend({
  /** Of one of the library's its path, else its own name: for people to read. */
  name: z.string(),
  photoCount: z.int(),
});

export const photoRequests = {
  /** Of one folder and all below it, or (null) of the library. */
  'photos.timeLine': { ask: z.strictObject({ in: subfolder.nullable() }), answer: timeLine },
  /** The other photos that this one of the time line stands for, the earliest first; in step. */
  'photos.stack': {
    ask: z.strictObject({ photoId }),
    answer: z.strictObject({ ids: z.array(photoId), aspectPerMille: z.array(z.int()) }),
  },
  /** Each after the one it is in; by name. */
  'photos.folders': { ask: z.strictObject({}), answer: z.array(photoFolder) },
  /** Gives the photos a star, or takes it from them and what is shown as part of them. */
  'photos.star': {
    ask: z.strictObject({ photoIds: z.array(photoId).min(1), isFavourite: z.boolean() }),
    answer: z.strictObject({}),
  },
  'photo.get': { ask: z.strictObject({ photoId }), answer: photoDetails },
  /** Read in the file itself, which must be there. */
  'photo.exposure': { ask: z.strictObject({ photoId }), answer: exposure },
} as const;

/**
 * Photos came, went or changed; where only stars were given or taken (`stars` not null), of these. `revision`
 * grows with every change of what the requests above tell.
 */
export const photosChanged = z.strictObject({
  revision: z.int(),
  stars: z.array(z.strictObject({ photoId, isFavourite: z.boolean() })).nullable(),
});

export type Photo = z.infer<typeof photo>;
export type PhotoDetails = z.infer<typeof photoDetails>;
export type PhotoFile = z.infer<typeof photoFile>;
export type PhotoFolder = z.infer<typeof photoFolder>;
export type PhotosChanged = z.infer<typeof photosChanged>;
export type Exposure = z.infer<typeof exposure>;
export type Subfolder = z.infer<typeof subfolder>;
export type TimeLine = z.infer<typeof timeLine>;
