/** Photos as a person sees them. */
import { basename, dirname } from 'node:path';
import type { Outcome, Refusal } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import type { Decoded, PhotoView } from '../contract/photo.ts';
import type { Photo } from '../contract/requests.ts';
import type { Store } from '../store/store.ts';

/** Where the photo may lie, as the system's bytes, with its hash. */
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

export const isDecoded = (view: PhotoView): view is Decoded<PhotoView> =>
  view.widthPx !== null && view.heightPx !== null;

/** A photo as the window shows it. */
export function photoOf(store: Store, view: Decoded<PhotoView>): Photo {
  const { hash, format, files, ...photo } = view;
  const copies = store.copyFiles.groupOf(view.id);
  const file = files[0] ?? '';
  return {
    ...photo,
    fileName: basename(file),
    folderName: basename(dirname(file)),
    copies: copies.copyCount > 1 ? copies : null,
  };
}

export function readablePhoto(store: Store, photoId: number): Outcome<ReadablePhoto, Refusal> {
  const readable = store.photos.readable(photoId);
  return readable === null ? noSuchPhoto() : { ok: true, value: readable };
}

export function shownPhoto(store: Store, photoId: number): Outcome<Photo, Refusal> {
  const [view] = store.photos.views([photoId]);
  if (view === undefined) return noSuchPhoto();
  return isDecoded(view) ? { ok: true, value: photoOf(store, view) } : notLookedAt();
}

export const noSuchPhoto = (): { ok: false; failure: Refusal } =>
  failed('no such photo', 'The library has no such photo.', 'It may have been removed since; scan again.');

export const notLookedAt = (): { ok: false; failure: Refusal } =>
  failed(
    'not looked at',
    'The photo was not looked at yet, or could not be.',
    'Let the scan finish; the list of failures says what could not be read.',
  );
