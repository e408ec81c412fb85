/** Photos as a person sees them. */
import { basename, dirname } from 'node:path';
import type { Outcome, Refusal } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import type { PhotoView } from '../contract/photo.ts';
import type { Photo } from '../contract/requests.ts';
import type { Store } from '../store/store.ts';

/** Where the photo's bytes may lie, as the system's bytes, with its SHA-256. */
export interface ReadablePhoto {
  hash: Buffer;
  paths: Buffer[];
}

/** Photos without time last; then by path, then id. */
export const byTimeTaken = (x: PhotoView, y: PhotoView): number =>
  compare(x.takenAt ?? '9', y.takenAt ?? '9') || compare(x.files[0] ?? '', y.files[0] ?? '') || x.id - y.id;

function compare(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}

/** A photo as the window shows it; throws for one that was never decoded. */
export function photoOf(view: PhotoView): Photo {
  const { id, widthPx, heightPx, takenAt, camera, latitude, longitude, state, files, companions } = view;
  if (widthPx === null || heightPx === null) throw new Error(`photo ${id} was never decoded`);
  const file = files[0] ?? '';
  return {
    id,
    widthPx,
    heightPx,
    takenAt,
    camera,
    latitude,
    longitude,
    state,
    fileName: basename(file),
    folderName: basename(dirname(file)),
    companions,
  };
}

export function readablePhoto(store: Store, photoId: number): Outcome<ReadablePhoto, Refusal> {
  const readable = store.photos.readable(photoId);
  return readable === null
    ? failed('no such photo', 'The library has no such photo.', 'It may have been removed since; scan again.')
    : { ok: true, value: readable };
}

export function shownPhoto(store: Store, photoId: number): Outcome<Photo, Refusal> {
  const readable = readablePhoto(store, photoId);
  if (!readable.ok) return readable;
  const [view] = store.photos.views([photoId]);
  return view === undefined || view.widthPx === null ? notLookedAt() : { ok: true, value: photoOf(view) };
}

export const notLookedAt = (): { ok: false; failure: Refusal } =>
  failed(
    'not looked at',
    'The photo was not looked at yet, or could not be.',
    'Let the scan finish; the list of failures says what could not be read.',
  );
