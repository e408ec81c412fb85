/** Which photos of a place are selected and which one has the focus, as the person left it. */
import { useEffect, useReducer, useRef, useState } from 'react';
import type { Photo } from '../../electron/contract/requests.ts';
import { lastSeen } from '../state/photo-sequence.ts';
import type { Selection } from '../ui/photo-list/selection.ts';
import { nothing, reduceSelection } from '../ui/photo-list/selection.ts';

interface Left {
  current: number | null;
  selection: Selection;
  /** How far the page was scrolled. */
  scrolledPx: { current: number };
}

/** Of the places that were looked at, by their ids. */
const left = new Map<number, Left>();

export function useSelected(placeId: number, photos: readonly Photo[]) {
  const [was] = useState(() => left.get(placeId) ?? null);
  const [leftAt] = useState(() => was?.scrolledPx ?? { current: 0 });
  const [current, focus] = useState(() => {
    const seen = lastSeen();
    return photos.some(({ id }) => id === seen) ? seen : (was?.current ?? null);
  });
  const [selection, dispatch] = useReducer(reduceSelection, was?.selection ?? nothing);
  useEffect(() => {
    left.set(placeId, { current, selection, scrolledPx: leftAt });
  }, [placeId, current, selection, leftAt]);
  const at = useStanding(photos, current);
  return {
    /** By its number among the photos. */
    at,
    /** The person has been here before. */
    isReturn: was !== null && was.current !== null,
    selection,
    /** Those that are there, in the order in which they are shown. */
    selected: photos.filter(({ id }) => selection.ids.has(id)),
    leftAt,
    focus,
    dispatch,
  };
}

/** Where the photo stands; where it is no more, which one took its place. */
function useStanding(photos: readonly Photo[], id: number | null): number {
  const before = useRef(0);
  const found = id === null ? 0 : photos.findIndex((photo) => photo.id === id);
  useEffect(() => {
    if (found >= 0) before.current = found;
  });
  return found >= 0 ? found : Math.min(before.current, photos.length - 1);
}
