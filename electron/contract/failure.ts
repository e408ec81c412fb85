/**
 * What the world can do to a photo, a file or a model: closed unions, classified at the door that touches the
 * world. Bugs throw; ordinary negatives are values of their own; only these are failures.
 */
import { z } from 'zod';

/** What was not done and why: the world's reason and what a person can do, each a sentence. */
export const refusal = z.strictObject({ kind: z.string(), reason: z.string(), remedy: z.string() });
export type Refusal = z.infer<typeof refusal>;

/** What can happen to one photo or file. */
export const failure = refusal.extend({
  kind: z.enum([
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
  ]),
});
export type Failure = z.infer<typeof failure>;
export type FailureKind = Failure['kind'];

/** One file that gave no photo, or whose photo gave no features. */
export const fileFailure = failure.extend({ file: z.string().describe('an absolute path') });
export type FileFailure = z.infer<typeof fileFailure>;

/** What can keep a whole library, or a folder of it, from being used. */
export interface LibraryFailure extends Refusal {
  kind:
    | 'no library'
    | 'newer version'
    | 'not a library'
    | 'no decisions' // in what was named as a copy of its log
    | 'other decisions' // are there already, or are the copy's
    | 'damaged library' // its file; what was decided lies in the log beside it
    | 'in use'
    | 'unwritable'
    | 'no such folder'
    | 'timed out' // a disk or share gave no answer
    | 'not a pattern'
    | 'disk full';
}

/** What can keep a model, or what computes with it, from being used or added. */
export interface ModelFailure extends Refusal {
  kind: 'no such model' | 'not added' | 'not removed' | 'no such runtime' | 'not installed';
}

export type LibraryOutcome<T> = Outcome<T, LibraryFailure>;
export type ModelOutcome<T> = Outcome<T, ModelFailure>;

export type Outcome<T, F = Failure> = { ok: true; value: T } | { ok: false; failure: F };

export const failed = <K extends string>(
  kind: K,
  reason: string,
  remedy: string,
): { ok: false; failure: { kind: K; reason: string; remedy: string } } => ({
  ok: false,
  failure: { kind, reason, remedy },
});

/** Instead of an answer that a bug kept from coming: one answer is missing then, and nothing else. */
export const notAnswered = (error: unknown) =>
  failed(
    'not answered',
    `This was not answered, by a fault of Revisit itself (${String(error).split('\n', 1)[0]}).`,
    'Try again. Where it comes again, start Revisit again.',
  );
