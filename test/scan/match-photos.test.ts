import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ScanProgress, ScanReport } from '../../electron/contract/scan.ts';
import type { ModelPackage } from '../../electron/contract/model.ts';
import type { Library, ScanOptions } from '../../electron/library/library.ts';
import { BUILT_IN_MODEL, RETIRED_MODELS } from '../../electron/model/open.ts';
import { opened } from '../support/library.ts';
import { builtIn } from '../support/built-in.ts';
import { camera, flatPlace, photograph } from '../support/synthetic.ts';
import { writePhoto } from '../support/synthetic-photos.ts';

let model: ModelPackage;
let painted: string;
let root: string;
let library: Library;

/** Two places seen three times each (`a0`, … `b2`), and three photos of other places (`x0`, …). */
beforeAll(async () => {
  model = await builtIn();
  painted = mkdtempSync(join(tmpdir(), 'revisit-painted-'));
  const paint = (name: string, place: number, seed: number): Promise<void> =>
    writePhoto(
      join(painted, `${name}.jpg`),
      photograph(
        flatPlace(place),
        camera({ x: 0.25 * (seed - 1), z: 0.1 * seed, yaw: 0.03 * seed, widthPx: 400, heightPx: 300 }),
        { gain: 1 - 0.1 * seed, noise: 2, seed: place * 10 + seed },
      ),
    );
  await Promise.all(
    [0, 1, 2].flatMap((i) => [paint(`a${i}`, 1, i), paint(`b${i}`, 2, i), paint(`x${i}`, 20 + i, 0)]),
  );
}, 60_000);
afterAll(() => rmSync(painted, { recursive: true }));

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'revisit-prove-'));
  mkdirSync(join(root, 'photos'));
  library = opened(join(root, 'library'));
  library.addFolder(join(root, 'photos'));
});
afterEach(() => {
  library.close();
  rmSync(root, { recursive: true });
});

function take(...names: string[]): void {
  for (const name of names) cpSync(join(painted, `${name}.jpg`), join(root, 'photos', `${name}.jpg`));
}
const at = (name: string): string => join(root, 'photos', `${name}.jpg`);

async function scan(options: ScanOptions = {}): Promise<ScanReport> {
  const result = await library.scan(model, { processes: 2, ...options });
  if (!result.ok) throw new Error(result.failure.reason);
  return result.value;
}

/** Places by their id, each as the names of its photos. */
function places(): Record<number, string> {
  return Object.fromEntries(
    library.places(BUILT_IN_MODEL).map(({ id, photos }) => [
      id,
      photos
        .map(({ files }) => files[0]!.slice(-6, -4))
        .sort()
        .join(' '),
    ]),
  );
}

/**
 * What a query on the library's database gives, or does. The library is closed meanwhile: two copies of
 * SQLite in one process undo each other's locks.
 */
function sql(text: string): Record<string, unknown>[] {
  library.close();
  const db = new DatabaseSync(join(root, 'library/library.sqlite'));
  const rows = db.prepare(text).all();
  db.close();
  library = opened(join(root, 'library'));
  return rows;
}

describe('a scan', () => {
  test('finds the photos of one place, with the links that prove it, and again does nothing', async () => {
    take('a0', 'a1', 'a2', 'b0', 'b1', 'b2', 'x0', 'x1', 'x2');
    const report = await scan();
    expect(Object.values(places()).sort()).toEqual(['a0 a1 a2', 'b0 b1 b2']);
    const views = library.places(BUILT_IN_MODEL);
    for (const { links } of views) {
      expect(links.length).toBeGreaterThanOrEqual(2);
      for (const { a, b, inlierCount } of links) expect([a < b, inlierCount > 3]).toEqual([true, true]);
      expect(links.map(({ score }) => score)).toEqual(links.map(({ score }) => score).sort((x, y) => y - x));
    }
    const told: ScanProgress[] = [];
    expect(await scan({ onProgress: (progress) => told.push(progress) })).toMatchObject({
      matches: { verified: 0, found: report.matches.found },
    });
    expect(library.places(BUILT_IN_MODEL)).toEqual(views);
    expect([...new Set(told.map(({ phase }) => phase))]).toEqual(['walk', 'extract', 'places']);
  });

  test('adds new photos to the places there are, which keep their ids', async () => {
    take('a0', 'a1', 'x0', 'x1');
    await scan();
    const [id] = Object.keys(places());
    expect(places()).toEqual({ [id!]: 'a0 a1' });
    take('a2', 'b0', 'b1', 'b2');
    await scan();
    expect(places()[Number(id)]).toBe('a0 a1 a2');
    expect(Object.values(places()).sort()).toEqual(['a0 a1 a2', 'b0 b1 b2']);
  });

  test('leaves vanished photos out of their places, and offline ones in', async () => {
    take('a0', 'a1', 'a2', 'b0', 'b1');
    await scan();
    const before = places();
    renameSync(at('a2'), join(root, 'a2.jpg'));
    await scan();
    expect(Object.values(places()).sort()).toEqual(['a0 a1', 'b0 b1']);
    renameSync(join(root, 'a2.jpg'), at('a2'));
    expect(await scan()).toMatchObject({ photos: { extracted: 0 }, matches: { verified: 0 } });
    expect(places()).toEqual(before);
    renameSync(join(root, 'photos'), join(root, 'away'));
    await scan();
    expect(places()).toEqual(before);
  });

  test('grows its index by segments, and builds one again that is damaged', async () => {
    take('a0', 'a1', 'a2', 'b0', 'b1', 'x0', 'x1');
    await scan();
    take('b2');
    await scan();
    expect(sql('SELECT length(photos) / 16 AS photos FROM snapshot ORDER BY id')).toEqual([
      { photos: 7 },
      { photos: 1 },
    ]);
    sql(
      'UPDATE snapshot_chunk SET bytes = zeroblob(length(bytes)) WHERE snapshot_id = (SELECT min(id) ' +
        'FROM snapshot) RETURNING chunk',
    );
    take('x2');
    await scan();
    expect(sql('SELECT length(photos) / 16 AS photos FROM snapshot ORDER BY id')).toEqual([{ photos: 9 }]);
    expect(Object.values(places()).sort()).toEqual(['a0 a1 a2', 'b0 b1 b2']);
  });

  test('with a new built-in model looks at the photos again, keeps the places, and drops what the old model made', async () => {
    take('a0', 'a1', 'b0', 'b1');
    await scan();
    const before = places();
    sql(`UPDATE model SET name = '${RETIRED_MODELS[0]}' RETURNING id`);
    expect(places()).toEqual({});
    expect(await scan()).toMatchObject({ photos: { extracted: 4 } });
    expect(places()).toEqual(before);
    expect(library.status().models.map(({ id }) => id)).toEqual([BUILT_IN_MODEL]);
    expect(sql('SELECT count(DISTINCT model_id) AS models, count(*) AS sets FROM feature_set')).toEqual([
      { models: 1, sets: 4 },
    ]);
  });

  test('that was stopped while it proved matches goes on and ends at the same places', async () => {
    take('a0', 'a1', 'a2', 'b0', 'b1', 'b2', 'x0');
    for (const phase of ['index', 'candidates', 'verify']) {
      const abort = new AbortController();
      const report = await scan({
        signal: abort.signal,
        onProgress: (progress) => {
          if (progress.phase === phase) abort.abort();
        },
      });
      expect(report).toMatchObject({ interrupted: true });
      expect(places()).toEqual({});
    }
    await scan();
    expect(Object.values(places()).sort()).toEqual(['a0 a1 a2', 'b0 b1 b2']);
  });
});

