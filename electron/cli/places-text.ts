/** Photos, links and places as answers: their JSON and their text. */
import type { PlaceView } from '../contract/library.ts';
import type { PhotoView } from '../contract/photo.ts';
import type { DoubtReason } from '../contract/place.ts';
import { otherSource } from '../contract/photo.ts';
import type { Photo, Place } from '../contract/results/results.ts';
import { bold, count, faint, path, plain } from './text.ts';

/** A photo whose files are all gone keeps the path it had last. */
export function photoResult(photo: PhotoView): Photo {
  const { hash, format, files, ...rest } = photo;
  const [file = '', ...otherFiles] = files;
  return { ...rest, file, otherFiles };
}

export function placeResult(place: PlaceView): Place {
  const { id, name, coverPhotoId, photos, links, excluded, doubts } = place;
  const shown = photos.map(photoResult);
  const fileOf = new Map(shown.map((photo) => [photo.id, photo.file]));
  return {
    id,
    name,
    cover: fileOf.get(coverPhotoId) ?? '',
    photos: shown,
    links: links.map((l) => ({ ...l, a: fileOf.get(l.a) ?? '', b: fileOf.get(l.b) ?? '' })),
    excluded: excluded.map(photoResult),
    doubts: doubts.map(({ reason, placeId, otherPlaceId, photoId, comparedId }) => ({
      reason,
      photos: [photoId, comparedId].flatMap((photo) => fileOf.get(photo) ?? []),
      otherPlace: placeId === id ? otherPlaceId : placeId,
    })),
  };
}

/** `2014-05-01 to 2019-07-31`; empty where no photo says when. */
function span(photos: readonly Photo[]): string {
  const days = photos
    .flatMap((photo) => (photo.takenAt === null ? [] : [photo.takenAt.slice(0, 10)]))
    .toSorted();
  const [first, last] = [days.at(0), days.at(-1)];
  return first === undefined ? '' : first === last ? first : `${first} to ${last}`;
}

/**
 * `~/2014/market.jpg 2014-05-01 (cover, offline)`: its file, its day, and what else is to be said of it.
 */
export function photoText(photo: Photo, ...notes: string[]): string {
  const { file, takenAt, takenAtSource, companions } = photo;
  const parts = [...new Set(companions.map(({ kind }) => kind))];
  const text = [sourceNote(takenAtSource), ...notes, parts.length === 0 ? '' : `with ${parts.join(' and ')}`]
    .filter(Boolean)
    .join(', ');
  return [path(file), takenAt?.slice(0, 10), text === '' ? '' : `(${text})`].filter(Boolean).join('  ');
}

/** Where the date comes from when it is not the camera's. */
function sourceNote(source: Photo['takenAtSource']): string {
  const other = otherSource(source);
  return other === null ? '' : `date: ${other}`;
}

const doubtTexts: Record<DoubtReason, string> = {
  'weak match': 'held by one weak match',
  'single match': 'several photos held by one match',
  'no match': 'held by no match',
  'other place': 'maybe the same as place',
};

function doubtText({ reason, photos, otherPlace }: Place['doubts'][number]): string {
  return [
    `  to confirm: ${doubtTexts[reason]}`,
    otherPlace === null ? '' : ` ${otherPlace}`,
    ': ',
    path(photos[0]!),
  ].join('');
}

const stateNote = ({ state }: Photo): string => (state === 'present' ? '' : state);

/**
 * The place's name, its photos and its best links, at most so many of each, and the photos that the person
 * took out of it.
 */
export function placeText(place: Place, limits: { photos: number; links: number }): string {
  const photos = place.photos.slice(0, limits.photos);
  const links = place.links.slice(0, limits.links);
  const hidden = place.photos.length - photos.length;
  const title = place.name === null ? `Place ${place.id}` : `Place ${place.id}, ${plain(place.name)}`;
  return [
    bold(`${title}: ${[count(place.photos.length, 'photo'), span(place.photos)].filter(Boolean).join(', ')}`),
    ...photos.map(
      (photo) => `  ${photoText(photo, photo.file === place.cover ? 'cover' : '', stateNote(photo))}`,
    ),
    ...(hidden > 0 ? [`  and ${count(hidden, 'more photo')}`] : []),
    ...place.doubts.map((doubt) => faint(doubtText(doubt))),
    ...place.excluded.map((photo) => faint(`  taken out: ${photoText(photo, stateNote(photo))}`)),
    faint(
      place.links.length > links.length
        ? `  strongest of ${count(place.links.length, 'link')}:`
        : '  links, strongest first:',
    ),
    ...links.map((l) =>
      faint(
        `    score ${l.score.toFixed(1).padStart(5)}, ${count(l.inlierCount, 'inlier')}: ` +
          `${path(l.a)} ${path(l.b)}`,
      ),
    ),
  ].join('\n');
}
