/** What pictures of one place, years apart, come as. */

/** By the ending of the file: a pair side by side, a slider as a page, a cross-fade or time-lapse. */
export const thenAndNowForms = ['jpg', 'png', 'html', 'webp'] as const;
export type ThenAndNowForm = (typeof thenAndNowForms)[number];

export interface ThenAndNowOptions {
  form: ThenAndNowForm;
  /** Gives all photos the brightness, contrast and cast of one. */
  matchLight: boolean;
  /** Writes beside each photo when it was taken. */
  dates: boolean;
}
