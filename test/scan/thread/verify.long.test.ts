/** Pairs that are verified in a thread of their own, and those that are not: too few to be worth it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPhotos } from '../../../electron/bench/scale/made-library.ts';
import type { ScanReport } from '../../../electron/contract/scan.ts';
import { libraryFile, openLibrary } from '../../../electron/library/library.ts';
import { MOST_HERE } from '../../../electron/scan/thread/run-in-thread.ts';
import { openStore } from '../../../electron/store/store.ts';
import { builtIn } from '../../support/models/built-in.ts';

const root = mkdtempSync(join(tmpdir(), 'revisit-verify-'));
const model = await builtIn();
afterAll(() => rmSync(root, { recursive: true }));

const PARTS = [1, 2, 3].map((seed) => ({ seed, count: 20 }));

const add = async (folder: string, part: { seed: number; count: number }): Promise<void> =>
  void (await addPhotos(libraryFile(folder), {
    ...{ ...part, modelId: model.id, isMatched: false },
    folder: join(root, `photos ${part.seed}`),
  }));

/** Of an empty library a scan says by which methods pairs are made: else the next forgets them. */
async function libraryIn(name: string): Promise<string> {
  const folder = join(root, name);
  await scan(folder);
  return folder;
}

async function scan(folder: string, onVerified?: (stop: () => void) => void): Promise<ScanReport> {
  const library = openLibrary(folder);
  if (!library.ok) throw new Error(library.failure.reason);
  const abort = new AbortController();
  const report = await library.value.scan(model, {
    signal: abort.signal,
    onProgress: ({ phase, done }) => {
      if (phase === 'verify' && done > 0) onVerified?.(() => abort.abort());
    },
  });
  await library.value.close();
  if (!report.ok) throw new Error(report.failure.reason);
  return report.value;
}

/** Of each pair, whose photos are its key. */
function scoresIn(folder: string): Map<string, number | null> {
  const store = openStore(libraryFile(folder));
  if (!store.ok) throw new Error(store.failure.reason);
  const scores = store.value.pairs.scores(model.id).map(({ a, b, score }) => [`${a} ${b}`, score] as const);
  store.value.close();
  return new Map(scores);
}

let many: string;
let inThread: ScanReport;
beforeAll(async () => {
  many = await libraryIn('many');
  for (const part of PARTS) await add(many, part);
  inThread = await scan(many);
});

test('Pairs verified in a thread have the scores of those verified a few at a time', async () => {
  const few = await libraryIn('few');
  for (const part of PARTS) {
    await add(few, part);
    expect((await scan(few)).matches.verified).toBeLessThanOrEqual(MOST_HERE);
  }

  expect(inThread.matches.verified).toBeGreaterThan(MOST_HERE);

  // which pairs are candidates depends a little on when photos came
  const [fewScores, manyScores] = [scoresIn(few), scoresIn(many)];
  const both = [...manyScores].filter(([pair]) => fewScores.has(pair));
  expect(both.length).toBeGreaterThan(0.8 * manyScores.size);
  expect(both).toEqual(both.map(([pair]) => [pair, fewScores.get(pair)]));
  expect([...manyScores.values()]).not.toContain(null);
});

test('A scan that is stopped while a thread verifies goes on to the same end', async () => {
  const folder = await libraryIn('stopped');
  for (const part of PARTS) await add(folder, part);
  const stopped = await scan(folder, (stop) => stop());
  expect(stopped).toMatchObject({ interrupted: true });
  const { verified } = stopped.matches;
  expect(verified).toBeGreaterThan(0);

  const report = await scan(folder);
  expect(report).toMatchObject({ interrupted: false });
  expect(report.matches.verified).toBeGreaterThan(0);
  expect(scoresIn(folder)).toEqual(scoresIn(many));
});
