import { useState } from 'react';
import type { PhotoDetails } from '../../../electron/contract/requests.ts';
import { places } from '../../state/engine-state.ts';
import { useStore } from '../../state/store.ts';
import { useRequest } from '../../state/use-request.ts';

export type PlaceOfPhoto = NonNullable<PhotoDetails['place']>;

/** The places that two photos are in; null: in none, or not known yet. */
export interface PairPlaces {
  a: PlaceOfPhoto | null;
  b: PlaceOfPhoto | null;
}

export const noPlaces: PairPlaces = { a: null, b: null };

/** Follows what a person decides and a scan finds. */
export function usePairPlaces(a: number, b: number): PairPlaces {
  const version = useChangeCount(useStore(places));
  const photoA = useRequest('photo.get', { photoId: a }, version);
  const photoB = useRequest('photo.get', { photoId: b }, version);
  return { a: placeOf(photoA, a), b: placeOf(photoB, b) };
}

function placeOf(photo: ReturnType<typeof useRequest<'photo.get'>>, id: number): PlaceOfPhoto | null {
  return photo.state !== 'refused' && photo.value?.id === id ? photo.value.place : null;
}

/** How often the value has become another. */
function useChangeCount(value: unknown): number {
  const [seen, see] = useState({ value, count: 0 });
  if (seen.value !== value) see({ value, count: seen.count + 1 });
  return seen.count;
}

/** The place that both are in. */
export function sharedPlace({ a, b }: PairPlaces): PlaceOfPhoto | null {
  return a !== null && a.id === b?.id ? a : null;
}
