import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Library } from '../../electron/library/library.ts';
import { libraryFile, openLibrary } from '../../electron/library/library.ts';
import { openStore } from '../../electron/store/store.ts';
import { fillStore } from '../e2e/synthetic-library.ts';
import { builtIn } from '../support/models/built-in.ts';

/** Of some three photos each: more than one slice holds. */
const PLACES = 600;

const root = mkdtempSync(join(tmpdir(), 'revisit-closing-'));
const model = await builtIn();
let library: Library;
beforeAll(async () => {
  const store = openStore(libraryFile(root));
  if (!store.ok) throw new Error(store.failure.reason);
  await fillStore(store.value, model, { placeCount: PLACES });
  store.value.close();
});
beforeEach(() => {
  const opened = openLibrary(root);
  if (!opened.ok) throw new Error(opened.failure.reason);
  library = opened.value;
});
afterAll(() => rmSync(root, { recursive: true }));

const isClosed = (): boolean => {
  try {
    library.status();
    return false;
  } catch {
    return true;
  }
};

const anyPlace = { text: '', language: 'en', years: null, camera: null, folder: null, isFavourite: false };

/** Each reads in slices, or waits for what does. */
const QUESTIONS: Record<string, () => Promise<number>> = {
  async 'places read in slices'() {
    const places = library.places(model.id);
    await places.ready();
    return places.list().length;
  },
  'a search': async () => (await library.search(model.id).find(anyPlace)).length,
  async 'one search and another'() {
    const search = library.search(model.id);
    await search.options();
    return (await search.find(anyPlace)).length;
  },
};

test.each(Object.entries(QUESTIONS))('A library that is closed during %s answers first', async (_, ask) => {
  const answer = ask();
  const closed = library.close();
  expect(isClosed()).toBe(false);
  expect(await answer).toBe(PLACES);
  await closed;
  expect(isClosed()).toBe(true);
});

test('Copies that are judged when a library is closed are judged to their end', async () => {
  const shown = library.duplicates.rules.shown();
  const closed = library.close();
  expect((await shown).rules).toBeInstanceOf(Array);
  await closed;
});

test('A scan ends as an interrupted one when its library is closed', async () => {
  mkdirSync(join(root, 'photos'));
  library.addFolder(join(root, 'photos'));
  const scan = library.scan(model);
  await library.close();
  expect(await scan).toMatchObject({ ok: true, value: { interrupted: true } });
});

test('An export that runs has ended when its library is closed', async () => {
  library.exports.sidecars(library.exchange(model.id));
  await library.close();
  expect(library.exports.state().isRunning).toBe(false);
});

test('A library of which nothing is asked is closed at once', () => {
  void library.close();
  expect(isClosed()).toBe(true);
});
