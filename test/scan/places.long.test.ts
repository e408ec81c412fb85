import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ScanProgress } from '../../electron/contract/scan.ts';
import { BUILT_IN_MODEL, RETIRED_MODELS } from '../../electron/model/open.ts';
import { paintedForTests } from './support/painted-library.ts';

const painted = paintedForTests();

test('A scan finds the photos of one place and their links, and the next one does nothing', async () => {
  painted.take('a0', 'a1', 'a2', 'b0', 'b1', 'b2', 'x0', 'x1', 'x2');
  const report = await painted.scan();
  expect(Object.values(painted.places()).sort()).toEqual(['a0 a1 a2', 'b0 b1 b2']);
  const views = painted.views();
  for (const { links } of views) {
    expect(links.length).toBeGreaterThanOrEqual(2);
    for (const { a, b, inlierCount } of links) expect([a < b, inlierCount > 3]).toEqual([true, true]);
    expect(links.map(({ score }) => score)).toEqual(links.map(({ score }) => score).sort((x, y) => y - x));
  }
  const told: ScanProgress[] = [];
  expect(await painted.scan({ onProgress: (progress) => told.push(progress) })).toMatchObject({
    matches: { verified: 0, found: report.matches.found },
  });
  expect(painted.views()).toEqual(views);
  expect([...new Set(told.map(({ phase }) => phase))]).toEqual(['walk', 'extract']);
});

test('A scan adds new photos to the places there are, which keep their ids', async () => {
  painted.take('a0', 'a1', 'x0', 'x1');
  await painted.scan();
  const [id] = Object.keys(painted.places());
  expect(painted.places()).toEqual({ [id!]: 'a0 a1' });
  painted.take('a2', 'b0', 'b1', 'b2');
  await painted.scan();
  expect(painted.places()[Number(id)]).toBe('a0 a1 a2');
  expect(Object.values(painted.places()).sort()).toEqual(['a0 a1 a2', 'b0 b1 b2']);
});

test('Photos that match a third one are compared, though neither looked for the other', async () => {
  painted.take('a0', 'a1', 'a2');
  await painted.scan();
  const pairs = 'SELECT a, b, inlier_count > 0 AS isMatch, neighbours_done AS done FROM pair ORDER BY a, b';
  const all = painted.sql(pairs);
  expect(all).toMatchObject(Array.from({ length: 3 }, () => ({ isMatch: 1, done: 1 })));
  const { a, b } = all[1]! as { a: number; b: number };
  painted.sql(`DELETE FROM pair WHERE a = ${a} AND b = ${b} RETURNING a`);
  expect(await painted.scan()).toMatchObject({ matches: { verified: 0, found: 2 } });
  painted.sql('UPDATE pair SET neighbours_done = 0 RETURNING a');
  expect(await painted.scan()).toMatchObject({ matches: { verified: 1, found: 3 } });
  expect(painted.sql(pairs)).toEqual(all);
  expect(await painted.scan()).toMatchObject({ matches: { verified: 0, found: 3 } });
});

test('Features that a disk damaged end no scan, and the next one looks at their photo again', async () => {
  painted.take('a0', 'a1', 'b0', 'b1');
  await painted.scan();
  const damage = (which: 'min' | 'max'): unknown =>
    painted.sql(`UPDATE feature_set SET descriptor = CAST(
      substr(descriptor, 1, 90) || x'0123456789abcdef' || substr(descriptor, 99) AS BLOB)
      WHERE photo_id = (SELECT ${which}(photo_id) FROM feature_set) RETURNING photo_id`);
  // one that is looked up anew, and one that the new photo is compared with
  damage('min');
  painted.sql(
    'DELETE FROM candidates_done WHERE photo_id = (SELECT min(photo_id) FROM feature_set) RETURNING 1',
  );
  damage('max');
  painted.sql('DELETE FROM snapshot RETURNING id');
  painted.take('a2', 'b2');
  await painted.scan();
  expect(await painted.scan()).toMatchObject({ photos: { failed: 0 } });
  expect(painted.sql('SELECT count(*) AS photos FROM feature_set')).toEqual([{ photos: 6 }]);
  expect(Object.values(painted.places()).sort()).toEqual(['a0 a1 a2', 'b0 b1 b2']);
});

