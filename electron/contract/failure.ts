/**
 * What the world can do to a photo, a file or a model: a closed union, classified at the door that touches
 * the world. Bugs throw; ordinary negatives are values of their own; only these are failures.
 */
export const failureKinds = [
  'unreadable', // the system refused to read the file
  'vanished', // listed, then gone
  'not on this disk', // a cloud placeholder: reading it would download it
  'unsupported format', // a photo, of a kind that this version does not decode
  'not a photo', // the bytes are no image
  'damaged', // an image whose data ends or contradicts itself
  'too large', // beyond the pixel limit
  'decoder crashed',
  'timed out',
  'out of memory',
] as const;
export type FailureKind = (typeof failureKinds)[number];

/** One failure, in a person's words. */
export interface Failure {
  kind: FailureKind;
  /** What is wrong, as a sentence. */
  reason: string;
  /** What the person can do, as a sentence. */
  remedy: string;
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; failure: Failure };
