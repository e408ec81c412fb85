/**
 * The place that a page shows: asked for once, then followed. A decision's answer brings it, and it is asked
 * for again only where the engine tells of a newer one.
 */
import { useEffect, useState } from 'react';
import type { Ask, EventOf, Place, Reply } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import type { Loading } from './use-request.ts';

export type Decision =
  | 'place.rename'
  | 'place.cover'
  | 'place.merge'
  | 'place.split'
  | 'place.exclude'
  | 'place.include'
  | 'place.make'
  | 'place.accept'
  | 'place.confirm'
  | 'place.keepApart'
  | 'place.undo'
  | 'place.redo';

/** Decisions after which a place has the photos that it had. */
const KEEPS_PHOTOS: ReadonlySet<Decision> = new Set(['place.rename', 'place.cover']);

interface Follower {
  /** A person asks for other photos in places. */
  willChange(): void;
  changed(change: EventOf<'places.changed'>): void;
  decided(places: readonly Place[]): void;
  restarted(): void;
}

const followers = new Set<Follower>();

/** Decisions without an answer yet: what is told meanwhile may be theirs, which the answer brings. */
let pendingDecisions = 0;

export async function requestDecision<N extends Decision>(name: N, ask: Ask<N>): Promise<Reply<N>> {
  if (!KEEPS_PHOTOS.has(name)) for (const follower of followers) follower.willChange();
  pendingDecisions += 1;
  const reply = await engine.request(name, ask);
  pendingDecisions -= 1;
  if (reply.ok) for (const follower of followers) follower.decided(reply.value.places);
  return reply;
}

export function placesChanged(change: EventOf<'places.changed'>): void {
  for (const follower of followers) follower.changed(change);
}

/** The engine was started anew, and counts its revisions anew. */
export function placesRestarted(): void {
  for (const follower of followers) follower.restarted();
}

function follow(placeId: number, show: (place: Loading<Place>) => void, willChange: () => void): () => void {
  let shownRevision = -1;
  let newestRevision = 0;
  let isAsking = false;
  const receive = (place: Place): void => {
    if (place.revision < shownRevision) return;
    shownRevision = place.revision;
    show({ state: 'ready', value: place });
  };
  const catchUp = async (): Promise<void> => {
    if (isAsking || pendingDecisions > 0 || shownRevision >= newestRevision) return;
    isAsking = true;
    const reply = await engine.request('place.get', { placeId });
    isAsking = false;
    if (!followers.has(follower)) return;
    if (reply.ok) receive(reply.value);
    else {
      shownRevision = newestRevision;
      show({ state: 'refused', failure: reply.failure });
    }
    void catchUp();
  };
  const follower: Follower = {
    willChange,
    changed({ revision, places, gone }) {
      if (places !== null && !gone.includes(placeId) && !places.some(({ id }) => id === placeId)) return;
      newestRevision = Math.max(newestRevision, revision);
      void catchUp();
    },
    decided(places) {
      const place = places.find(({ summary }) => summary.id === placeId);
      if (place !== undefined) receive(place);
      else shownRevision = -1; // it is no more, or what can be taken back is something else
      void catchUp();
    },
    restarted() {
      [shownRevision, newestRevision] = [-1, 0];
      void catchUp();
    },
  };
  followers.add(follower);
  void catchUp();
  return () => void followers.delete(follower);
}

const nothing = (): void => undefined;

/** `willChange`, the same at each call, is called when a person asks for other photos in places. */
export function usePlace(placeId: number, willChange = nothing): Loading<Place> {
  const [place, show] = useState<Loading<Place>>({ state: 'loading', value: null });
  useEffect(() => follow(placeId, show, willChange), [placeId, willChange]);
  return place;
}
