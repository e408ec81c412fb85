/**
 * What is shown of a place that a scan changes while it is looked at: nothing moves until the person asks for
 * it. Pure.
 */
import type { Place } from '../../electron/contract/requests.ts';

export interface DisplayedPlace {
  shown: Place | null;
  /** What the place is by now, where its photos are others. */
  pending: Place | null;
  /**
   * Changes of its photos that the person asked for and has not seen yet: the next places with other photos
   * are theirs, and are shown at once.
   */
  expectedCount: number;
}

export type DisplayStep =
  { type: 'received'; place: Place } | { type: 'change requested' } | { type: 'show pending' };

export const nothingDisplayed: DisplayedPlace = { shown: null, pending: null, expectedCount: 0 };

export function reduceDisplay(was: DisplayedPlace, step: DisplayStep): DisplayedPlace {
  const { shown, pending, expectedCount } = was;
  switch (step.type) {
    case 'change requested':
      return { ...was, expectedCount: expectedCount + 1 };
    case 'show pending':
      return { ...was, shown: pending ?? shown, pending: null };
    case 'received':
      if (shown !== null && hasSamePhotos(shown, step.place))
        return { ...was, shown: step.place, pending: null };
      return shown === null || expectedCount > 0
        ? { shown: step.place, pending: null, expectedCount: Math.max(0, expectedCount - 1) }
        : { ...was, pending: step.place };
  }
}

function hasSamePhotos({ photos }: Place, other: Place): boolean {
  return photos.length === other.photos.length && photos.every(({ id }, i) => id === other.photos[i]!.id);
}
