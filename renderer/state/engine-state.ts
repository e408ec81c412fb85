/** What the engine has said, kept for the whole page and followed. */
import type {
  EventOf,
  LibraryState,
  ModelArrival,
  PlaceSummary,
  Refusal,
  Reply,
} from '../../electron/contract/requests.ts';
import { engine, unreachable } from '../engine.ts';
import { placesChanged, placesRestarted } from './followed-place.ts';
import type { Store } from './store.ts';
import { store } from './store.ts';

/** `null` while nothing has been heard yet. */
export const library = store<LibraryState | null>(null);
/** In no order: who shows them sorts them. */
export const places = store<PlaceSummary[] | null>(null);
/** Grows whenever places changed. */
export const placesVersion = store(0);
/** Why the last request of the two above was refused; null while all is well. */
export const engineFailure = store<Refusal | null>(null);

/** The model that comes, or came last, as far as this page has heard. */
export const arrival = store<ModelArrival | null>(null);
/** Counts the models that came or went since. */
export const modelsVersion = store(0);

export function increment(version: Store<number>): void {
  version.set(version.get() + 1);
}

/** What is told meanwhile may be newer, and stays. */
async function readLibrary(): Promise<void> {
  const before = library.get();
  const reply = await engine.request('library.state', {});
  if (library.get() !== before) return;
  engineFailure.set(reply.ok ? null : reply.failure);
  if (reply.ok) library.set(reply.value);
}

let isReading = false;
let isStale = false;

/** Some screens full: asked for at once, so that the engine and the page answer between. */
const PLACES_AT_ONCE = 1000;

/** Changes that are announced while the list is read are read together, after it. */
async function readPlaces(): Promise<void> {
  isStale = true;
  if (isReading) return;

  isReading = true;
  while (isStale) {
    isStale = false;
    const reply = await allPlaces();
    engineFailure.set(reply.ok ? null : reply.failure);
    if (reply.ok) places.set(reply.value);
  }
  isReading = false;
}

/** The largest are shown as soon as they are there. */
async function allPlaces(): Promise<Reply<'places.list'>> {
  const list: PlaceSummary[] = [];
  for (;;) {
    const reply = await engine.request('places.list', { start: list.length, count: PLACES_AT_ONCE });
    if (!reply.ok) return reply;
    list.push(...reply.value);
    if (reply.value.length < PLACES_AT_ONCE) return { ok: true, value: list };
    if (places.get() === null) places.set([...list]);
  }
}

/** A list that is being read may be older than the change: it is read again. */
function changeList({ places: changed, gone }: EventOf<'places.changed'>): void {
  const list = places.get();
  if (changed === null || list === null || isReading) return void readPlaces();

  const others = new Set([...gone, ...changed.map(({ id }) => id)]);
  places.set([...list.filter(({ id }) => !others.has(id)), ...changed]);
}

export async function readAll(): Promise<void> {
  await Promise.all([readLibrary(), readPlaces()]);
}

/** Follows the engine for as long as the page lives; calls `restarted` when it came back after a crash. */
export function followEngine(restarted: () => void): void {
  engine.subscribe('library.changed', (state) => {
    engineFailure.set(null);
    library.set(state);
    if (places.get() === null) void readPlaces(); // they were refused before, or are on their way
  });
  engine.subscribe('places.changed', (change) => {
    placesVersion.set(placesVersion.get() + 1);
    changeList(change);
    placesChanged(change);
  });
  engine.subscribe('models.changed', (model) => {
    arrival.set(model);
    if (model.state === 'added') increment(modelsVersion);
  });
  engine.subscribe('engine.restarted', () => {
    restarted();
    // a model that was on its way ended with it
    arrival.set(null);
    increment(modelsVersion);
    void readAll();
    placesRestarted();
  });
  engine.onReach((isReached) => {
    if (!isReached) engineFailure.set(unreachable);
    else if (engineFailure.get() !== null) void readAll();
  });
  void readAll();
}
