/** Photos of one place, and what a person decided of it. */
import { z } from 'zod';
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

/** What a person says of places, and of photos by a star, and can take back. */
export const decisionKind = z.enum([
  'rename',
  'cover',
  'merge',
  'split',
  'exclude',
  'include',
  'star',
  'unstar',
]);
export type DecisionKind = z.infer<typeof decisionKind>;

export const placeId = z.int().nonnegative();

/** A place without its photos. */
export const placeSummary = z.strictObject({
  id: placeId,
  name: z.string().nullable(),
  /** What the person chose, else the photo that holds the place together most. */
  coverPhotoId: photoId,
  photoCount: z.int(),
  firstTakenAt: z.string().nullable(),
  lastTakenAt: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  /** Names of the folders its photos lie in, for search. */
  folderNames: z.array(z.string()),
  /** It has photos that no person has seen in it yet. */
  isNew: z.boolean(),
  /** A link of it is close to the threshold, or it may be related to another place. */
  needsReview: z.boolean(),
});
export type PlaceSummary = z.infer<typeof placeSummary>;
