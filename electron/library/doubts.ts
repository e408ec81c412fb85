/** The doubts of places, as a person is asked about them. */
import type { Link } from '../contract/match.ts';
import type { Doubt } from '../contract/place.ts';
import { doubtsOf } from '../places/places.ts';

/**
 * Those of one place by its own links. `shown`: its photos, without those that are gone from the disk; links
 * may lead over these, but nobody can look at them.
 */
export function doubtsInPlace(
  placeId: number,
  shown: ReadonlySet<number>,
  links: readonly Link[],
  isPinned: (photo: number) => boolean,
): Doubt[] {
  const photos = new Set([...shown, ...links.flatMap(({ a, b }) => [a, b])]);
  return doubtsOf([...photos], links, isPinned)
    .filter(({ photo, other }) => shown.has(photo) && shown.has(other))
    .map(({ reason, photo, other, link, part }) => ({
      reason,
      placeId,
      otherPlaceId: null,
      photoId: photo,
      comparedId: other,
      link,
      partPhotoIds: part.filter((id) => shown.has(id)),
    }));
}

/** Whether two places are one. `isInOther`: is the photo in the second of them? */
export function doubtBetween(
  [placeId, otherPlaceId]: readonly [number, number],
  link: Link,
  isInOther: (photo: number) => boolean,
): Doubt {
  const [photoId, comparedId] = isInOther(link.a) ? [link.a, link.b] : [link.b, link.a];
  return { reason: 'other place', placeId, otherPlaceId, photoId, comparedId, link, partPhotoIds: [] };
}

/** What no match holds, weak links, the weakest first, then what leads elsewhere, the strongest first. */
export function byDoubt(p: Doubt, q: Doubt): number {
  const isElsewhere = (doubt: Doubt): number => Number(doubt.otherPlaceId !== null);
  const score = (doubt: Doubt): number => (doubt.link?.score ?? 0) * (isElsewhere(doubt) === 1 ? -1 : 1);
  return (
    isElsewhere(p) - isElsewhere(q) || score(p) - score(q) || p.placeId - q.placeId || p.photoId - q.photoId
  );
}
