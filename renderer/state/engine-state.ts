/** What the engine has said, kept for the whole page and followed. */
import { useEffect, useReducer } from 'react';
import type {
  Ask,
  LibraryState,
  ModelArrival,
  PlaceSummary,
  Refusal,
  RequestName,
} from '../../electron/contract/requests.ts';
import type { Answered } from '../engine.ts';
import { engine, unreachable } from '../engine.ts';
import { store } from './store.ts';

/** `null` while nothing has been heard yet. */
export const library = store<LibraryState | null>(null);
export const places = store<PlaceSummary[] | null>(null);
/** Why the last request of the two above was refused; null while all is well. */
export const trouble = store<Refusal | null>(null);
/** Says once, aloud and on the screen, what has just happened. */
export const notice = store<{ text: string } | null>(null);
/** Counts what `places.changed` told: an open place reads itself again. */
export const placesVersion = store(0);

/** The model that comes, or came last, as far as this page has heard. */
export const arrival = store<ModelArrival | null>(null);
/** Counts the models that came since. */
export const modelsVersion = store(0);

async function readLibrary(): Promise<void> {
  const reply = await engine.request('library.state', {});
  trouble.set(reply.ok ? null : reply.failure);
  if (reply.ok) library.set(reply.value);
}

let reading = false;
let stale = false;

/** Changes that are told while the list is read are read together, after it. */
async function readPlaces(): Promise<void> {
  stale = true;
  if (reading) return;
  reading = true;
  while (stale) {
    stale = false;
    const reply = await engine.request('places.list', {});
    trouble.set(reply.ok ? null : reply.failure);
    if (reply.ok) places.set(reply.value);
  }
  reading = false;
}

export async function readAll(): Promise<void> {
  await Promise.all([readLibrary(), readPlaces()]);
}

/** Follows the engine for as long as the page lives; `restarted` is told when it came back after a crash. */
export function follow(restarted: () => void): void {
  engine.subscribe('library.changed', (state) => {
    trouble.set(null);
    library.set(state);
  });
  engine.subscribe('places.changed', () => {
    void readPlaces();
    placesVersion.set(placesVersion.get() + 1);
  });
  engine.subscribe('models.changed', (model) => {
    arrival.set(model);
    if (model.state === 'added') modelsVersion.set(modelsVersion.get() + 1);
  });
  engine.subscribe('engine.restarted', () => {
    restarted();
    // a model that was on its way ended with it
    arrival.set(null);
    modelsVersion.set(modelsVersion.get() + 1);
    void readAll();
    placesVersion.set(placesVersion.get() + 1);
  });
  engine.onReach((reached) => {
    if (!reached) trouble.set(unreachable);
    else if (trouble.get() !== null) void readAll();
  });
  void readAll();
}

export type Loading<T> =
  | { state: 'loading'; value: T | null }
  | { state: 'ready'; value: T }
  | { state: 'refused'; failure: Refusal };
type Step<T> =
  { type: 'asked' } | { type: 'answered'; answer: { ok: true; value: T } | { ok: false; failure: Refusal } };

function reduce<T>(was: Loading<T>, step: Step<T>): Loading<T> {
  if (step.type === 'answered')
    return step.answer.ok
      ? { state: 'ready', value: step.answer.value }
      : { state: 'refused', failure: step.answer.failure };
  return { state: 'loading', value: was.state === 'refused' ? null : was.value };
}

/**
 * An answer that is asked for again when the question or `version` changes; the last answer stays while it
 * is.
 */
export function useAnswer<N extends RequestName>(
  name: N,
  ask: Ask<N>,
  version = 0,
): Loading<Extract<Answered<N>, { ok: true }>['value']> {
  type Value = Extract<Answered<N>, { ok: true }>['value'];
  const [loading, dispatch] = useReducer(reduce<Value>, { state: 'loading', value: null });
  const question = JSON.stringify(ask);
  useEffect(() => {
    let current = true;
    dispatch({ type: 'asked' });
    void engine.request(name, JSON.parse(question) as Ask<N>).then((answer) => {
      if (current) dispatch({ type: 'answered', answer: answer as Answered<N> });
    });
    return () => {
      current = false;
    };
  }, [name, question, version]);
  return loading;
}
