/**
 * All that the window may ask of the engine, and all that the engine tells it: one map from a request's name
 * to the schemas of what is asked and what is answered. Types are inferred from it; both ends check by it.
 * Photos, folders and files go by id, never by path: paths in answers are text for people to read.
 */
import { z } from 'zod';
import { notUsed } from './compute.ts';
import { tidyState } from './duplicates/removal.ts';
import { fileFailure } from './failure.ts';
import type { Outcome, Refusal } from './failure.ts';
import { THUMBNAIL_PX } from './features.ts';
import { folder, leaveOut } from './library.ts';
import { apart, noMatchReason, score, verdict } from './match.ts';
import { photoId } from './photo.ts';
import { mapLabels, placeId, placeSummary } from './place.ts';
import { copiesRequests } from './requests/copies-requests.ts';
import { doubtRequests } from './requests/doubt-requests.ts';
import { exportRequests, exportState } from './requests/export-requests.ts';
import { modelArrival, modelRequests } from './requests/model-requests.ts';
import type { models } from './requests/model-requests.ts';
import { photo, photoRequests, photosChanged, subfolder } from './requests/photo-requests.ts';
import { placeRequests } from './requests/place-requests.ts';
import type { place, placeFilter } from './requests/place-requests.ts';
import { settingsRequests } from './requests/settings-requests.ts';
import { leftOut, scanPace, scanState, watchState } from './scan.ts';
import { thenAndNowProgress } from './then-and-now.ts';
import { token } from './token.ts';

export type { CompanionPart } from './duplicates/companion.ts';
export type { Copy, DuplicateLevel, Group, GroupSummary } from './duplicates/duplicates.ts';
export type { KeeperRule, KeeperRules } from './duplicates/duplicates.ts';
export type { TidyFolder, TidyScope, TidySummary } from './duplicates/duplicates.ts';
export type { Folder, LeaveOut } from './library.ts';
export type { Link } from './match.ts';
export type { Exposure, Photo, PhotoDetails, PhotoFile, PhotoFolder } from './requests/photo-requests.ts';
export type { PhotosChanged, Subfolder, TimeLine } from './requests/photo-requests.ts';
export type { ExportReport, ExportState } from './requests/export-requests.ts';
export type { DecisionKind, Doubt, MapLabels, PhotoSuggestion, PlaceSummary } from './place.ts';
export type { RemovedFile, TidyState } from './duplicates/removal.ts';
export type { NotUsed } from './compute.ts';
export type { LeftOut, ScanPace, ScanState } from './scan.ts';
export type { Refusal } from './failure.ts';
export { refusal } from './failure.ts';

const id = z.int().nonnegative();

export const libraryState = z.strictObject({
  folders: z.array(folder),
  photoCount: z.int(),
  offlineCount: z.int(),
  failureCount: z.int(),
  placeCount: z.int(),
  scan: scanState,
  watch: watchState,
  /** `coreCount`: of the machine. */
  pace: scanPace.extend({ coreCount: z.int() }),
  /** `why`: the reason where that is not the one that was chosen. */
  model: z.strictObject({ id: z.string(), name: z.string(), why: z.string().nullable() }),
  /**
   * What computes: `CPU`, with the kernels in use; `why`: the reason where that is not the fastest there is.
   */
  device: z.strictObject({
    name: z.string(),
    kernels: z.string(),
    why: z.string().nullable(),
    /** The kinds of what `why` says. */
    notUsed: z.array(notUsed),
  }),
});

/**
 * Features in parallel columns, most attention first; locations are x, y pairs in upright full-resolution
 * pixels from the photo's top left corner.
 */
export const features = z.strictObject({
  count: z.int(),
  location: z.array(z.number()),
  scale: z.array(z.number()),
  attention: z.array(z.number()),
});

export const match = z.strictObject({
  a: photo,
  b: photo,
  verdict,
  reason: noMatchReason.nullable(),
  score,
  /** What these two need, by how many photos there are and how far apart they were taken. */
  threshold: z.number(),
  apart,
  /** From this score on a match is certain: no wrong one comes near it. */
  certainFrom: z.number(),
  /** Row-major 2 x 3, in the pixels of the locations. */
  bFromA: z.tuple([z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]).nullable(),
  featuresA: features,
  featuresB: features,
  /**
   * Pairs of rows of featuresA and featuresB: rowsA[i] corresponds to rowsB[i]. Inliers are among the
   * tentative ones.
   */
  tentative: z.strictObject({ rowsA: z.array(z.int()), rowsB: z.array(z.int()) }),
  inliers: z.strictObject({
    rowsA: z.array(z.int()),
    rowsB: z.array(z.int()),
    residualPx: z.array(z.number()),
  }),
});

const hit = z.strictObject({
  photo,
  placeId: placeId.nullable(),
  placeName: z.string().nullable(),
  score,
  inlierCount: z.int(),
});

export const found = z.strictObject({
  /** The photo of the library with the same picture, and its place; null where there is none. */
  queryPhoto: photo.nullable(),
  queryPlace: z.strictObject({ id: placeId, name: z.string().nullable() }).nullable(),
  hits: z.array(hit),
  /** What comes nearest where there are no hits: not proven. */
  nearest: z.array(hit),
});

const nothing = z.strictObject({});

