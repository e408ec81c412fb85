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

interface Follower {
  changed(change: EventOf<'places.changed'>): void;
  /** A decision was answered with these places; null: it was refused. */
  decided(places: readonly Place[] | null): void;
  restarted(): void;
}

const followers = new Set<Follower>();

/** Decisions without an answer yet: what is told meanwhile may be theirs, which the answer brings. */
let pendingDecisions = 0;

export async function requestDecision<N extends Decision>(name: N, ask: Ask<N>): Promise<Reply<N>> {
  pendingDecisions += 1;
  const reply = await engine.request(name, ask);
  pendingDecisions -= 1;
  for (const follower of followers) follower.decided(reply.ok ? reply.value.places : null);
  return reply;
}

export function placesChanged(change: EventOf<'places.changed'>): void {
  for (const follower of followers) follower.changed(change);
}

/** The engine was started anew, and counts its revisions anew. */
export function placesRestarted(): void {
  for (const follower of followers) follower.restarted();
}

/** `isDecided`: a decision of this page made it so. */
type Show = (place: Exclude<Loading<Place>, { state: 'loading' }>, isDecided: boolean) => void;

/** Asks for a place, and again where it is otherwise, until it is called. */
export function followPlace(placeId: number, show: Show): () => void {
  let shownRevision = -1;
  let newestRevision = 0;
  let isAsking = false;
  const receive = (place: Place, isDecided: boolean): void => {
    if (place.revision < shownRevision) return;
    shownRevision = place.revision;
    show({ state: 'ready', value: place }, isDecided);
  };
  const catchUp = async (): Promise<void> => {
    if (isAsking || pendingDecisions > 0 || shownRevision >= newestRevision) return;
    isAsking = true;
    const reply = await engine.request('place.get', { placeId });
    isAsking = false;
    if (!followers.has(follower)) return;
    if (reply.ok) receive(reply.value, false);
    else {
      shownRevision = newestRevision;
      show({ state: 'refused', failure: reply.failure }, false);
    }
    void catchUp();
  };
  const follower: Follower = {
    changed({ revision, places, gone }) {
      if (places !== null && !gone.includes(placeId) && !places.some(({ id }) => id === placeId)) return;
      newestRevision = Math.max(newestRevision, revision);
      void catchUp();
    },
    decided(places) {
      const place = places?.find(({ summary }) => summary.id === placeId);
      if (place !== undefined) receive(place, true);
      // it is no more, or what can be taken back is something else
      else if (places !== null) shownRevision = -1;
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

const unheard = (): void => undefined;

/** `received`, the same at each call, gets each place that comes. */
export function usePlace(
  placeId: number,
  received: (place: Place, isDecided: boolean) => void = unheard,
): Loading<Place> {
  const [place, show] = useState<Loading<Place>>({ state: 'loading', value: null });
  useEffect(
    () =>
      followPlace(placeId, (now, isDecided) => {
        show(now);
        if (now.state === 'ready') received(now.value, isDecided);
      }),
    [placeId, received],
  );
  return place;
}
