/** All that is known of one photo, and where its files are. */
import { basename, dirname } from 'node:path';
import type { Outcome, Refusal } from '../../contract/failure.ts';
import { failed } from '../../contract/failure.ts';
import { pathText } from '../../contract/paths.ts';
import type { PhotoDetails, PhotoFile } from '../../contract/requests.ts';
import { askDisks } from '../../process/disks.ts';
import type { PhotoFile as FileRow, Store } from '../../store/store.ts';
import { isDecoded, noSuchPhoto, notLookedAt, photoOf } from '../photos.ts';

export function photoDetails(store: Store, modelId: string, photoId: number): Outcome<PhotoDetails, Refusal> {
  const [view] = store.photos.views([photoId]);
  if (view === undefined) return noSuchPhoto();
  if (!isDecoded(view)) return notLookedAt();
  const placeId = store.places.placeOf(modelId, photoId);
  const name = placeId === null ? null : (store.decisions.nameAndCover(placeId)?.name ?? null);
  const details: PhotoDetails = {
    ...photoOf(store, view),
    format: view.format,
    isFavourite: store.decisions.isFavourite(photoId),
    files: filesThere(store, photoId).map(fileOf),
    sameShots: store.photos
      .views(store.sameShots.photosOfShot(photoId).filter((id) => id !== photoId))
      .filter(({ state }) => state !== 'vanished')
      .map(({ id, files }) => ({ photoId: id, fileName: basename(files[0] ?? '') })),
    subject: store.thumbnails.subject(photoId),
    place: placeId === null ? null : { id: placeId, name },
  };
  return { ok: true, value: details };
}

/** Those that did not vanish; of a photo that did, those that it lay in. */
function filesThere(store: Store, photoId: number): FileRow[] {
  const all = store.photoFiles.of(photoId);
  const there = all.filter(({ state }) => state !== 'vanished');
  return there.length > 0 ? there : all;
}

function fileOf({ path, ...row }: FileRow): PhotoFile {
  const text = pathText(path);
  return { ...row, path: text, fileName: basename(text), folderName: basename(dirname(text)) };
}

/** What a disk or share may take before it counts as away: a person waits for it. */
const ANSWER_MS = 5000;

/**
 * Where a file of the photo is now, absolute: the one asked for, or (null) the first that can be read.
 * Refused where it is not there, or its disk is away.
 */
export async function photoFile(
  store: Store,
  photoId: number,
  fileId: number | null,
): Promise<Outcome<Buffer, Refusal>> {
  const files = store.photoFiles.of(photoId);
  const file = fileId === null ? files[0] : files.find((one) => one.fileId === fileId);
  if (file === undefined) return noSuchPhoto();
  if (file.state === 'vanished') return fileGone();
  if (file.state === 'offline') return fileAway();
  const isThere = await askDisks(ANSWER_MS, (disks) => disks.isFile(file.path));
  if (isThere === 'no answer') return fileAway();
  return isThere ? { ok: true, value: file.path } : fileGone();
}

const fileGone = () =>
  failed('file gone', 'The file is not where it lay.', 'Scan again if it was moved or renamed.');

const fileAway = () =>
  failed('file away', 'The file lies on a disk that is not connected.', 'Connect the disk, and try again.');