/** Name -> what is asked, what is answered. An answer may also be a refusal (`refusal`). */
export const requests = {
  'library.state': { ask: nothing, answer: libraryState },
  'library.failures': { ask: nothing, answer: z.array(fileFailure) },
  /** Adds the folder that a picker, a drop or the chooser stands for, and scans. */
  'folder.add': { ask: z.strictObject({ token }), answer: folder },
  /**
   * Takes a folder out; touches no file. What was decided of its photos stays for good, and what was found in
   * them for 30 days.
   */
  'folder.remove': { ask: z.strictObject({ folderId: id }), answer: nothing },
  /** Takes a removal back, and scans. */
  'folder.restore': { ask: z.strictObject({ folderId: id }), answer: folder },
  /** What is left out of the library: by what the person said, and for other reasons. */
  'leaveOut.list': {
    ask: nothing,
    answer: z.strictObject({ patterns: z.array(leaveOut), others: z.array(leftOut) }),
  },
  /** Leaves out what a pattern as of .gitignore says, in one folder or (null) in all, and scans. */
  'leaveOut.add': {
    ask: z.strictObject({ pattern: z.string().max(4000), folderId: id.nullable() }),
    answer: nothing,
  },
  /** Leaves out a subfolder, by the names that lead to it, and scans. */
  'leaveOut.addFolder': { ask: subfolder.extend({ within: subfolder.shape.within.min(1) }), answer: nothing },
  /** Takes it back, and scans: what was known of the photos is not read again. */
  'leaveOut.remove': { ask: z.strictObject({ id }), answer: nothing },
  /** The subfolders in which there are photos. */
  'folder.subfolders': {
    ask: subfolder,
    answer: z.array(z.strictObject({ name: z.string(), fileCount: z.int() })),
  },
  'scan.start': { ask: nothing, answer: nothing },
  'scan.pause': { ask: nothing, answer: nothing },
  /** Watches the folders for what changes in them, or does so no more: kept with the library. */
  'watch.set': { ask: z.strictObject({ isOn: z.boolean() }), answer: nothing },
  /** Largest first; `count` of them from `start` on, without it all: fewer than asked for are the last. */
  'places.list': {
    ask: z.strictObject({ start: z.int().nonnegative(), count: z.int().positive() }).partial(),
    answer: z.array(placeSummary),
  },
  /**
   * Of a part of the world, in degrees; `west` is more than `east` across the date line. `middle`: of the map
   * as it is drawn, which is not that of degrees.
   */
  'map.labels': {
    ask: z.strictObject({
      box: z.strictObject({ west: z.number(), south: z.number(), east: z.number(), north: z.number() }),
      middle: z.strictObject({ latitude: z.number(), longitude: z.number() }),
    }),
    answer: mapLabels,
  },
  ...placeRequests,
  ...doubtRequests,
  ...copiesRequests,
  ...photoRequests,
  ...modelRequests,
  ...exportRequests,
  ...settingsRequests,
  /** Any two photos of the library, matched or not. */
  'match.get': { ask: z.strictObject({ a: photoId, b: photoId }), answer: match },
  /** Where else was this? Of an uploaded, dropped or picked file; nothing is added to the library. */
  'find.file': { ask: z.strictObject({ token }), answer: found },
  /** The same of a photo of the library, by what is kept of it. */
  'find.photo': { ask: z.strictObject({ photoId }), answer: found },
} as const;

export type RequestName = keyof typeof requests;
export type Ask<N extends RequestName> = z.infer<(typeof requests)[N]['ask']>;
export type Answer<N extends RequestName> = z.infer<(typeof requests)[N]['answer']>;

export type Reply<N extends RequestName> = Outcome<Answer<N>, Refusal>;

/** What the engine tells unasked. */
export const events = {
  'library.changed': libraryState,
  /**
   * Places are otherwise than they were, or no more; all may be where `places` is null. `revision` grows with
   * every change of what `place.get` tells; that a person has seen a place is none.
   */
  'places.changed': z.strictObject({
    revision: z.int(),
    places: z.array(placeSummary).nullable(),
    gone: z.array(placeId),
  }),
  'photos.changed': photosChanged,
  /** Groups, or what was decided of them, are otherwise than they were. */
  'duplicates.changed': z.strictObject({ revision: z.int() }),
  'tidy.changed': tidyState,
  'export.changed': exportState,
  'thenAndNow.progress': thenAndNowProgress,
  'models.changed': modelArrival,
  /** The engine died and was started again; what it was doing continues. */
  'engine.restarted': z.strictObject({ reason: z.string() }),
} as const;
export type EventName = keyof typeof events;
export type EventOf<N extends EventName> = z.infer<(typeof events)[N]>;

/**
 * Sizes a photo is served in, upright, long side in pixels; null is its own. JPEG, by photo id. The thumbnail
 * is grey and kept, so that it is there at once and of a photo whose disk is away.
 */
export const photoSizes = { thumbnail: THUMBNAIL_PX, cover: 480, screen: 2048, full: null } as const;
export type PhotoSize = keyof typeof photoSizes;

/**
 * What the picture of a match comes as: two photos side by side with their lines, as the command line draws
 * it. By the ids of the photos.
 */
export const matchPictureFormats = ['png', 'svg'] as const;
export type MatchPictureFormat = (typeof matchPictureFormats)[number];

export type LibraryState = z.infer<typeof libraryState>;
export type Place = z.infer<typeof place>;
export type PlaceFilter = z.infer<typeof placeFilter>;
export type Features = z.infer<typeof features>;
export type MatchDetail = z.infer<typeof match>;
export type Found = z.infer<typeof found>;
export type Models = z.infer<typeof models>;
export type ModelArrival = z.infer<typeof modelArrival>;
