import type { Photo } from '../../electron/contract/requests.ts';
import { store, useStore } from './store.ts';

/** Where the person is. Kept behind `#`, so that the page is one file for every server and shell. */
export type Route =
  | { room: 'library' }
  | { room: 'places' }
  /** `placeId`: the place that it opens at; null: with all of them in sight. */
  | { room: 'map'; placeId: number | null }
  | { room: 'settings' }
  | { room: 'place'; placeId: number }
  | { room: 'match'; a: number; b: number; placeId: number | null }
  /** `groupId` null: the first there is to decide. `placeId`: of the place that led there. */
  | { room: 'review'; groupId: number | null; placeId: number | null }
  /** `placeId`: the place whose doubts these are; null: of all. */
  | { room: 'doubts'; placeId: number | null }
  | { room: 'removed' }
  | { room: 'rules' }
  | { room: 'photos' }
  | { room: 'photo'; photoId: number }
  /** `photoId`: of the library, to find more of; null: the person brings a photo. */
  | { room: 'find'; photoId: number | null };

export function parseRoute(hash: string): Route {
  const [room, ...rest] = hash.replace(/^#\/?/, '').split('/');
  const [first, second, third] = rest.map((part) => (/^\d+$/.test(part) ? Number(part) : null));
  if (room === 'places' && typeof first === 'number') return { room: 'place', placeId: first };
  if (room === 'match' && typeof first === 'number' && typeof second === 'number')
    return { room: 'match', a: first, b: second, placeId: third ?? null };
  if (room === 'review' && rest[0] === 'places') return { room: 'doubts', placeId: second ?? null };
  if (room === 'review')
    return rest[0] === 'removed' || rest[0] === 'rules'
      ? { room: rest[0] }
      : { room, groupId: first ?? null, placeId: second ?? null };
  if (room === 'photo' && typeof first === 'number') return { room, photoId: first };
  if (room === 'find') return { room, photoId: first ?? null };
  if (room === 'map') return { room, placeId: first ?? null };
  return room === 'library' || room === 'photos' || room === 'settings' ? { room } : { room: 'places' };
}

export function formatRoute(route: Route): string {
  if (route.room === 'place') return `#/places/${route.placeId}`;
  if (route.room === 'match')
    return `#/match/${route.a}/${route.b}${route.placeId === null ? '' : `/${route.placeId}`}`;
  if (route.room === 'review')
    return ['#/review', route.groupId, route.groupId === null ? null : route.placeId]
      .filter((part) => part !== null)
      .join('/');
  if (route.room === 'doubts') return `#/review/places${route.placeId === null ? '' : `/${route.placeId}`}`;
  if (route.room === 'removed' || route.room === 'rules') return `#/review/${route.room}`;
  if (route.room === 'photo') return `#/photo/${route.photoId}`;
  if (route.room === 'map' && route.placeId !== null) return `#/map/${route.placeId}`;
  if (route.room === 'find' && route.photoId !== null) return `#/find/${route.photoId}`;
  return `#/${route.room}`;
}

const current = store('');

/** Starts following the address. */
export function followRoute(): void {
  const read = (): void => current.set(location.hash);
  addEventListener('hashchange', read);
  read();
}

export function useRoute(): Route {
  return parseRoute(useStore(current));
}

export function go(route: Route, { replace = false } = {}): void {
  if (replace) location.replace(formatRoute(route));
  else location.hash = formatRoute(route);
  current.set(location.hash); // `hashchange` comes later than the next key may
}

/** Two photos of a place in the match viewer, then before now. `photos` are in the order they were taken. */
export function matchRoute(
  photos: readonly Photo[],
  one: number,
  other: number,
  placeId: number,
): Extract<Route, { room: 'match' }> {
  const at = (id: number): number => photos.findIndex((photo) => photo.id === id);
  const [a, b] = at(one) <= at(other) ? [one, other] : [other, one];
  return { room: 'match', a, b, placeId };
}
