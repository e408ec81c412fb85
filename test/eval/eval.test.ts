import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ModelPackage } from '../../electron/contract/model.ts';
import type { Evaluated } from '../../electron/eval/eval.ts';
import { describeEvaluation, describePoints, evaluate, evaluatePoints } from '../../electron/eval/eval.ts';
import { prototype } from '../support/prototype.ts';
import { shared } from '../support/shared.ts';
import { writeEvaluation, writePhoto } from '../support/synthetic-photos.ts';
import { camera, flatPlace, photograph, trueMap } from '../support/synthetic.ts';

const folder = mkdtempSync(join(tmpdir(), 'revisit-eval-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
const library = join(folder, 'library');

let model: ModelPackage;
let first: Evaluated;

async function evaluated(dir: string, library: string | null): Promise<Evaluated> {
  const outcome = await evaluate(dir, model, { library, processes: 2 });
  if (!outcome.ok) throw new Error(outcome.failure.reason);
  return outcome.value;
}

beforeAll(async () => {
  model = await prototype();
  // two places of three photos, two photos seen once; then the first photo again under another name, and a row whose file is no photo
  const rows = await writeEvaluation(folder, { places: 2, photosPerPlace: 3, distractors: 2 });
  copyFileSync(join(folder, 'photos', rows[0]!.file), join(folder, 'photos/again.jpg'));
  writeFileSync(join(folder, 'photos/broken.jpg'), 'no photo');
  const added = [...rows, { ...rows[0]!, file: 'again.jpg' }, { file: 'broken.jpg', place: '-', group: '-', flags: '-' }];
  writeFileSync(
    join(folder, 'photos.tsv'),
    ['file\tplace\tgroup\tflags', ...added.map((r) => `${r.file}\t${r.place}\t${r.group}\t${r.flags}`), ''].join('\n'),
  );
  first = await evaluated(folder, library);
}, 120_000);

describe('an evaluation', () => {
  test('finds painted places again, and counts what it cost', () => {
    const { evaluation } = first;
    expect(evaluation).toMatchObject({ model: model.id, photos: 10, positivePairs: 6 + 3 });
    expect(evaluation.pairs.averagePrecision).toBeGreaterThan(0.6);
    expect(evaluation.places!.placesWithAWrongPhoto).toBe(0);
    expect(evaluation.candidates.recall).toBeGreaterThan(0.9);
    expect(evaluation.cost).toMatchObject({ extracted: 8, withoutFeatures: 1 });
    expect(evaluation.cost.msPerPhoto).toBeGreaterThan(0);
    expect(evaluation.cost.bytesPerPhoto).toBeGreaterThan(1000);
    expect(describeEvaluation(evaluation)).toContain('10 photos, 9 same-place pairs');
  });

  test('lists every pair with a score, best first, and files with the same bytes as the surest of them', () => {
    const rows = first.pairsTsv
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    const scores = rows.map((row) => Number(row[2]));
    expect(scores).toEqual(scores.toSorted((p, q) => q - p));
    expect(Math.min(...scores)).toBeGreaterThan(0);
    const same = rows.find(([a, b]) => [a, b].sort().join() === 'again.jpg,photo-000.jpg');
    expect(Number(same?.[2])).toBe(scores[0]);
  });

  test('takes features from a library that has them, and finds the same', async () => {
    const again = await evaluated(folder, library);
    expect(again.evaluation.cost.extracted).toBe(0);
    expect({ pairs: again.pairsTsv, places: again.placesTsv }).toEqual({ pairs: first.pairsTsv, places: first.placesTsv });
  });

  test('of a folder without photos.tsv is refused with what to do', async () => {
    const outcome = await evaluate(join(folder, 'photos'), model, { library: null });
    expect(outcome).toMatchObject({ ok: false, failure: { reason: expect.stringContaining('photos.tsv'), remedy: expect.any(String) } });
  });

  test.skipIf(!shared)('writes tables from which the project’s own scorer prints the same figures', () => {
    writeFileSync(join(folder, 'pairs-out.tsv'), first.pairsTsv);
    writeFileSync(join(folder, 'places-out.tsv'), first.placesTsv);
    const files = ['photos.tsv', 'pairs-out.tsv', 'places-out.tsv'].map((name) => join(folder, name));
    const threshold = String(first.evaluation.pairs.atThreshold!.threshold);
    const printed = execFileSync(process.execPath, [join(shared!, 'tools/score.mjs'), ...files, '--threshold', threshold, '--json'], {
      encoding: 'utf8',
    });
    const { photos, positivePairs, pairs, places } = first.evaluation;
    expect(JSON.parse(JSON.stringify({ photos, positivePairs, pairs, places }))).toEqual(JSON.parse(printed));
  });
});

test('verified inliers of a painted place lie on its true map', async () => {
  const points = join(folder, 'points');
  mkdirSync(points);
  const [place, a, b] = [flatPlace(5), camera(), camera({ x: 0.4, z: 0.3, yaw: -0.1, roll: 0.1 })];
  await writePhoto(join(points, 'a.jpg'), photograph(place, a));
  await writePhoto(join(points, 'b.jpg'), photograph(place, b));
  await writePhoto(join(points, 'c.jpg'), photograph(flatPlace(77), a));
  const map = trueMap(place, a, b);
  const grid: string[] = [];
  for (let y = 20; y < 480; y += 50) {
    for (let x = 20; x < 640; x += 50) {
      const to = map(x, y);
      if (to) grid.push(`${x} ${y} ${to[0].toFixed(2)} ${to[1].toFixed(2)}`);
    }
  }
  writeFileSync(join(points, 'p.txt'), grid.join('\n'));
  const rows = [
    ['same', 'a.jpg', 'b.jpg', 'p.txt', 'H'],
    ['near', 'a.jpg', 'b.jpg', 'p.txt', 'corr'],
    ['other', 'a.jpg', 'c.jpg', 'p.txt', 'corr'],
  ];
  writeFileSync(join(points, 'pairs.tsv'), ['pair\timage_a\timage_b\tpoints\tkind', ...rows.map((row) => row.join('\t')), ''].join('\n'));
  const outcome = await evaluatePoints(points, model);
  if (!outcome.ok) throw new Error(outcome.failure.reason);
  const { H, corr, pairs } = outcome.value;
  expect(H).toMatchObject({ pairs: 1, matched: 1 });
  expect(H.within5).toBeGreaterThan(0.9);
  expect(corr).toMatchObject({ pairs: 2, matched: 1 });
  expect(corr.judged).toBeLessThanOrEqual(H.judged);
  expect(pairs.map((p) => p.pair)).toEqual(['same', 'near', 'other']);
  expect(describePoints(outcome.value)).toContain('1 of 1 pairs matched');
});
