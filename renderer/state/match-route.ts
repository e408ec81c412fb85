import type { Photo } from '../../electron/contract/requests.ts';
import type { Route } from './route.ts';

/** Two photos of a place in the match viewer, then before now. `photos` are in the order they were taken. */
export function pairRoute(
  photos: readonly Photo[],
  one: number,
  other: number,
  placeId: number,
): Extract<Route, { room: 'match' }> {
  const at = (id: number): number => photos.findIndex((photo) => photo.id === id);
  const [a, b] = at(one) <= at(other) ? [one, other] : [other, one];
  return { room: 'match', a, b, placeId };
}
