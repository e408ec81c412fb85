/**
 * What is shown of a place that a scan changes while it is looked at: nothing moves until the person asks for
 * it. Pure.
 */
import type { Place } from '../../electron/contract/requests.ts';

export interface DisplayedPlace {
  shown: Place | null;
  /** What the place is by now, where its photos are others. */
  pending: Place | null;
}

/** `isDecided`: it answers what the person decided, and is shown at once. */
export type DisplayStep = { type: 'received'; place: Place; isDecided: boolean } | { type: 'show pending' };

export const nothingDisplayed: DisplayedPlace = { shown: null, pending: null };

export function reduceDisplay({ shown, pending }: DisplayedPlace, step: DisplayStep): DisplayedPlace {
  if (step.type === 'show pending') return { shown: pending ?? shown, pending: null };
  const { place, isDecided } = step;
  return shown === null || isDecided || hasSamePhotos(shown, place)
    ? { shown: place, pending: null }
    : { shown, pending: place };
}

function hasSamePhotos({ photos }: Place, other: Place): boolean {
  return photos.length === other.photos.length && photos.every(({ id }, i) => id === other.photos[i]!.id);
}
