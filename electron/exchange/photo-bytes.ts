/** The bytes of a photo, wherever one of its files can still be read. */
import { readFile } from 'node:fs/promises';
import type { Outcome } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import { isPhoto } from '../vision/identity.ts';

/** A photo and where its bytes may lie. `hash`: null for any file, which no library knows. */
export interface PhotoFiles {
  hash: Uint8Array | null;
  paths: Uint8Array[];
}

/** From the first path that still holds them. */
export async function photoBytes({ hash, paths }: PhotoFiles): Promise<Outcome<Buffer>> {
  for (const path of paths) {
    const bytes = await readFile(Buffer.from(path)).catch(() => null);
    if (bytes !== null && (hash === null || isPhoto(bytes, hash))) return { ok: true, value: bytes };
  }
  return failed(
    'vanished',
    'The photo cannot be read where it lay.',
    'Connect its disk, or scan again if it was moved or changed.',
  );
}
