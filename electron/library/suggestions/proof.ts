/** What others of its place prove of photos that do not say when or where they were taken. */
import type { Link } from '../../contract/match.ts';
import type { PhotoView } from '../../contract/photo.ts';
import type { PhotoSuggestion } from '../../contract/place.ts';
import type { ToldFacts } from '../../places/places.ts';
import { dateByProof, positionByProof } from '../../places/places.ts';
import type { Store } from '../../store/store.ts';

/** Companions that were made of one exposure. */
const OF_ONE_SHOT: ReadonlySet<string> = new Set(['raw', 'original', 'edited']);

/** In the order of `photos`, which are those of one place with its links. */
export function photoSuggestions(
  store: Store,
  photos: readonly PhotoView[],
  links: readonly Link[],
): PhotoSuggestion[] {
  const accepted = new Set(store.decisions.accepted().map((row) => row.photo_id));
  // what was accepted proves nothing further
  const told = (photo: PhotoView): ToldFacts => {
    const { id } = photo;
    const own = accepted.has(id) ? store.photos.taken(id) : photo;
    const { takenAt, takenAtSource, latitude, longitude } = own;
    return { id, takenAt, takenAtSource, latitude, longitude };
  };
  const linksOf = new Map<number, Link[]>(photos.map(({ id }) => [id, []]));
  for (const link of links) for (const id of [link.a, link.b]) linksOf.get(id)?.push(link);
  const ofPlace = photos.map(told);

  return photos.flatMap((photo) => {
    if (photo.takenAt !== null && photo.latitude !== null) return [];
    const sameShot = store.photos.views(idsOfShot(store, photo)).map(told);
    const date = photo.takenAt === null ? dateByProof(photo.id, sameShot) : null;
    const position =
      photo.latitude === null
        ? positionByProof(photo.id, linksOf.get(photo.id) ?? [], ofPlace, sameShot)
        : null;
    return [date, position].filter((suggestion) => suggestion !== null);
  });
}

/** Copies, edits and RAW of a photo that leads them. */
function idsOfShot(store: Store, { id, companions }: PhotoView): number[] {
  const parts = companions.flatMap(({ kind, photoId }) =>
    photoId !== null && OF_ONE_SHOT.has(kind) ? [photoId] : [],
  );
  return [...store.sameShots.copiesOf(id), ...parts];
}
