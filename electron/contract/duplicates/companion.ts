/** Companions: photos and files that belong to another photo, shown as one with it. */
import { z } from 'zod';

/**
 * What a companion is to its lead. raw: the same shot as the camera's RAW. original: the shot before it was
 * edited, or before the phone worked on it. edited: an edit before the last one. other format: the same shot
 * in another format. Frames: other shots of one burst, exposure bracket or panorama.
 */
export const companionKind = z.enum([
  'raw',
  'original',
  'edited',
  'other format',
  'burst frame',
  'bracket frame',
  'panorama frame',
]);
export type CompanionKind = z.infer<typeof companionKind>;

/** A file beside photos that may belong to one, by its name. */
export type OtherFileKind = 'sidecar' | 'video';

/** live video: the moving half of a Live Photo. sidecar: what a program wrote beside a photo. */
export const companionFileKind = z.enum(['live video', 'sidecar']);
export type CompanionFileKind = z.infer<typeof companionFileKind>;

/** As the lead shows it: by its name, and where it is a photo itself by its id. */
export const companionPart = z.strictObject({
  kind: z.enum([...companionKind.options, ...companionFileKind.options]),
  photoId: z.int().nonnegative().nullable(),
  fileName: z.string(),
});
export type CompanionPart = z.infer<typeof companionPart>;

/** A photo that is shown as part of its lead. A lead is never a companion itself. */
export interface Companion {
  photo: number;
  lead: number;
  kind: CompanionKind;
}
