import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Library, Places } from '../../electron/library/library.ts';
import { libraryFile, openLibrary } from '../../electron/library/library.ts';
import { cpuRuntime } from '../../electron/runtimes/runtimes.ts';
import { openStore } from '../../electron/store/store.ts';
import { fillStore } from '../e2e/synthetic-library.ts';
import { builtIn } from '../support/models/built-in.ts';

/** Of some three photos each: more than one slice holds. */
const PLACES = 600;

const folder = mkdtempSync(join(tmpdir(), 'revisit-slices-'));
const model = await builtIn();
const opened: Library[] = [];
beforeAll(async () => {
  const store = openStore(libraryFile(folder));
  if (!store.ok) throw new Error(store.failure.reason);
  await fillStore(store.value, model, { placeCount: PLACES });
  store.value.close();
});
afterAll(async () => {
  for (const library of opened) await library.close();
  rmSync(folder, { recursive: true });
});

/** As after a start of the program: nothing is read yet. */
function fresh(): Places {
  const library = openLibrary(folder, cpuRuntime);
  if (!library.ok) throw new Error(library.failure.reason);
  opened.push(library.value);
  return library.value.places(model.id);
}

/** How often something else got its turn until the promise was there. */
async function turnsUntil(promise: Promise<void>): Promise<number> {
  let [turns, isDone] = [0, false];
  void promise.then(() => (isDone = true));
  while (!isDone) {
    await new Promise(setImmediate);
    turns += 1;
  }
  return turns;
}

test('Places read in slices are those read at once, and others have their turn between', async () => {
  const [atOnce, sliced] = [fresh(), fresh()];
  expect(await turnsUntil(sliced.ready())).toBeGreaterThan(PLACES / 500);
  expect(sliced.all()).toEqual(atOnce.all());
  expect(sliced.doubts()).toEqual(atOnce.doubts());
});

test('How many places there are is known before they are read', async () => {
  const places = fresh();
  expect(places.count()).toBe(null);
  expect((await opened.at(-1)!.counts(model.id)).placeCount).toBe(PLACES);
  await places.ready();
  expect(places.count()).toBe(PLACES);
});

test('A part of the list is that of the whole', () => {
  const places = fresh();
  const list = places.list();
  expect(places.list(0, 7)).toEqual(list.slice(0, 7));
  expect(places.list(7, 12)).toEqual(list.slice(7, 12));
  expect(places.list(PLACES - 3, PLACES + 7)).toEqual(list.slice(-3));
});

test('Places that a person renames while they are read have their new name', async () => {
  const library = openLibrary(folder, cpuRuntime);
  if (!library.ok) throw new Error(library.failure.reason);
  opened.push(library.value);
  const places = library.value.places(model.id);
  const reading = places.ready();
  await new Promise(setImmediate);
  library.value.decisions(model.id).rename(1, 'Renamed meanwhile');
  await reading;
  expect(places.get(1)!.name).toBe('Renamed meanwhile');
});
