/** The bytes of a photo, wherever one of its files can still be read. */
import { readFile } from 'node:fs/promises';
import type { Failure, Outcome, Refusal } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import { isPhoto } from '../vision/identity.ts';

/** A photo and where its bytes may lie. `hash`: null for any file, which no library knows. */
export interface PhotoFiles {
  hash: Uint8Array | null;
  paths: Uint8Array[];
}

/** From the first path that still holds them. */
export const photoBytes = (photo: PhotoFiles): Promise<Outcome<Buffer>> =>
  madeOfPhoto(photo, (bytes) => Promise.resolve({ ok: true, value: bytes }));

/** Of each of its files that still holds them. */
export async function* bytesOfFiles({ hash, paths }: PhotoFiles): AsyncGenerator<Buffer> {
  for (const path of paths) {
    const bytes = await readFile(Buffer.from(path)).catch(() => null);
    if (bytes !== null && (hash === null || isPhoto(bytes, hash))) yield bytes;
  }
}

/**
 * What can be made of the photo's bytes, from the first path where it can: a file may be broken around a
 * picture that is whole. Else what is wrong with the first that still holds them.
 */
export async function madeOfPhoto<T, F extends Refusal = Failure>(
  photo: PhotoFiles,
  make: (bytes: Buffer) => Promise<Outcome<T, F>>,
): Promise<Outcome<T, F | Failure>> {
  let refusal: Outcome<T, F> | null = null;
  for await (const bytes of bytesOfFiles(photo)) {
    const made = await make(bytes);
    if (made.ok) return made;
    refusal ??= made;
  }
  return refusal ?? vanished;
}

/** The same of two photos. */
export const madeOfPhotos = <T>(
  [a, b]: readonly [PhotoFiles, PhotoFiles],
  make: (a: Buffer, b: Buffer) => Promise<Outcome<T>>,
): Promise<Outcome<T>> => madeOfPhoto(a, (bytesA) => madeOfPhoto(b, (bytesB) => make(bytesA, bytesB)));

export const vanished = failed(
  'vanished',
  'The photo cannot be read where it lay.',
  'Connect its disk, or scan again if it was moved or changed.',
);
