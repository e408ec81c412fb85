/** What pictures of one place, years apart, come as. */

/** By the ending of the file: a pair side by side, a slider as a page, a cross-fade or time-lapse. */
export const thenAndNowForms = ['jpg', 'png', 'html', 'webp'] as const;
export type ThenAndNowForm = (typeof thenAndNowForms)[number];

/** Whose photos are shown: a place's, or two by their ids. */
export type ThenAndNowOf = { placeId: number } | { a: number; b: number };

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
