/** The doubts of places, as a person is asked about them. */
import type { Link } from '../contract/match.ts';
import type { Doubt, DoubtInPlace, LikelyPhoto } from '../contract/place.ts';
import type { Join } from '../places/places.ts';
import { doubtsOf, foldDecisions } from '../places/places.ts';
import type { PlaceLinkRow, Store } from '../store/store.ts';

/**
 * Those of one place by its own links. `shown`: its photos, without those that are gone from the disk; links
 * may lead over these, but nobody can look at them.
 */
export function doubtsInPlace(
  placeId: number,
  shown: ReadonlySet<number>,
  links: readonly Link[],
  joins: readonly Join[],
): DoubtInPlace[] {
  const photos = new Set([...shown, ...links.flatMap(({ a, b }) => [a, b])]);
  return doubtsOf([...photos], links, joins)
    .filter(({ photo, other }) => shown.has(photo) && shown.has(other))
    .map(({ reason, photo, other, link, part }) => ({
      reason,
      placeId,
      otherPlaceId: null,
      photoId: photo,
      comparedId: other,
      link,
      nearMatches: 0,
      partPhotoIds: part.filter((id) => shown.has(id)),
    }));
}

/** What a person said of places: of the photos that are shown, and pinned where they are. */
export interface SaidOfPlaces {
  /** By place. */
  joins: ReadonlyMap<number, Join[]>;
  /** What this match between two places leads to was said. */
  isSettled(link: PlaceLinkRow): boolean;
}

export function saidOfPlaces(store: Store): SaidOfPlaces {
  const leadOf = store.places.shownOf();
  const { pins, bans } = foldDecisions(store.decisions.all(), leadOf);
  const pinOf = new Map(pins.map(({ photo, place }) => [photo, place]));
  const banned = new Set(bans.map(({ photo, place }) => `${photo} ${place}`));
  const joins = new Map<number, Join[]>();
  /** Of each photo its part by the number of what was said. */
  const apart = new Map<number, Map<number, number>>();
  for (const [i, { isOne, parts }] of store.decisions.parts().entries()) {
    const shown = parts.map((part) => [...new Set(part.map((photo) => leadOf.get(photo) ?? photo))]);
    const byPlace = Map.groupBy(shown.flat(), (photo) => pinOf.get(photo));
    byPlace.delete(undefined);
    if (isOne)
      for (const place of byPlace.keys()) {
        const join = shown.map((part) => part.filter((photo) => pinOf.get(photo) === place));
        joins.set(place!, [...(joins.get(place!) ?? []), join]);
      }
    else
      for (const [part, photos] of shown.entries())
        for (const photo of photos.filter((one) => pinOf.has(one)))
          apart.set(photo, (apart.get(photo) ?? new Map<number, number>()).set(i, part));
  }
  return {
    joins,
    isSettled({ a, b, placeA, placeB }) {
      if (banned.has(`${a} ${placeB}`) || banned.has(`${b} ${placeA}`)) return true;
      const other = apart.get(b);
      return [...(apart.get(a) ?? [])].some(([i, part]) => other?.has(i) === true && other.get(i) !== part);
    },
  };
}

/** Whether two places are one. `isInOther`: is the photo in the second of them? */
export function doubtBetween(
  [placeId, otherPlaceId]: readonly [number, number],
  link: Link,
  isInOther: (photo: number) => boolean,
): DoubtInPlace {
  const [photoId, comparedId] = isInOther(link.a) ? [link.a, link.b] : [link.b, link.a];
  return {
    ...{ reason: 'other place', placeId, otherPlaceId, photoId, comparedId, link },
    ...{ nearMatches: 0, partPhotoIds: [] },
  };
}

/** Whether a photo that is in no place is of this one. */
export const doubtOfLikely = ({ place, photo, other, nearMatches }: LikelyPhoto): Doubt => ({
  reason: 'likely photo',
  placeId: place,
  otherPlaceId: null,
  photoId: photo,
  comparedId: other,
  link: null,
  nearMatches,
  partPhotoIds: [photo],
});

/** What no match holds, weak links, the weakest first, then what leads elsewhere, the strongest first. */
export function byDoubt(p: Doubt, q: Doubt): number {
  const isElsewhere = (doubt: Doubt): number => Number(doubt.otherPlaceId !== null);
  const score = (doubt: Doubt): number => (doubt.link?.score ?? 0) * (isElsewhere(doubt) === 1 ? -1 : 1);
  return (
    isElsewhere(p) - isElsewhere(q) || score(p) - score(q) || p.placeId - q.placeId || p.photoId - q.photoId
  );
}
