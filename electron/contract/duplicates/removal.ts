/** Files that Revisit moved to the trash, or to a holding folder, and that can be asked back. */
import { z } from 'zod';
import { fileFailure, refusal } from '../failure.ts';
import { photoId } from '../photo.ts';

/**
 * removed: it is in the trash and can be restored. restored: it is back. gone: the trash was emptied, or the
 * 30 days are over. uncertain: a removal was cut short and what became of the file could not be told.
 */
export const removalState = z.enum(['removed', 'restored', 'gone', 'uncertain']);
export type RemovalState = z.infer<typeof removalState>;

export const removedFile = z.strictObject({
  id: z.int().nonnegative(),
  photoId,
  fileName: z.string(),
  path: z.string().describe('where it lay'),
  sizeBytes: z.number(),
  removedAtMs: z.number(),
  restorableUntilMs: z.number().nullable().describe('null: it waits in a folder until a trash takes it'),
  state: removalState,
});
export type RemovedFile = z.infer<typeof removedFile>;

/** Where a removal stands. `failures`: what was not removed and why, of the last removal. */
export const tidyState = z.strictObject({
  state: z.enum(['idle', 'removing', 'paused']),
  done: z.int(),
  total: z.int(),
  removedCount: z.int(),
  removedBytes: z.number(),
  secondsLeft: z.number().nullable(),
  failures: z.array(fileFailure.omit({ kind: true }).extend({ kind: z.string() })),
  /** Why it stopped before its end; null where it did not. */
  stopped: refusal.nullable(),
});
export type TidyState = z.infer<typeof tidyState>;
