import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { cpuRuntime } from '../../../electron/runtimes/runtimes.ts';
import { scanLibrary } from '../../../electron/scan/pipeline.ts';
import { rounds } from '../../../electron/scan/rounds/rounds.ts';
import type { Store } from '../../../electron/store/store.ts';
import { openStore } from '../../../electron/store/store.ts';
import { paintedFolder } from '../support/painted-folder.ts';

const { root, put, add, model } = paintedFolder();

/** Rounds after each photo; `fail` ends the one that runs, if its own signal does not. */
function oneRound() {
  const { promise, reject } = Promise.withResolvers<void>();
  const round = (signal: AbortSignal): Promise<void> => {
    signal.addEventListener('abort', () => reject(new Error('ended early')));
    return promise;
  };
  return { soFar: rounds(round, 1), fail: reject };
}

test('Where photos fail the round beside them ends early, and its failure does not hide theirs', async () => {
  const { soFar } = oneRound();
  soFar.advance();
  await expect(soFar.beside(Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');
});

test('Where a round fails no photo is read any more, and what stops that does not hide why', async () => {
  const { soFar, fail } = oneRound();
  soFar.advance();
  fail(new Error('disk full'));
  const photos = new Promise<void>((_, stopped) =>
    soFar.signal.addEventListener('abort', () => stopped(new Error('stopped'))),
  );
  await expect(soFar.beside(photos)).rejects.toThrow('disk full');
});

/** On which the disk is full as soon as a round reads it, which then takes a while. */
function fullInARound(store: Store, roundEnds: () => void): Store {
  let [isRead, isFull] = [false, false];
  const photos: Store['photos'] = {
    ...store.photos,
    *matchable(modelId) {
      isRead = true;
      while (!isFull) yield;
      for (let i = 0; i < 1000; i += 1) yield;
      roundEnds();
      return yield* store.photos.matchable(modelId);
    },
    save(...photo) {
      if (isRead) isFull = true;
      if (isFull) throw new Database.SqliteError('database or disk is full', 'SQLITE_FULL');
      store.photos.save(...photo);
    },
  };
  return { ...store, photos };
}

test('A scan that fails beside a round ends after it, and that makes no places any more', async () => {
  for (let i = 0; i < 4; i += 1) put(`photos/${i}.jpg`, i);
  add('photos');
  const opened = openStore(join(root(), 'library/library.sqlite'));
  if (!opened.ok) throw new Error(opened.failure.reason);
  const store = opened.value;
  const order = new Set<string>(); // a round reads what can be matched more than once
  const full = fullInARound(store, () => order.add('round'));
  const scanned = await scanLibrary(full, model(), cpuRuntime, { processes: 1, photosARound: 1 });
  order.add('scan');
  expect(scanned).toMatchObject({ ok: false, failure: { kind: 'disk full' } });
  expect([...order]).toEqual(['round', 'scan']);
  expect([...store.places.list(model().id)]).toEqual([]);
  store.close();
});
