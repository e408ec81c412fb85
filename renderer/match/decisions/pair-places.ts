import { useEffect, useState } from 'react';
import type { EventOf, PhotoDetails } from '../../../electron/contract/requests.ts';
import { engine } from '../../engine.ts';

export type PlaceOfPhoto = NonNullable<PhotoDetails['place']>;

/** The places that two photos are in; null: in none, or not known (yet). */
export interface PairPlaces {
  a: PlaceOfPhoto | null;
  b: PlaceOfPhoto | null;
  isKnown: boolean;
}

export const noPlaces: PairPlaces = { a: null, b: null, isKnown: false };

/** Follows what a person decides and a scan finds. */
export function usePairPlaces(a: number, b: number): PairPlaces {
  const [shown, show] = useState({ a, b, places: noPlaces });
  useEffect(() => followPair(a, b, (places) => show({ a, b, places })), [a, b]);
  return shown.a === a && shown.b === b ? shown.places : noPlaces;
}

/** Asks for the places of two photos, and again where a change may concern them, until it is called. */
export function followPair(a: number, b: number, show: (places: PairPlaces) => void): () => void {
  let known = noPlaces;
  let isAsking = false;
  let isStale = false;
  let isOver = false;
  const read = async (): Promise<void> => {
    isStale = true;
    if (isAsking) return;
    isAsking = true;
    while (isStale && !isOver) {
      isStale = false;
      const [ofA, ofB] = await Promise.all([placeOf(a), placeOf(b)]);
      known = { a: ofA ?? null, b: ofB ?? null, isKnown: ofA !== undefined && ofB !== undefined };
      if (!isOver) show(known);
    }
    isAsking = false;
  };
  const unsubscribes = [
    engine.subscribe('places.changed', (change) => {
      if (isAsking || mayConcern(known, change)) void read();
    }),
    engine.subscribe('engine.restarted', () => void read()),
  ];
  void read();
  return () => {
    isOver = true;
    for (const unsubscribe of unsubscribes) unsubscribe();
  };
}

/** undefined: nobody knows. */
async function placeOf(photoId: number): Promise<PlaceOfPhoto | null | undefined> {
  const reply = await engine.request('photo.get', { photoId });
  return reply.ok ? reply.value.place : undefined;
}

/** A photo that is in no place may have come to any. */
function mayConcern({ a, b }: PairPlaces, { places, gone }: EventOf<'places.changed'>): boolean {
  if (places === null || a === null || b === null) return true;
  const changed = new Set([...gone, ...places.map(({ id }) => id)]);
  return changed.has(a.id) || changed.has(b.id);
}

/** The place that both are in. */
export function sharedPlace({ a, b }: PairPlaces): PlaceOfPhoto | null {
  return a !== null && a.id === b?.id ? a : null;
}
