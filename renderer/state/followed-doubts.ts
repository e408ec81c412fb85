/**
 * What of places is to be confirmed: read once, then followed. What the engine tells of places may have
 * settled some of it, or brought more.
 */
import type { Ask, Doubt, Refusal, Reply } from '../../electron/contract/requests.ts';
import { engine } from '../engine.ts';
import type { Decision } from './followed-place.ts';
import { groups, undecidedCount } from './followed-groups.ts';
import { requestDecision } from './followed-place.ts';
import type { Route } from './route.ts';
import { store, useSelector } from './store.ts';

/** `null` while nothing has been heard yet. */
export const doubts = store<readonly Doubt[] | null>(null);
/** Those that the place has a part in; `placeId` null: all. */
export const doubtsOf = (all: readonly Doubt[], placeId: number | null): readonly Doubt[] =>
  placeId === null ? all : all.filter((one) => [one.placeId, one.otherPlaceId].includes(placeId));
/** Why they could not be read; null while all is well. */
export const doubtsFailure = store<Refusal | null>(null);

/** A scan changes places all the time: the list is read once in so long at most. */
const READ_MS = 500;
let timer: ReturnType<typeof setTimeout> | null = null;
let lists = 0;
let answers = 0;
let pendingAnswers = 0;

let reading = Promise.resolve();

/** Resolves when the last list that was asked for is there. */
export const readDoubts = (): Promise<void> => (reading = readList());

/** A list that was asked for before another, or while an answer was on its way, is not shown. */
async function readList(): Promise<void> {
  timer = null;
  if (pendingAnswers > 0) return; // the last of them reads it
  lists += 1;
  const [list, answer] = [lists, answers];
  const reply = await engine.request('doubts.list', {});
  if (list !== lists) return reading;
  if (answer !== answers) return;
  doubtsFailure.set(reply.ok ? null : reply.failure);
  if (reply.ok) doubts.set(reply.value);
}

function readLater(): void {
  timer ??= setTimeout(() => void readDoubts(), READ_MS);
}

/** A decision that settles a doubt, or takes that back; answered when what is left to confirm is known. */
export async function answerDoubt<N extends Decision>(name: N, ask: Ask<N>): Promise<Reply<N>> {
  answers += 1;
  pendingAnswers += 1;
  const reply = await requestDecision(name, ask);
  pendingAnswers -= 1;
  await readDoubts();
  return reply;
}

/** Follows the engine for as long as the page lives. */
export function followDoubts(): void {
  engine.subscribe('places.changed', readLater);
  engine.subscribe('engine.restarted', readLater);
  engine.onReach((isReached) => {
    if (isReached && doubtsFailure.get() !== null) readLater();
  });
  void readDoubts();
}

const copies: Route = { room: 'review', groupId: null, placeId: null };
const toConfirm: Route = { room: 'doubts', placeId: null };

/** Copies, unless doubts alone wait. */
const waiting = (undecided: number, doubtCount: number): Route =>
  undecided === 0 && doubtCount > 0 ? toConfirm : copies;

/** The part of the review that waits for a person. */
export function useWaitingReview(): Route {
  const doubtCount = useSelector(doubts, (all) => all?.length ?? 0);
  return waiting(useSelector(groups, undecidedCount), doubtCount);
}

/** Where the key of the review leads: to what waits, and from there to the other. */
export function nextReview(room: Route['room']): Route {
  if (room === 'review') return toConfirm;
  if (room === 'doubts') return copies;
  return waiting(undecidedCount(groups.get()), doubts.get()?.length ?? 0);
}
