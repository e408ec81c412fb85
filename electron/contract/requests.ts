/**
 * All that the window may ask of the engine, and all that the engine tells it: one map from a request's name
 * to the schemas of what is asked and what is answered. Types are inferred from it; both ends check by it.
 * Photos, folders and files go by id, never by path: paths in answers are text for people to read.
 */
import { z } from 'zod';
import * as duplicates from './duplicates/duplicates.ts';
import { fileFailure, refusal } from './failure.ts';
import { THUMBNAIL_PX } from './features.ts';
import type { Outcome, Refusal } from './failure.ts';
import { folder, leaveOut } from './library.ts';
import { link, noMatchReason, score, verdict } from './match.ts';
import { photoId } from './photo.ts';
import { photo, photoRequests, photosChanged, subfolder } from './photo-requests.ts';
import { decisionKind, mapLabels, photoSuggestion, placeId, placeSummary } from './place.ts';
import { removedFile, tidyState } from './duplicates/removal.ts';
import { leftOut, scanState, watchState } from './scan.ts';

export type { CompanionPart } from './duplicates/companion.ts';
export type { Copy, DuplicateLevel, Group, GroupSummary } from './duplicates/duplicates.ts';
export type { KeeperRule, KeeperRules } from './duplicates/duplicates.ts';
export type { TidyFolder, TidyScope, TidySummary } from './duplicates/duplicates.ts';
export type { Folder, LeaveOut } from './library.ts';
export type { Link } from './match.ts';
export type { Exposure, Photo, PhotoDetails, PhotoFile, PhotoFolder } from './photo-requests.ts';
export type { PhotosChanged, Subfolder, TimeLine } from './photo-requests.ts';
export type { DecisionKind, MapLabels, PhotoSuggestion, PlaceSummary } from './place.ts';
export type { RemovedFile, TidyState } from './duplicates/removal.ts';
export type { LeftOut, ScanState } from './scan.ts';
export type { Refusal } from './failure.ts';
export { refusal } from './failure.ts';

const id = z.int().nonnegative();
/**
 * Handed out by the side that may see paths (a picker, a drop, the server's folder chooser); worthless
 * anywhere else.
 */
const token = z.string().regex(/^[\w-]{8,64}$/);

export const libraryState = z.strictObject({
  folders: z.array(folder),
  photoCount: z.int(),
  offlineCount: z.int(),
  failureCount: z.int(),
  placeCount: z.int(),
  scan: scanState,
  watch: watchState,
  /** `why`: the reason where that is not the one that was chosen. */
  model: z.strictObject({ id: z.string(), name: z.string(), why: z.string().nullable() }),
  /**
   * What computes: `CPU`, with the kernels in use; `why`: the reason where that is not the fastest there is.
   */
  device: z.strictObject({ name: z.string(), kernels: z.string(), why: z.string().nullable() }),
});

export const place = z.strictObject({
  summary: placeSummary,
  /** By time taken, then path. */
  photos: z.array(photo),
  /** Best first. */
  links: z.array(link),
  /** Other places that single links lead to: maybe related, never merged by the program. */
  related: z.array(z.strictObject({ placeId, link })),
  /** Photos that the person took out of it, by time taken, then path. */
  excluded: z.array(photo),
  /** When and where photos of it were taken that do not say it themselves. */
  suggestions: z.array(photoSuggestion),
  /** What `place.undo` would take back, of any place; null where there is nothing. */
  undoable: decisionKind.nullable(),
  /** What `place.redo` would decide again, of any place; null where there is nothing. */
  redoable: decisionKind.nullable(),
  /** How current this is: `places.changed` tells of what is newer with a larger one. */
  revision: z.int(),
});

/** The places that a decision was about, as they are now; one that is not among them is no more. */
const decided = z.strictObject({ places: z.array(place) });

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
  threshold: z.number(),
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

const modelId = z.string().min(1).max(64);
/**
 * How a model comes to be here. `id`: of an official one; of another the name of its folder or archive, until
 * it is added. `bytes`, `total`: of a download; the total null while it is not known.
 */
export const modelArrival = z.strictObject({
  id: z.string(),
  state: z.enum(['fetching', 'checking', 'added', 'failed', 'stopped']),
  bytes: z.number(),
  total: z.number().nullable(),
  failure: refusal.nullable(),
});

export const models = z.strictObject({
  /** `isPacked`: with the program, for good. */
  models: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      isInUse: z.boolean(),
      isPacked: z.boolean(),
      bytes: z.number(),
      problem: z.string().nullable(),
    }),
  ),
  /** Official releases that are not here; fetching one connects to `host`, for `url`. */
  offered: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      host: z.string(),
      url: z.string(),
      bytes: z.number(),
    }),
  ),
  /** The last that came, or comes, since the engine started. */
  arrival: modelArrival.nullable(),
});

