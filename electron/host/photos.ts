/** What the engine says and shows of single photos, and of two. */
import { join } from 'node:path';
import type { Refusal } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { Ask, PhotoSize, Reply } from '../contract/requests.ts';
import { photoSizes } from '../contract/requests.ts';
import type { Library } from '../library/library.ts';
import { comparePhotos, matchDetail } from '../library/match-detail.ts';
import { photoOf } from '../library/place-book.ts';
import type { Store } from '../store/store.ts';
import type { PhotoReply } from './messages.ts';
import type { PictureMaker } from './pictures.ts';

interface Refused {
  ok: false;
  failure: Refusal;
}
const noSuchPhoto = (): Refused =>
  failed('no such photo', 'The library has no such photo.', 'It may have been removed since; scan again.');
const notLookedAt = (): Refused =>
  failed(
    'not looked at',
    'The photo was not looked at yet, or could not be.',
    'Let the scan finish; the list of failures says what could not be read.',
  );

export function readPhoto(store: Store, photoId: number): Reply<'photo.get'> {
  if (store.photos.readable(photoId) === null) return noSuchPhoto();
  const [view] = store.photos.views([photoId]);
  return view === undefined || view.widthPx === null ? notLookedAt() : { ok: true, value: photoOf(view) };
}

/** Covers are kept on disk beside the library, which is in `folder`. */
export async function photoBytes(
  { store, pictures, folder }: { store: Store; pictures: PictureMaker; folder: string },
  photoId: number,
  size: PhotoSize,
): Promise<PhotoReply> {
  const photo = store.photos.readable(photoId);
  if (photo === null) return noSuchPhoto();
  return pictures.make({
    kind: 'photo',
    photo,
    longSidePx: photoSizes[size],
    cacheFolder: size === 'cover' ? join(folder, 'covers') : null,
  });
}

const areLookedAt = (store: Store, model: ModelPackage, ...ids: number[]): boolean =>
  ids.every((id) => store.photos.hasFeatures(id, model.id));

export async function readMatch(
  store: Store,
  model: ModelPackage,
  { a, b }: Ask<'match.get'>,
): Promise<Reply<'match.get'>> {
  return areLookedAt(store, model, a, b)
    ? { ok: true, value: await matchDetail(store, model, a, b) }
    : notLookedAt();
}

export async function drawMatch(
  store: Store,
  model: ModelPackage,
  pictures: PictureMaker,
  { a, b, format }: Ask<'match.picture'>,
): Promise<Reply<'match.picture'>> {
  if (!areLookedAt(store, model, a, b)) return notLookedAt();
  const compared = await comparePhotos(store, model, a, b);
  const made = await pictures.make({
    kind: 'match',
    photos: [store.photos.readable(a)!, store.photos.readable(b)!],
    features: [compared.a, compared.b],
    verification: compared.verification,
    format,
  });
  if (!made.ok) return made;
  const base64 = Buffer.from(made.value).toString('base64');
  return { ok: true, value: { base64, mimeType: format === 'png' ? 'image/png' : 'image/svg+xml' } };
}

export async function findFile(
  store: Store,
  library: Library,
  model: ModelPackage,
  file: string,
): Promise<Reply<'find.file'>> {
  const found = await library.find(model, file);
  // the file's path means nothing to the person where it is a copy of what they dropped
  if (!found.ok)
    return failed(found.failure.kind, found.failure.reason.replace(`${file}: `, ''), found.failure.remedy);
  const { query, hits } = found.value;
  return {
    ok: true,
    value: {
      queryPhoto: query.photo === null || query.photo.widthPx === null ? null : photoOf(query.photo),
      hits: hits.map(({ photo, place, verification }) => ({
        photo: photoOf(photo),
        placeId: place,
        placeName: place === null ? null : (store.decisions.nameAndCover(place)?.name ?? null),
        score: verification.score,
        inlierCount: verification.inliersA.length,
      })),
    },
  };
}