test('A scan leaves vanished photos out of their places, and offline ones in', async () => {
  painted.take('a0', 'a1', 'a2', 'b0', 'b1');
  await painted.scan();
  const before = painted.places();
  renameSync(painted.at('a2'), join(painted.root, 'a2.jpg'));
  await painted.scan();
  expect(Object.values(painted.places()).sort()).toEqual(['a0 a1', 'b0 b1']);
  renameSync(join(painted.root, 'a2.jpg'), painted.at('a2'));
  expect(await painted.scan()).toMatchObject({ photos: { extracted: 0 }, matches: { verified: 0 } });
  expect(painted.places()).toEqual(before);
  renameSync(join(painted.root, 'photos'), join(painted.root, 'away'));
  await painted.scan();
  expect(painted.places()).toEqual(before);
});

test('A place whose photos all vanished, or all but one, has its id again when they are back', async () => {
  painted.take('a0', 'a1', 'a2', 'b0', 'b1');
  await painted.scan();
  const before = painted.places();
  const gone = ['a0', 'a1', 'a2', 'b1'];
  for (const name of gone) renameSync(painted.at(name), join(painted.root, `${name}.jpg`));
  await painted.scan();
  expect(painted.places()).toEqual({});
  expect(painted.library.status().models).toMatchObject([{ places: 0 }]);
  for (const name of gone) renameSync(join(painted.root, `${name}.jpg`), painted.at(name));
  await painted.scan();
  expect(painted.places()).toEqual(before);
});

test('A scan grows its index by parts, and builds it again where its tree is damaged', async () => {
  painted.take('a0', 'a1', 'a2', 'b0', 'b1', 'x0', 'x1');
  await painted.scan();
  painted.take('b2');
  await painted.scan();
  const parts = 'SELECT photo_count AS photos FROM snapshot WHERE tree_id IS NOT NULL ORDER BY id';
  expect(painted.sql(parts)).toEqual([{ photos: 7 }, { photos: 1 }]);
  painted.sql(
    'UPDATE snapshot_chunk SET bytes = zeroblob(length(bytes)) WHERE snapshot_id = (SELECT min(id) ' +
      'FROM snapshot) RETURNING chunk',
  );
  painted.take('x2');
  await painted.scan();
  expect(painted.sql(parts)).toEqual([{ photos: 9 }]);
  expect(Object.values(painted.places()).sort()).toEqual(['a0 a1 a2', 'b0 b1 b2']);
});

test.each([
  ['turn out to be damaged', 'zeroblob(length(bytes))'],
  ['are of a version before', "CAST(substr(bytes, 1, 4) || x'02' || substr(bytes, 6) AS BLOB)"],
])('A scan builds a part of its index anew where its lists %s', async (_, bytes) => {
  painted.take('a0', 'a1', 'a2', 'b0', 'b1', 'x0', 'x1');
  await painted.scan();
  painted.sql(
    `UPDATE snapshot_chunk SET bytes = ${bytes} WHERE snapshot_id = (SELECT max(id) FROM snapshot)
      RETURNING chunk`,
  );
  painted.take('b2');
  await painted.scan();
  const parts = 'SELECT photo_count AS photos FROM snapshot WHERE tree_id IS NOT NULL ORDER BY id';
  expect(painted.sql(parts)).toEqual([{ photos: 1 }, { photos: 7 }]);
  expect(Object.values(painted.places()).sort()).toEqual(['a0 a1 a2', 'b0 b1 b2']);
});

test('A scan with a new built-in model keeps the places, and drops what the old model made', async () => {
  painted.take('a0', 'a1', 'b0', 'b1');
  await painted.scan();
  const before = painted.places();
  painted.sql(`UPDATE model SET name = '${RETIRED_MODELS[0]}' RETURNING id`);
  expect(painted.places()).toEqual({});
  expect(await painted.scan()).toMatchObject({ photos: { extracted: 4 } });
  expect(painted.places()).toEqual(before);
  expect(painted.library.status().models.map(({ id }) => id)).toEqual([BUILT_IN_MODEL]);
  expect(painted.sql('SELECT count(DISTINCT model_id) AS models, count(*) AS sets FROM feature_set')).toEqual(
    [{ models: 1, sets: 4 }],
  );
});

test('A scan that was stopped while it proved matches goes on and ends at the same places', async () => {
  painted.take('a0', 'a1', 'a2', 'b0', 'b1', 'b2', 'x0');
  for (const phase of ['index', 'candidates', 'verify']) {
    const abort = new AbortController();
    const report = await painted.scan({
      signal: abort.signal,
      onProgress: (progress) => {
        if (progress.phase === phase) abort.abort();
      },
    });
    expect(report).toMatchObject({ interrupted: true });
    expect(painted.places()).toEqual({});
  }
  await painted.scan();
  expect(Object.values(painted.places()).sort()).toEqual(['a0 a1 a2', 'b0 b1 b2']);
});

