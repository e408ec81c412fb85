/** Photos of one place, and what a person decided of it. */
import { z } from 'zod';
import { link } from './match.ts';
import { photoId } from './photo.ts';

/**
 * Computed, disposable: photos of one place, with the links that hold them together. Member ids ascending.
 */
export interface Cluster {
  photos: number[];
}

/**
 * What a person decided of places, over photo ids: a pinned photo is in its place and a banned one is not,
 * whatever is computed. A photo has at most one pin.
 */
export interface Decisions {
  pins: readonly { photo: number; place: number }[];
  bans: readonly { photo: number; place: number }[];
}

/** Parts of places, by their photos, that a person said are of one place, or are not. */
export interface SaidOfParts {
  isOne: boolean;
  parts: readonly (readonly number[])[];
}

/** What a person says of places, and of photos by a star, and can take back. */
export const decisionKind = z.enum([
  'rename',
  'cover',
  'merge',
  'split',
  'exclude',
  'include',
  'accept',
  'confirm',
  'keep apart',
  'star',
  'unstar',
]);
export type DecisionKind = z.infer<typeof decisionKind>;

/** A photo that proves a suggestion; `score`: of its match, null where it shows the same shot. */
const proof = z.strictObject({ photoId, score: z.number().nullable() });

/** When or where a photo was taken that does not say it itself, as others of its place prove, best first. */
export const photoSuggestion = z.discriminatedUnion('what', [
  z.strictObject({
    what: z.literal('date'),
    photoId,
    /** ISO 8601 without zone; the day alone where that is all that the proof says. */
    takenAt: z.string(),
    proof: z.array(proof),
  }),
  z.strictObject({
    what: z.literal('position'),
    photoId,
    latitude: z.number(),
    longitude: z.number(),
    /** How far from it the place's other positions lie at most. */
    apartM: z.number(),
    proof: z.array(proof),
  }),
]);
export type PhotoSuggestion = z.infer<typeof photoSuggestion>;

export const placeId = z.int().nonnegative();

/** `country`: ISO 3166-1, two letters. */
const town = z.strictObject({ name: z.string(), country: z.string() });

/** What a map is labelled with, most inhabitants first. */
export const mapLabels = z.strictObject({
  /** By its code of ISO 3166-1, two letters, in the middle of its towns. */
  countries: z.array(
    z.strictObject({
      code: z.string(),
      latitude: z.number(),
      longitude: z.number(),
      population: z.int(),
    }),
  ),
  towns: z.array(
    z.strictObject({
      name: z.string(),
      latitude: z.number(),
      longitude: z.number(),
      population: z.int(),
      isCapital: z.boolean(),
    }),
  ),
  /** The town in the middle; null: none is near. */
  middle: town.nullable(),
});
export type MapLabels = z.infer<typeof mapLabels>;

/** What a suggested name comes from. */
export const nameSource = z.enum(['folder', 'caption', 'town']);
export type NameSource = z.infer<typeof nameSource>;

/** A place without its photos. */
export const placeSummary = z.strictObject({
  id: placeId,
  /** What the person calls it. */
  name: z.string().nullable(),
  /** What it may be called; null where nothing tells it from other places. */
  suggestion: z.strictObject({ name: z.string(), source: nameSource }).nullable(),
  /** A folder or town that most of its photos are of, and those of other places too. */
  within: z.string().nullable(),
  town: town.nullable(),
  /** What the person chose, else the photo that holds the place together most. */
  coverPhotoId: photoId,
  photoCount: z.int(),
  firstTakenAt: z.string().nullable(),
  lastTakenAt: z.string().nullable(),
  /** Those that were taken then; null where none has a date. */
  firstPhotoId: photoId.nullable(),
  lastPhotoId: photoId.nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  /** It has photos that no person has seen in it yet. */
  isNew: z.boolean(),
  /** There are doubts of it. */
  needsReview: z.boolean(),
});
export type PlaceSummary = z.infer<typeof placeSummary>;

/**
 * Why a person had better look. A weak match alone holds a photo in its place; a single match, not much
 * stronger, alone joins several photos to the rest; no match holds any of them; a match leads to another
 * place.
 */
export const doubtReason = z.enum(['weak match', 'single match', 'no match', 'other place']);
export type DoubtReason = z.infer<typeof doubtReason>;

/** Is this one place? A likely photo is in no place, and only near matches say that it is of this one. */
export const doubt = z.strictObject({
  reason: z.enum([...doubtReason.options, 'likely photo']),
  placeId,
  /** The place that `photo` is in where that is another one. */
  otherPlaceId: placeId.nullable(),
  /** What is asked about, and the photo of `placeId` to compare it with. */
  photoId,
  comparedId: photoId,
  /** Their match. */
  link: link.nullable(),
  /** Photos of the place that a likely photo nearly matches; 0 for all other reasons. */
  nearMatches: z.int(),
  /** What leaves the place if it is none of it, `photoId` among them; empty where that is in another. */
  partPhotoIds: z.array(photoId),
});
export type Doubt = z.infer<typeof doubt>;

/** Of what is in the place, or leads from it to another. */
export type DoubtInPlace = Doubt & { reason: DoubtReason };

/** A photo in no place that matches which are none, but nearly, say is of one. */
export interface LikelyPhoto {
  place: number;
  photo: number;
  /** The photo of the place that it is nearest to being a match of. */
  other: number;
  /** Of that pair. */
  score: number;
  /** Photos of the place that it nearly matches. */
  nearMatches: number;
}
