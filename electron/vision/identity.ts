/** What makes a photo the photo that it is: its picture, whatever other programs write beside it. */
import { createHash } from 'node:crypto';
import { identityPieces } from './container/container.ts';

/** SHA-256 of the encoded picture in a file's bytes, or of all of them where it cannot be told apart. */
export function photoHash(bytes: Uint8Array): Buffer {
  const hash = createHash('sha256');
  for (const piece of identityPieces(bytes)) hash.update(piece);
  return hash.digest();
}

/** SHA-256 of a file's bytes. */
export const fileHash = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();

/** A photo that was not read since photos are known by their pictures is known by its file's bytes. */
export const isPhoto = (bytes: Uint8Array, hash: Uint8Array): boolean =>
  photoHash(bytes).equals(hash) || fileHash(bytes).equals(hash);