test('A scan by another method than before finds pairs and index anew, and the same places', async () => {
  painted.take('a0', 'a1', 'b0', 'b1', 'x0');
  const first = await painted.scan();
  const [places, views] = [painted.places(), painted.views()];
  painted.sql("UPDATE model SET matching_method = 'of old' RETURNING id");
  painted.sql('UPDATE pair SET score = 0, inliers = NULL RETURNING a');
  painted.sql('UPDATE snapshot_chunk SET bytes = zeroblob(length(bytes)) RETURNING chunk');
  const again = await painted.scan();
  expect(again.matches).toEqual(first.matches);
  expect([painted.places(), painted.views()]).toEqual([places, views]);
});

test('A scan that only looks for candidates by another method verifies nothing again', async () => {
  painted.take('a0', 'a1', 'b0', 'b1', 'x0');
  const first = await painted.scan();
  const pairs = 'SELECT a, b, is_provisional, score FROM pair ORDER BY a, b';
  const [places, views, kept] = [painted.places(), painted.views(), painted.sql(pairs)];
  painted.sql(
    `UPDATE model SET matching_method =
      'of old' || substr(matching_method, instr(matching_method, '} ') + 1) RETURNING id`,
  );
  const again = await painted.scan();
  expect(first.matches.verified).toBeGreaterThan(0);
  expect(again.matches).toEqual({ verified: 0, found: first.matches.found });
  expect([painted.places(), painted.views(), painted.sql(pairs)]).toEqual([places, views, kept]);
});

test('A scan with a new built-in model shows the places of the old one until it has its own', async () => {
  painted.take('a0', 'a1', 'b0', 'b1');
  await painted.scan();
  const before = painted.places();
  painted.sql(`UPDATE model SET name = '${RETIRED_MODELS[0]}' RETURNING id`);
  const abort = new AbortController();
  await painted.scan({ signal: abort.signal, onProgress: () => abort.abort() });
  expect(painted.places()).toEqual(before);
  expect(painted.library.status().models.map(({ id }) => id)).toEqual([BUILT_IN_MODEL]);
});

test('Places are there while other photos are still read, and keep their ids to the end', async () => {
  painted.take('a0', 'a1', 'a2', 'b0', 'b1', 'b2', 'x0');
  const rounds: Record<number, string>[] = [];
  const onRound = (): void => void rounds.push(painted.places());
  const { photos } = await painted.scan({ photosARound: 3, processes: 1, onRound });
  expect([photos.extracted, rounds.length > 0]).toEqual([7, true]);
  const end = painted.places();
  expect(Object.values(end).sort()).toEqual(['a0 a1 a2', 'b0 b1 b2']);
  expect(Object.keys(rounds.at(-1)!).length).toBeGreaterThan(0);
  for (const id of Object.keys(rounds.at(-1)!)) expect(Object.keys(end)).toContain(id);
});

test('A scan that is stopped after a round leaves its places, and the next one goes on', async () => {
  painted.take('a0', 'a1', 'a2', 'b0', 'b1', 'b2');
  const stop = new AbortController();
  const onRound = (): void => stop.abort();
  const first = await painted.scan({ photosARound: 3, processes: 1, onRound, signal: stop.signal });
  expect(first.interrupted).toBe(true);
  expect(Object.keys(painted.places()).length).toBeGreaterThan(0);
  const told: ScanProgress[] = [];
  await painted.scan({ onProgress: (progress) => told.push(progress) });
  expect(told.find(({ phase }) => phase === 'extract')?.done).toBe(first.photos.extracted);
  expect(Object.values(painted.places()).sort()).toEqual(['a0 a1 a2', 'b0 b1 b2']);
});

test('Nothing that the first scan finds is new, and what a later one adds is until it was seen', async () => {
  painted.take('a0', 'a1');
  await painted.scan({ photosARound: 1 });
  expect(painted.views().map(({ isNew }) => isNew)).toEqual([false]);
  painted.take('a2');
  await painted.scan();
  expect(painted.views().map(({ isNew }) => isNew)).toEqual([true]);
  painted.library.decisions(BUILT_IN_MODEL).see(painted.views()[0]!.id);
  expect(painted.views().map(({ isNew }) => isNew)).toEqual([false]);
});
