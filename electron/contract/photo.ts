/** A photo of the library: its content, and what its camera wrote. */
import { z } from 'zod';
import type { CompanionPart } from './companion.ts';

/** An integer of up to 52 bits, ascending with `hash`. */
export const photoId = z
  .int()
  .nonnegative()
  .describe('made from the content: the same photo has the same id everywhere');

/** What the camera wrote; null where it wrote nothing. */
const exif = z.strictObject({
  /** ISO 8601 without zone, `2019-07-31T14:05:09`. */
  takenAt: z.string().nullable().describe("the camera's own clock, without zone"),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  camera: z.string().nullable(),
});
export type Exif = z.infer<typeof exif>;

/**
 * present: a file of it can be read. offline: it lies on a disk that is not connected. vanished: no file of
 * it is left.
 */
export const photoState = z.enum(['present', 'offline', 'vanished']);

/** Upright size; null until it was decoded. */
export const photo = exif.extend({
  id: photoId,
  state: photoState,
  widthPx: z.int().nullable(),
  heightPx: z.int().nullable(),
});

/** A photo with every path where its bytes lie, the readable ones first (of a vanished photo: lay). */
export interface PhotoView extends z.infer<typeof photo> {
  /** SHA-256 of the file's bytes, hex. */
  hash: string;
  format: string | null;
  files: string[];
  /** What belongs to it. */
  companions: CompanionPart[];
}
