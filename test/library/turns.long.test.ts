/** What the engine's thread does until others have their turn, of a library with some thousand photos. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPhotos } from '../../electron/bench/scale/made-library.ts';
import type { Library } from '../../electron/library/library.ts';
import { libraryFile, openLibrary } from '../../electron/library/library.ts';
import { builtIn } from '../support/models/built-in.ts';

/** More than any step reads: 2,000 files. */
const PHOTOS = 2500;
const REMOVED = 150;

const root = mkdtempSync(join(tmpdir(), 'revisit-turns-'));
const folder = join(root, 'library');
const model = await builtIn();
const opened: Library[] = [];

function open(): Library {
  const library = openLibrary(folder);
  if (!library.ok) throw new Error(library.failure.reason);
  opened.push(library.value);
  return library.value;
}

// a scan of the empty library says by which methods pairs and copies are made: else the next forgets them
beforeAll(async () => {
  await open().scan(model);
  for (const [i, [name, count]] of [
    ['kept', PHOTOS - REMOVED] as const,
    ['removed', REMOVED] as const,
  ].entries())
    await addPhotos(libraryFile(folder), {
      ...{ modelId: model.id, folder: join(root, name) },
      ...{ seed: i + 1, count, isMatched: true },
    });
  await open().scan(model);
}, 300_000);
afterAll(async () => {
  for (const library of opened) await library.close();
  rmSync(root, { recursive: true });
});

/** Rows that statements of this thread gave since the turn began; other threads have their own. */
let rows = 0;
interface Statement {
  all(...of: unknown[]): unknown[];
}
const statement = Object.getPrototypeOf(new Database(':memory:').prepare('SELECT 1')) as Statement;
const { all } = statement;
beforeAll(() => {
  statement.all = function (this: Statement, ...of: unknown[]): unknown[] {
    const found = all.apply(this, of);
    rows += found.length;
    return found;
  };
});
afterAll(() => void (statement.all = all));

/** The most rows that were read in one turn while `act` went on. */
async function mostRowsATurn(act: () => unknown): Promise<number> {
  let [most, isOver] = [0, false];
  rows = 0;
  const watch = async (): Promise<void> => {
    while (!isOver) {
      await nextTurn();
      most = Math.max(most, rows);
      rows = 0;
    }
  };
  const watched = watch();
  await act();
  isOver = true;
  await watched;
  return most;
}

const EVERYTHING = { years: null, camera: null, folder: null, isFavourite: false };

/** Each of a library that was just opened. */
const acts: Record<string, (library: Library) => unknown> = {
  'counting what is there': (library) => library.counts(model.id),
  'listing all places': async (library) => {
    const places = library.places(model.id);
    await places.ready();
    expect(places.list().length).toBeGreaterThan(200);
  },
  'listing all photos': async (library) => {
    expect((await library.timeLines.list(null)).ids).toHaveLength(PHOTOS);
  },
  'listing all folders': (library) => library.timeLines.folders(),
  'searching places': (library) =>
    library.search(model.id).find({ text: '1', language: 'en', ...EVERYTHING }),
  'finding what is like a photo': async (library) => {
    const { ids } = await library.timeLines.list(null);
    expect(await library.findPhoto(model, ids[0]!)).toMatchObject({ ok: true });
  },
  'a scan that finds nothing new': async (library) => {
    expect(await library.scan(model)).toMatchObject({ ok: true, value: { matches: { found: PHOTOS } } });
  },
};

test.each(Object.entries(acts))('%s takes the rows of all photos in no turn', async (_, act) => {
  const library = open();
  const most = await mostRowsATurn(() => act(library));
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThan(PHOTOS);
});

test('Deciding of places that were read takes the rows of all photos in no turn', async () => {
  const library = open();
  await library.places(model.id).ready();
  const decisions = library.decisions(model.id);
  const ids = library
    .places(model.id)
    .list(0, 3)
    .map(({ id }) => id);
  const most = await mostRowsATurn(async () => {
    expect(decisions.rename(ids[0]!, 'Here')).toMatchObject({ ok: true });
    await nextTurn();
    expect(decisions.merge(ids.slice(1))).toMatchObject({ ok: true });
    await nextTurn();
    expect(decisions.undo()).toMatchObject({ undone: 'merge' });
  });
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThan(PHOTOS);
});

test('Forgetting a folder takes the rows of all photos in no turn', async () => {
  const library = open();
  const most = await mostRowsATurn(async () => {
    expect(library.removeFolder(join(root, 'removed'), 0)).toBe(true);
    expect(await library.scan(model)).toMatchObject({ ok: true });
  });
  expect((await library.counts(model.id)).photoCount).toBe(PHOTOS - REMOVED);
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThan(PHOTOS);
});
