import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ScanPhase, ScanProgress } from '../../../electron/contract/scan.ts';
import { libraryContent } from '../support/library-content.ts';
import { random } from '../../support/synthetic/synthetic.ts';
import { writeEvaluation } from '../../support/synthetic/photos.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'revisit-crash-'));
  await writeEvaluation(join(folder, 'set'), {
    places: 8,
    photosPerPlace: 3,
    distractors: 16,
    seed: 5,
    widthPx: 240,
    heightPx: 180,
  });
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

interface Kill {
  /** The moment: `delayMs` after the scan told that `done` of a phase are done, or of a later phase. */
  phase: ScanPhase | 'round';
  done: number;
  delayMs: number;
}

const phases: readonly Kill['phase'][] = ['walk', 'extract', 'index', 'candidates', 'verify', 'places'];

/**
 * Starts a scan and, where told, kills it. Returns how many extracted photos it told of, those of
 * scans before included, and whether it ended by itself.
 */
async function scan(
  library: string,
  kill: Kill | null,
  { photosARound = Infinity, photos = 'set/photos' } = {},
): Promise<{ told: number; finished: boolean }> {
  const child = fork(
    join(import.meta.dirname, 'scan-process.ts'),
    [join(folder, library), join(folder, photos), String(photosARound)],
    { execArgv: [], serialization: 'advanced' },
  );
  let told = 0;
  let isArmed = kill !== null;
  let rounds = 0;
  const isReached = ({ phase, done }: ScanProgress): boolean => {
    if (kill?.phase === 'round') return rounds >= kill.done;
    const ahead = phases.indexOf(phase) - phases.indexOf(kill!.phase);
    return ahead > 0 || (ahead === 0 && done >= kill!.done);
  };
  child.on('message', (message: ScanProgress | 'round') => {
    if (message === 'round') return void (rounds += 1);
    if (message.phase === 'extract') told = Math.max(told, message.done);
    if (!isArmed || kill === null || !isReached(message)) return;
    isArmed = false;
    setTimeout(() => child.kill('SIGKILL'), kill.delayMs);
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return { told, finished: code === 0 };
}

const content = (library: string): Record<string, unknown[]> => libraryContent(join(folder, library));

function extracted(library: string): number {
  const db = new DatabaseSync(join(folder, library, 'library.sqlite'), { readOnly: true });
  const row = db.prepare('SELECT count(*) AS count FROM feature_set').get();
  db.close();
  return Number(row?.count);
}

test('A scan killed at ten moments and started again ends with what an unbroken scan gives', async () => {
  const next = random(11);
  let finished = 0;
  for (const phase of [
    'walk',
    'extract',
    'extract',
    'extract',
    'extract',
    'extract',
    'index',
    'candidates',
    'verify',
    'places',
  ] as const) {
    const { told } = await scan('broken', {
      phase,
      done: phase === 'extract' ? Math.floor(8 * next()) : 0,
      delayMs: 60 * next(),
    });
    const kept = extracted('broken');
    expect(kept).toBeGreaterThanOrEqual(Math.max(finished, told));
    finished = kept;
  }
  expect((await scan('broken', null)).finished).toBe(true);
  expect((await scan('whole', null)).finished).toBe(true);
  const whole = content('whole');
  expect(content('broken')).toEqual(whole);
  expect(whole.features).toHaveLength(40);
  expect(whole.index?.length).toBeGreaterThan(1); // a tree, and lists
  expect(whole.places?.length).toBeGreaterThan(0);
});

test('A scan in rounds, killed in several and at its end, ends with what one pass gives', async () => {
  const next = random(12);
  for (const [phase, done] of [
    ['round', 1],
    ['round', 2],
    ['round', 1],
    ['round', 3],
    ['candidates', 0],
    ['verify', 0],
    ['same shots', 0],
  ] as const)
    await scan('rounds', { phase, done, delayMs: 80 * next() }, { photosARound: 3 });
  expect((await scan('rounds', null, { photosARound: 3 })).finished).toBe(true);
  expect((await scan('many', null, { photosARound: 2 })).finished).toBe(true);
  expect((await scan('pass', null)).finished).toBe(true);
  const pass = content('pass');
  expect(pass.provisional).toEqual([]);
  expect(content('many')).toEqual(pass);
  expect(content('rounds')).toEqual(pass);
});
test('A file read too soon to notice a change is read again, though the scan was killed', async () => {
  const photos = join(folder, 'just written');
  cpSync(join(folder, 'set/photos'), photos, { recursive: true });
  const second = Math.floor(Date.now() / 1000) + 60; // as a share tells it
  for (const name of readdirSync(photos)) utimesSync(join(photos, name), second, second);
  await scan('racy', { phase: 'extract', done: 3, delayMs: 0 }, { photos: 'just written' });
  const db = new DatabaseSync(join(folder, 'racy/library.sqlite'), { readOnly: true });
  const read = db.prepare('SELECT is_changed FROM file WHERE photo_id IS NOT NULL').all();
  db.close();
  expect(read.length).toBeGreaterThan(2);
  expect(read.filter(({ is_changed: isChanged }) => isChanged !== 1)).toEqual([]);
}, 60_000);
