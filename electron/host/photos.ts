/** Pictures of single photos and of two, and where else a photo was taken. */
import { basename, join } from 'node:path';
import type { Outcome, Refusal } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import type { FindView } from '../contract/library.ts';
import type { ModelPackage } from '../contract/model.ts';
import { pathText } from '../contract/paths.ts';
import type { Exposure, Found, MatchPictureFormat, PhotoSize, Reply } from '../contract/requests.ts';
import { photoSizes } from '../contract/requests.ts';
import type { Library } from '../library/library.ts';
import { isDecoded } from '../library/library.ts';
import type { FileReply, OriginalReply, PictureReply } from './messages.ts';
import type { PictureMaker } from './pictures.ts';

export interface PictureSources {
  library: Library;
  model: ModelPackage;
  pictures: PictureMaker;
  /** The library's. */
  folder: string;
}

/** Where the library in the folder keeps covers. */
export const coversOf = (folder: string): string => join(folder, 'covers');

/** The bytes of a photo as an upright JPEG; covers are kept on disk beside the library. */
export async function photoBytes(
  { library, pictures, folder }: PictureSources,
  photoId: number,
  size: PhotoSize,
): Promise<PictureReply> {
  const kept = size === 'thumbnail' ? library.thumbnail(photoId) : null;
  if (kept !== null) return { ok: true, value: kept };
  const photo = library.readablePhoto(photoId);
  if (!photo.ok) return photo;
  return pictures.make({
    kind: 'photo',
    photo: photo.value,
    longSidePx: photoSizes[size],
    cacheFolder: size === 'cover' ? coversOf(folder) : null,
  });
}

/** A file of the photo as it is, with its name. Refused where its bytes are not the photo's any more. */
export async function originalBytes(
  { library, pictures }: PictureSources,
  photoId: number,
): Promise<OriginalReply> {
  const photo = library.readablePhoto(photoId);
  if (!photo.ok) return photo;
  const bytes = await pictures.make({ kind: 'original', photo: photo.value });
  if (!bytes.ok) return bytes;
  return { ok: true, value: { bytes: bytes.value, fileName: nameOf(photo.value.paths[0]!) } };
}

const nameOf = (path: Buffer): string => basename(pathText(path)).toWellFormed();

/** Where a file of the photo is, for programs of the system. */
export async function photoFile(
  { library }: PictureSources,
  photoId: number,
  fileId: number | null,
): Promise<FileReply> {
  const file = await library.photoFile(photoId, fileId);
  if (!file.ok) return file;
  const path = pathText(file.value);
  return path.isWellFormed() ? { ok: true, value: path } : unnameable();
}

const unnameable = () =>
  failed(
    'no text',
    'The name of the file or of a folder around it is no text, which other programs do not take.',
    'Rename it, or save a copy.',
  );

export async function exposureOf(
  { library, pictures }: Pick<PictureSources, 'library' | 'pictures'>,
  photoId: number,
): Promise<Outcome<Exposure, Refusal>> {
  const photo = library.readablePhoto(photoId);
  return photo.ok ? pictures.make({ kind: 'exposure', photo: photo.value }) : photo;
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
  { library, model, pictures }: PictureSources,
  photoId: number,
): Promise<PictureReply> {
  const [shown, photo] = [library.photo(model.id, photoId), library.readablePhoto(photoId)];
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
  return { ok: true, value: foundOf(library, found.value) };
}

export async function findPhoto(
  library: Library,
  model: ModelPackage,
  photoId: number,
): Promise<Reply<'find.photo'>> {
  const found = await library.findPhoto(model, photoId);
  return found.ok ? { ok: true, value: foundOf(library, found.value) } : found;
}

function foundOf(library: Library, { query, place, hits, nearest }: FindView): Found {
  const hitOf = ({ photo, place, placeName, verification }: FindView['hits'][number]) => ({
    photo: library.shown(photo),
    placeId: place,
    placeName,
    score: verification.score,
    inlierCount: verification.inliersA.length,
  });
  return {
    queryPhoto: query.photo !== null && isDecoded(query.photo) ? library.shown(query.photo) : null,
    queryPlace: place,
    hits: hits.map(hitOf),
    nearest: nearest.map(hitOf),
  };
}
