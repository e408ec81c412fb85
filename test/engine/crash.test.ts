import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScanProgress } from '../../electron/contract/library.ts';
import { random } from '../support/synthetic.ts';
import { writeEvaluation } from '../support/synthetic-photos.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'revisit-crash-'));
  await writeEvaluation(join(folder, 'set'), { places: 8, photosPerPlace: 3, distractors: 16, seed: 5, widthPx: 240, heightPx: 180 });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts a scan and, where told, kills it `delayMs` after `count` photos were extracted. Returns the greatest number it told of, and whether it ended by itself. */
async function scan(library: string, kill: { count: number; delayMs: number } | null): Promise<{ told: number; finished: boolean }> {
  const child = fork(join(import.meta.dirname, 'scan-process.ts'), [join(folder, library), join(folder, 'set/photos')], { execArgv: [], serialization: 'advanced' });
  let told = 0;
  let armed = kill !== null;
  child.on('message', ({ phase, done }: ScanProgress) => {
    if (phase === 'extract') told = Math.max(told, done);
    if (!armed || kill === null || told < kill.count) return;
    armed = false;
    setTimeout(() => child.kill('SIGKILL'), kill.delayMs);
  });
  const [code] = await once(child, 'exit') as [number | null];
  return { told, finished: code === 0 };
}

/** Everything a library holds but the order in which it came about. */
function content(library: string): Record<string, unknown[]> {
  const db = new DatabaseSync(join(folder, library, 'library.sqlite'), { readOnly: true });
  const all = (sql: string): unknown[] => db.prepare(sql).all();
  const rows = {
    files: all('SELECT path, size_bytes, state, photo_id FROM file ORDER BY path'),
    photos: all('SELECT * FROM photo ORDER BY id'),
    features: all('SELECT * FROM feature_set ORDER BY model_id, photo_id'),
    failures: all('SELECT * FROM photo_failure ORDER BY photo_id'),
    snapshot: all('SELECT model_id, chunk, bytes FROM snapshot_chunk ORDER BY model_id, chunk'),
    pairs: all('SELECT * FROM pair ORDER BY model_id, a, b'),
    places: all('SELECT * FROM place_member ORDER BY model_id, photo_id'),
  };
  db.close();
  return rows;
}

function extracted(library: string): number {
  const db = new DatabaseSync(join(folder, library, 'library.sqlite'), { readOnly: true });
  const row = db.prepare('SELECT count(*) AS count FROM feature_set').get();
  db.close();
  return Number(row?.count);
}

test('A scan killed at ten moments and started again loses no finished photo and ends with what an unbroken scan gives', async () => {
  const next = random(11);
  let finished = 0;
  for (let i = 0; i < 10; i++) {
    const kill = { count: Math.floor(5 * next()), delayMs: 60 * next() };
    const { told } = await scan('broken', kill);
    const kept = extracted('broken');
    expect(kept).toBeGreaterThanOrEqual(finished + told);
    finished = kept;
  }
  expect((await scan('broken', null)).finished).toBe(true);
  expect((await scan('whole', null)).finished).toBe(true);
  expect(content('broken')).toEqual(content('whole'));
  expect(extracted('broken')).toBe(40);
});