describe('a match of two files', () => {
  test('is what the scan found of them, in whichever order they are named', async () => {
    take('a0', 'a1');
    await scan();
    const [link] = library.places(BUILT_IN_MODEL)[0]!.links;
    const forth = await library.match(model, at('a0'), at('a1'));
    const back = await library.match(model, at('a1'), at('a0'));
    if (!forth.ok || !back.ok) throw new Error('no answer');
    const [v, w] = [forth.value.verification, back.value.verification];
    expect([v.verdict, v.score, w.score, v.inliersA.length]).toEqual([
      'match',
      link!.score,
      link!.score,
      link!.inlierCount,
    ]);
    const pairs = (rows: Uint16Array, others: Uint16Array): string[] =>
      Array.from(rows, (row, i) => `${row}-${others[i]}`).sort();
    expect(pairs(w.inliersB, w.inliersA)).toEqual(pairs(v.inliersA, v.inliersB));
    expect(w.inliersA).toEqual(w.inliersA.toSorted());
    const map = (m: readonly number[], [x, y]: readonly [number, number]): [number, number] => [
      m[0]! * x + m[1]! * y + m[2]!,
      m[3]! * x + m[4]! * y + m[5]!,
    ];
    const [x, y] = map(w.bFromA!, map(v.bFromA!, [120, 80]));
    expect([x, y]).toEqual([expect.closeTo(120, 6), expect.closeTo(80, 6)]);
    expect(forth.value.a).toMatchObject({
      file: at('a0'),
      photo: { files: [at('a0')] },
      features: { widthPx: 400, heightPx: 300 },
    });
  });

  test('takes files that the library does not hold', async () => {
    const answer = await library.match(model, join(painted, 'a0.jpg'), join(painted, 'a2.jpg'));
    expect(answer).toMatchObject({
      ok: true,
      value: { a: { photo: null }, verification: { verdict: 'match' } },
    });
    expect(await library.match(model, join(painted, 'a0.jpg'), join(painted, 'b0.jpg'))).toMatchObject({
      ok: true,
      value: { verification: { verdict: 'no match' } },
    });
    expect(library.status().photos).toBe(0);
  });

  test('says which file it cannot use', async () => {
    const answer = await library.match(model, join(painted, 'a0.jpg'), join(painted, 'none.jpg'));
    expect(answer).toMatchObject({
      ok: false,
      failure: { kind: 'vanished', reason: expect.stringContaining('none.jpg') as string },
    });
  });
});

describe('a find', () => {
  test('tells the photos of the same place and the place, for a photo of the library and for one from elsewhere', async () => {
    take('a0', 'a1', 'b0', 'b1', 'x0');
    await scan();
    const place = Number(Object.entries(places()).find(([, names]) => names === 'a0 a1')![0]);
    const elsewhere = await library.find(model, join(painted, 'a2.jpg'));
    if (!elsewhere.ok) throw new Error(elsewhere.failure.reason);
    expect(elsewhere.value.query.photo).toBeNull();
    expect(
      elsewhere.value.hits.map(({ photo, place: where }) => [photo.files[0]!.slice(-6, -4), where]).sort(),
    ).toEqual([
      ['a0', place],
      ['a1', place],
    ]);
    const own = await library.find(model, at('a0'));
    if (!own.ok) throw new Error(own.failure.reason);
    expect(own.value.hits.map(({ photo }) => photo.files)).toEqual([[at('a1')]]);
    const nowhere = await library.find(model, join(painted, 'x2.jpg'));
    expect(nowhere).toMatchObject({ ok: true, value: { hits: [] } });
  });

  test('in an empty library finds nothing', async () => {
    expect(await library.find(model, join(painted, 'a0.jpg'))).toMatchObject({
      ok: true,
      value: { hits: [] },
    });
  });
});
