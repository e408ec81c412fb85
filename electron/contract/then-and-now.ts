/** What pictures of one place, years apart, come as. */
import { z } from 'zod';
import { photoId } from './photo.ts';

const share = z.number().min(0).max(1);

/** Two photos of a place, years apart, and what both of them show. */
export const alignedPair = z.strictObject({
  then: photoId,
  now: photoId,
  /** The one of them that the other is laid onto. */
  onto: photoId,
  /** As shares of the width and height of that photo. */
  view: z.strictObject({ left: share, top: share, width: share, height: share }),
});
export type AlignedPair = z.infer<typeof alignedPair>;

/** By the ending of the file: a pair side by side, a slider as a page, a cross-fade or time-lapse. */
export const thenAndNowForms = ['jpg', 'png', 'html', 'webp'] as const;
export type ThenAndNowForm = (typeof thenAndNowForms)[number];

/** Whose photos are shown: a place's, or two by their ids. */
export type ThenAndNowOf = { placeId: number } | { a: number; b: number };

/** What is being made, by a number that whoever asks for it draws: it is told how far it is, and stopped. */
export const thenAndNowJob = z.int().min(0);

/** How far it is; `total` may become less. */
export const thenAndNowProgress = z.strictObject({ job: thenAndNowJob, done: z.int(), total: z.int() });
export type ThenAndNowProgress = z.infer<typeof thenAndNowProgress>;

export interface ThenAndNowOptions {
  form: ThenAndNowForm;
  /** Gives all photos the brightness, contrast and cast of one. */
  matchLight: boolean;
  /** Writes beside each photo when it was taken. */
  dates: boolean;
}

/** What became of it: the file, and names of photos that could not be laid onto the others. */
export interface ThenAndNow {
  bytes: Uint8Array;
  leftOut: string[];
}
