/** Two photos that were compared. */
import { z } from 'zod';
import { photoId } from './photo.ts';

/**
 * Row-major 2 x 3 affine: x' = m0 x + m1 y + m2, y' = m3 x + m4 y + m5, in upright full-resolution pixels of
 * both photos.
 */
export type Affine = readonly [number, number, number, number, number, number];

/** Why two photos are no match. */
export const noMatchReason = z.enum([
  'too few tentative',
  'no consistent transform',
  'overlay',
  'below threshold',
]);
export type NoMatchReason = z.infer<typeof noMatchReason>;

export const verdict = z.enum(['match', 'no match']);

/** Comparable across pairs and photos; a match from the threshold on. */
export const score = z.number().describe('comparable across pairs; best links come first');

/** How far apart two photos were taken. */
export const apart = z.strictObject({
  metres: z.number().nullable().describe('along the ground; null where one does not say where'),
  seconds: z.number().nullable().describe('by one camera, moments apart; else null'),
  is: z.enum(['near', 'far']).nullable().describe('what counts as neither is null'),
});
export type Apart = z.infer<typeof apart>;

/** The geometric check of one candidate pair (photos a and b). */
export interface Verification {
  verdict: z.infer<typeof verdict>;
  /** null for a match. */
  reason: NoMatchReason | null;
  /** Comparable across pairs and photos; a match from the threshold on. 0 where no transform was found. */
  score: number;
  /** The transform most inliers agree with; null where none was found. */
  bFromA: Affine | null;
  tentativeCount: number;
  /**
   * Inliers as feature rows: inliersA[i] of photo a corresponds to inliersB[i] of photo b; best attention
   * first.
   */
  inliersA: Uint16Array;
  inliersB: Uint16Array;
  /** RANSAC trials used, and the seed that makes them repeatable. */
  trials: number;
  seed: number;
}

/** Two photos (ids, a < b) with their verification. */
export interface Match {
  a: number;
  b: number;
  verification: Verification;
}

/** A verified link between two photos of a place. */
export const link = z.strictObject({ a: photoId, b: photoId, score, inlierCount: z.int() });
export type Link = z.infer<typeof link>;