const nothing = z.strictObject({});
const placeAsked = z.strictObject({ placeId });
const groupAsked = z.strictObject({ groupId: duplicates.groupId });
const rulesAsked = z.strictObject({ rules: duplicates.keeperRules, preferred: z.array(id) });
const tidyAsked = z.strictObject({ scope: duplicates.tidyScope });

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
  'places.list': { ask: nothing, answer: z.array(placeSummary) },
  /** Of a part of the world, in degrees; `west` is more than `east` across the date line. */
  'map.labels': {
    ask: z.strictObject({ west: z.number(), south: z.number(), east: z.number(), north: z.number() }),
    answer: mapLabels,
  },
  'place.get': { ask: placeAsked, answer: place },
  /** A person has seen the place's photos. Asking for the place does not say so. */
  'place.seen': { ask: placeAsked, answer: nothing },
  /** null: takes the name away. */
  'place.rename': {
    ask: z.strictObject({ placeId, name: z.string().trim().min(1).max(200).nullable() }),
    answer: decided,
  },
  /** Takes what is suggested of photos of the place; refused where something else is by now. */
  'place.accept': {
    ask: z.strictObject({ placeId, suggestions: z.array(photoSuggestion).min(1) }),
    answer: decided,
  },
  'place.cover': { ask: z.strictObject({ placeId, photoId }), answer: decided },
  /**
   * The first keeps its id, name and cover (without a name it takes that of the next that has one); the
   * photos of the others are in it from now on, whatever a scan or a model says.
   */
  'place.merge': { ask: z.strictObject({ placeIds: z.array(placeId).min(2) }), answer: decided },
  /**
   * These photos become a place of their own, null where it is a single one; no scan or model puts them
   * together with the others again.
   */
  'place.split': {
    ask: z.strictObject({ placeId, photoIds: z.array(photoId).min(1) }),
    answer: decided.extend({ placeId: placeId.nullable() }),
  },
  /** "Not this place": no scan or model puts the photos into it again. One decision, however many. */
  'place.exclude': {
    ask: z.strictObject({ placeId, photoIds: z.array(photoId).min(1) }),
    answer: decided,
  },
  /** Puts back photos that were taken out. */
  'place.include': {
    ask: z.strictObject({ placeId, photoIds: z.array(photoId).min(1) }),
    answer: decided,
  },
  /** Takes back the last merge, split, exclude, include, rename or cover, of this session or one before. */
  'place.undo': { ask: nothing, answer: decided.extend({ undone: decisionKind.nullable() }) },
  /** Decides again what was taken back last, until something new is decided. */
  'place.redo': { ask: nothing, answer: decided.extend({ redone: decisionKind.nullable() }) },
  /** Groups with something to decide first, by what they would save; those settled at the end. */
  'duplicates.list': { ask: nothing, answer: z.array(duplicates.groupSummary) },
  'duplicates.get': { ask: groupAsked, answer: duplicates.group },
  /** These copies stay and the others may go; all of them: nothing of the group is offered again. */
  'duplicates.decide': {
    ask: groupAsked.extend({ keep: z.array(id).min(1) }),
    answer: duplicates.groupSummary,
  },
  /** Takes back the last decision of a group; null where there is none. */
  'duplicates.undo': { ask: nothing, answer: duplicates.groupSummary.nullable() },
  'tidy.rules': {
    ask: nothing,
    answer: z.strictObject({
      rules: duplicates.keeperRules,
      preferred: z.array(duplicates.tidyFolder),
      protected: z.array(duplicates.tidyFolder),
    }),
  },
  /** `preferred`: ids of preferred folders, best first. */
  'tidy.setRules': { ask: rulesAsked, answer: nothing },
  /** What the rules would do to the library; nothing is kept of the question. */
  'tidy.tryRules': { ask: rulesAsked, answer: duplicates.tidySummary },
  'tidy.addFolder': {
    ask: subfolder.extend({ as: z.enum(['preferred', 'protected']) }),
    answer: nothing,
  },
  /** What looks to be another program's may be tidied from then on. */
  'tidy.removeFolder': { ask: z.strictObject({ id: z.int() }), answer: nothing },
  'tidy.summary': { ask: tidyAsked, answer: duplicates.tidySummary },
  /** Moves to the trash what the groups of the scope do not keep; goes on where it was paused. */
  'tidy.start': { ask: tidyAsked, answer: nothing },
  'tidy.pause': { ask: nothing, answer: nothing },
  'tidy.state': { ask: nothing, answer: tidyState },
  /** Last removed first. */
  'removed.list': { ask: nothing, answer: z.array(removedFile) },
  /** Puts files back where they lay, never over another; those it could not are told in the answer. */
  'removed.restore': {
    ask: z.strictObject({ ids: z.array(id).min(1) }),
    answer: z.strictObject({ restoredCount: z.int(), failures: tidyState.shape.failures }),
  },
  ...photoRequests,
  /** Any two photos of the library, matched or not. */
  'match.get': { ask: z.strictObject({ a: photoId, b: photoId }), answer: match },
  /** Where else was this? Of an uploaded, dropped or picked file; nothing is added to the library. */
  'find.file': { ask: z.strictObject({ token }), answer: found },
  /** The same of a photo of the library, by what is kept of it. */
  'find.photo': { ask: z.strictObject({ photoId }), answer: found },
  'models.list': { ask: nothing, answer: models },
  /** Connects to the release's host, which is why it takes the word of a person who was told. */
  'model.fetch': { ask: z.strictObject({ id: modelId, isAgreed: z.literal(true) }), answer: nothing },
  /**
   * Adds the model in the folder or archive which a picker, a drop, an upload or the chooser stands for: a
   * DELF SavedModel, or one with a manifest. `fileName`: of an archive, which may lie under another name
   * here. `release`: the official one that it must be.
   */
  'model.add': {
    ask: z.strictObject({
      token,
      fileName: z.string().min(1).max(255).nullable(),
      release: modelId.nullable(),
    }),
    answer: nothing,
  },
  /** Ends a download. */
  'model.stop': { ask: nothing, answer: nothing },
  /**
   * From the disk, where it is neither packed with the program nor in use; what was found with it stays in
   * the library.
   */
  'model.remove': { ask: z.strictObject({ id: modelId }), answer: nothing },
  /** From now on, here and on the command line: the engine starts anew with it and looks at all photos. */
  'model.use': { ask: z.strictObject({ id: modelId }), answer: nothing },
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
export type Features = z.infer<typeof features>;
export type MatchDetail = z.infer<typeof match>;
export type Found = z.infer<typeof found>;
export type Models = z.infer<typeof models>;
export type ModelArrival = z.infer<typeof modelArrival>;
