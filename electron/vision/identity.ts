/** What makes a photo the photo that it is: its picture, whatever other programs write beside it. */
import { createHash } from 'node:crypto';
import type { Annotations, Metadata, Shot } from '../contract/photo.ts';
import type { Parts } from './container/container.ts';
import { partsOf } from './container/container.ts';
import type { Surroundings } from './metadata/metadata.ts';
import { readMetadata } from './metadata/metadata.ts';

/** What a photo's file tells before it is decoded. */
export interface FileRead {
  /** SHA-256 of its bytes. */
  hash: Uint8Array;
  /** SHA-256 of the picture in it, without metadata: what makes it the photo that it is. */
  photoHash: Uint8Array;
  metadata: Metadata;
  shot: Shot;
  annotations: Annotations;
}

/** SHA-256 of the encoded picture in a file's bytes, or of all of them where it cannot be told apart. */
export function photoHash(bytes: Uint8Array, { picture }: Parts = partsOf(bytes)): Buffer {
  const hash = createHash('sha256');
  for (const piece of picture ?? [bytes]) hash.update(piece);
  return hash.digest();
}

/** All that a file tells of its photo before it is decoded. */
export function readFacts(bytes: Uint8Array, surroundings: Surroundings): FileRead {
  const parts = partsOf(bytes);
  const { shot, annotations, ...metadata } = readMetadata(bytes, parts, surroundings);
  return { hash: fileHash(bytes), photoHash: photoHash(bytes, parts), metadata, shot, annotations };
}

/** SHA-256 of a file's bytes. */
export const fileHash = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** A photo that was not read since photos are known by their pictures is known by its file's bytes. */
export const isPhoto = (bytes: Uint8Array, hash: Uint8Array): boolean =>
  photoHash(bytes).equals(hash) || fileHash(bytes).equals(hash);
