import { rejects } from 'node:assert/strict';
import { renameSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { recover } from '../../electron/trash/trash.ts';
import type { FileRef } from '../../electron/trash/trash.ts';
import { Killed } from './sessions/faults.ts';
import { killedAtMove, tidyLibrary } from './tidy-library.ts';
import type { TidyLibrary } from './tidy-library.ts';

let library: TidyLibrary;
beforeEach(() => {
  library = tidyLibrary();
});
afterEach(() => library.remove());

const [kept, copy] = ['stick/photos/a.jpg', 'home/photos/b.jpg'];

const killed = (isMoved: boolean): Promise<void> => killedAtMove(library, kept, copy, isMoved);

/** What is said of each, and where the copy lies. */
async function recovered(): Promise<[states: string[], copy: string | null]> {
  const result = await recover(library.store, library.system);
  if (!result.ok) throw new Error(result.failure.reason);
  return [result.value.map(({ state }) => state), library.text(copy)];
}

const vanished = (): number => library.store.files.counts().vanished;

test('A file that had been moved counts as removed, and one that had not as where it was', async () => {
  await killed(true);
  expect(await recovered()).toEqual([['removed'], null]);
  expect(vanished()).toBe(1);
  expect(await recovered()).toEqual([[], null]);
  await library.restore();
  await killed(false);
  expect(await recovered()).toEqual([['not removed'], 'one']);
  expect([vanished(), library.tree('home/.local')]).toEqual([0, []]);
});

test('What was decided of a photo goes on to the one that stays, though killed at the move', async () => {
  library.put(kept, 'one');
  library.put(copy, 'smaller');
  library.scan();
  const [stays, goes] = [kept, copy].map((path) => library.ref(path)) as [FileRef, FileRef];
  library.store.decisions.star([goes.photoId], true);
  library.store.copyDecisions.decide(new Map([[goes.photoId, 0]]), [goes.fileId]);
  await killedAtMove(library, kept, copy, true, 'smaller');
  expect(await recovered()).toEqual([['removed'], null]);
  expect(library.store.decisions.favourites()).toEqual([stays.photoId]);
  expect(library.store.copyDecisions.list()).toMatchObject([{ toGo: new Set() }]);
});

test('A sidecar follows its restored file, though it was killed between the two', async () => {
  const sidecar = `${copy}.xmp`;
  for (const path of [kept, copy, sidecar]) library.put(path, 'one');
  library.scan();
  await library.tidy([kept], [copy]);
  expect(library.text(sidecar)).toBeNull();
  const { disk } = library.system;
  const link = (from: Buffer, to: Buffer): Promise<void> =>
    to.toString().endsWith('.xmp') ? Promise.reject(new Killed()) : disk.link(from, to);
  await rejects(library.restore(undefined, { ...disk, link }), Killed);
  library.reopen();
  expect([library.text(copy), library.text(sidecar)]).toEqual(['one', null]);
  await recovered();
  expect([library.text(copy), library.text(sidecar)]).toEqual(['one', 'one']);
});

test('A file that had been moved goes back where the copy that was to stay is gone', async () => {
  await killed(true);
  rmSync(library.at(kept));
  expect(await recovered()).toEqual([['not removed'], 'one']);
});

test('A file whose disk is away is told to be uncertain, and later what became of it', async () => {
  await killed(true);
  renameSync(library.at('home'), library.at('away'));
  expect(await recovered()).toEqual([['uncertain'], null]);
  renameSync(library.at('away'), library.at('home'));
  expect(await recovered()).toEqual([['removed'], null]);
  expect(await library.restore()).toEqual([null]);
});

test('A file that was changed in the trash is told to lie there, and is never told to be gone', async () => {
  await killed(true);
  const [place] = library.tree('home/.local/share/Trash/files');
  library.put(place!, 'two');
  for (const _ of ['at one start', 'at the next']) expect(await recovered()).toEqual([['uncertain'], null]);
  expect(library.store.removals.list()[0]!.why).toContain(library.at(place!));
  expect(await library.restore()).toEqual(['changed']);
  library.put(place!, 'one');
  expect(await library.restore()).toEqual([null]);
});

test('A file that had not been moved and was changed since is told to be where it was', async () => {
  await killed(false);
  library.put(copy, 'two');
  expect(await recovered()).toEqual([['not removed'], 'two']);
  expect(library.store.removals.list()).toEqual([]);
});

test('A removal settles first what the one before left', async () => {
  await killed(true);
  library.put('home/photos/c.jpg', 'one');
  library.scan();
  expect(await library.tidy([kept], ['home/photos/c.jpg'])).toEqual({ 'home/photos/c.jpg': null });
  expect(library.store.removals.list().map(({ state }) => state)).toEqual(['removed', 'removed']);
});

test('While a scan or a removal runs, nothing is settled', async () => {
  await killed(true);
  const during = await library.store.lockedForScan(() => recover(library.store, library.system));
  expect(during).toMatchObject({ ok: true, value: { ok: false, failure: { kind: 'in use' } } });
});
