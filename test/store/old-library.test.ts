/** A library with photos, of an earlier schema, is whole when it is brought to the newest. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { atOnce } from '../../electron/process/at-once.ts';
import { openStore } from '../../electron/store/store.ts';
import type { Store } from '../../electron/store/store.ts';
import { DESCRIPTOR, oldLibrary } from './old-library.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'revisit-old-'));
  path = join(folder, 'library.sqlite');
});
afterEach(() => rmSync(folder, { recursive: true }));

function opened(path: string): Store {
  const result = openStore(path);
  if (!result.ok) throw new Error(result.failure.reason);
  return result.value;
}

/** What is expected of `oldLibrary`. */
function expectWhole(store: Store, photos: number): void {
  const { pairs } = store;
  expect(atOnce(store.photos.matchable('m'))).toEqual({
    ids: Float64Array.from({ length: photos }, (_, i) => i + 1),
    featureCounts: new Uint32Array(photos).fill(2),
  });
  expect(store.photos.features('m', [1])).toMatchObject([
    { count: 3, keypointCount: 1, attention: Float32Array.of(1, 32767 / 65535, 0), descriptor: DESCRIPTOR },
  ]);
  const descriptor = DESCRIPTOR.slice(0, 80);
  expect(store.photos.descriptors('m', [1], 9)).toEqual([{ count: 2, keypointCount: 0, descriptor }]);
  expect(pairs.counts('m')).toEqual({
    candidates: (photos * (photos - 1)) / 2,
    verified: (photos * (photos - 1)) / 2 - 1,
    matches: photos - 1,
  });
  expect(pairs.pending('m', 'lasting', 10)).toEqual([[2, 4]]);
  expect(pairs.links('m', 'lasting')).toEqual(
    Array.from({ length: photos - 2 }, (_, i) => ({ a: i + 1, b: i + 2, score: 30.5, inlierCount: 4 })),
  );
  expect(pairs.match('m', 1, 2)).toMatchObject({ verdict: 'match', tentativeCount: 9, trials: 40, seed: 7 });
  expect(pairs.scores('m').slice(0, 3)).toEqual([
    { a: 1, b: 2, score: 30.5, reason: null },
    { a: 1, b: 3, score: 7.25, reason: 'overlay' },
    { a: 1, b: 4, score: 7.25, reason: 'overlay' },
  ]);
  expect(store.places.list('m').map(({ id, photos: of }) => [id, of.length])).toEqual([
    [1, 6],
    [2, photos - 6],
  ]);
  const below = pairs.scores('m').find(({ a, b }) => a === 3 && b === 5);
  expect(below).toEqual({ a: 3, b: 5, score: 7.25, reason: 'below threshold' });
  store.provisional.clear('m');
  expect(pairs.counts('m').candidates).toBe((photos * (photos - 1)) / 2 - (photos - 1));
}

test('Pairs of a library of schema 17 are what they were, the pairs that are no match in fewer bytes', () => {
  oldLibrary(path, 12);
  const store = opened(path);
  expectWhole(store, 12);
  store.close();
});

test('A library is whole where only its log of decisions was begun when it was killed', () => {
  oldLibrary(path, 12);
  opened(path).close();
  const db = new DatabaseSync(path);
  db.exec('UPDATE library SET log_number = 0');
  db.close();
  const store = opened(path);
  expectWhole(store, 12);
  store.close();
});

test('A library is whole after what brings it to the newest schema was killed at any time', async () => {
  oldLibrary(path, 300);
  const code = `
    const { openStore } = await import('./electron/store/store.ts');
    process.stdout.write('opening');
    openStore(process.argv[1]);`;
  for (const afterMs of [0, 5, 20, 60]) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', code, path], {
      cwd: join(import.meta.dirname, '../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
  const store = opened(path);
  expectWhole(store, 300);
  store.close();
});
