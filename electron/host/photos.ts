/** Pictures of single photos and of two, and where else a photo was taken. */
import { join } from 'node:path';
import { failed } from '../contract/failure.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { MatchPictureFormat, PhotoSize, Reply } from '../contract/requests.ts';
import { photoSizes } from '../contract/requests.ts';
import type { ThenAndNowOf, ThenAndNowOptions } from '../contract/then-and-now.ts';
import type { Library } from '../library/library.ts';
import { isDecoded } from '../library/library.ts';
import type { PictureReply, ThenAndNowReply } from './messages.ts';
import type { PictureMaker } from './pictures.ts';

export interface PictureSources {
  library: Library;
  model: ModelPackage;
  pictures: PictureMaker;
  /** The library's. */
  folder: string;
}

/** The bytes of a photo as an upright JPEG; covers are kept on disk beside the library. */
export async function photoBytes(
  { library, pictures, folder }: PictureSources,
  photoId: number,
  size: PhotoSize,
): Promise<PictureReply> {
  const photo = library.readablePhoto(photoId);
  if (!photo.ok) return photo;
  return pictures.make({
    kind: 'photo',
    photo: photo.value,
    longSidePx: photoSizes[size],
    cacheFolder: size === 'cover' ? join(folder, 'covers') : null,
  });
}

/** The bytes of two photos side by side with the lines of their match. */
export async function matchBytes(
  { library, model, pictures }: PictureSources,
  photoA: number,
  photoB: number,
  format: MatchPictureFormat,
): Promise<PictureReply> {
  const material = await library.matchMaterial(model, photoA, photoB);
  return material.ok ? pictures.make({ kind: 'match', ...material.value, format }) : material;
}

/** Photos of one place laid onto each other. */
export async function thenAndNowFile(
  { library, model, pictures }: PictureSources,
  of: ThenAndNowOf,
  options: ThenAndNowOptions,
): Promise<ThenAndNowReply> {
  const found = await ('placeId' in of
    ? library.thenAndNow.ofPlace(model, of.placeId, options.form)
    : library.thenAndNow.ofPhotos(model, of.a, of.b));
  if (!found.ok) return found;
  const { series, files, leftOut } = found.value;
  const made = await pictures.make({ kind: 'then and now', series, files, options });
  if (!made.ok) return made;
  return { ok: true, value: { ...made.value, leftOut: [...leftOut, ...made.value.leftOut] } };
}

/** The bytes of photo a as b sees it. */
export async function laidBytes(
  { library, model, pictures }: PictureSources,
  a: number,
  b: number,
): Promise<PictureReply> {
  const found = await library.thenAndNow.onto(model, a, b);
  return found.ok ? pictures.make({ kind: 'laid', ...found.value }) : found;
}

/** The page to print for who goes back to take the photo again. */
export async function againPage(
  { library, pictures }: PictureSources,
  photoId: number,
): Promise<PictureReply> {
  const [shown, photo] = [library.photo(photoId), library.readablePhoto(photoId)];
  if (!shown.ok) return shown;
  if (!photo.ok) return photo;
  const { fileName: name, takenAt, latitude, longitude } = shown.value;
  return pictures.make({
    kind: 'take again',
    photo: photo.value,
    facts: { name, takenAt, latitude, longitude },
  });
}

export async function findFile(
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
      queryPhoto: query.photo !== null && isDecoded(query.photo) ? library.shown(query.photo) : null,
      hits: hits.map(({ photo, place, placeName, verification }) => ({
        photo: library.shown(photo),
        placeId: place,
        placeName,
        score: verification.score,
        inlierCount: verification.inliersA.length,
      })),
    },
  };
}
