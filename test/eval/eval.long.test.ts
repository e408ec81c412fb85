import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ModelPackage } from '../../electron/contract/model.ts';
import type { Evaluated, Evaluation } from '../../electron/eval/eval.ts';
import {
  describeEvaluation,
  describeExplanation,
  describeModels,
  describePoints,
  evaluate,
  evaluatePoints,
} from '../../electron/eval/eval.ts';
import { builtIn } from '../support/models/built-in.ts';
import { shared } from '../support/shared.ts';
import { writeEvaluation, writePhoto } from '../support/synthetic/photos.ts';
import { camera, flatPlace, photograph, trueMap } from '../support/synthetic/synthetic.ts';

const folder = mkdtempSync(join(tmpdir(), 'revisit-eval-test-'));
afterAll(() => rmSync(folder, { recursive: true }));
const library = join(folder, 'library');

let model: ModelPackage;
let first: Evaluated;

async function evaluated(dir: string, library: string | null, by = model): Promise<Evaluated> {
  const outcome = await evaluate(dir, by, { library, processes: 2 });
  if (!outcome.ok) throw new Error(outcome.failure.reason);
  return outcome.value;
}

beforeAll(async () => {
  model = await builtIn();
  // two places of three photos, two photos seen once; then the first photo again under another name, and a
  // row whose file is no photo
  const rows = await writeEvaluation(folder, { places: 2, photosPerPlace: 3, distractors: 2 });
  copyFileSync(join(folder, 'photos', rows[0]!.file), join(folder, 'photos/again.jpg'));
  writeFileSync(join(folder, 'photos/broken.jpg'), 'no photo');
  const added = [
    ...rows,
    { ...rows[0]!, file: 'again.jpg' },
    { file: 'broken.jpg', place: '-', group: '-', flags: '-' },
  ];
  writeFileSync(
    join(folder, 'photos.tsv'),
    [
      'file\tplace\tgroup\tflags',
      ...added.map((r) => `${r.file}\t${r.place}\t${r.group}\t${r.flags}`),
      '',
    ].join('\n'),
  );
  first = await evaluated(folder, library);
}, 120_000);

describe('an evaluation', () => {
  test('an evaluation finds painted places again, and counts what it cost', () => {
    const { evaluation } = first;
    expect(evaluation).toMatchObject({ model: model.id, photos: 10, positivePairs: 6 + 3 });
    expect(evaluation.pairs.averagePrecision).toBeGreaterThan(0.6);
    expect(evaluation.places!.placesWithAWrongPhoto).toBe(0);
    expect(evaluation.candidates.recall).toBeGreaterThan(0.9);
    expect(evaluation.cost).toMatchObject({ extracted: 8, withoutFeatures: 1 });
    expect(evaluation.cost.msPerPhoto).toBeGreaterThan(0);
    expect(evaluation.cost.extractMsPerPhoto).toBeGreaterThan(0);
    expect(evaluation.cost.bytesPerPhoto).toBeGreaterThan(1000);
    expect(describeEvaluation(evaluation)).toContain('10 photos, 9 same-place pairs');
  });

  test('pairs are listed best first, files with the same bytes as the surest of them', () => {
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

  test('an evaluation takes features from a library that has them, and finds the same', async () => {
    const again = await evaluated(folder, library);
    expect(again.evaluation.cost).toMatchObject({ extracted: 0, extractMsPerPhoto: null });
    expect({ pairs: again.pairsTsv, places: again.placesTsv }).toEqual({
      pairs: first.pairsTsv,
      places: first.placesTsv,
    });
  });

  test('an evaluation says how many wrong places 1,000 photos would have', () => {
    const places = { ...first.evaluation.places!, placesWithAWrongPhoto: 2 };
    expect(describeEvaluation({ ...first.evaluation, places })).toContain(
      '2 with a wrong photo, 200.0 wrong places per 1,000 photos',
    );
  });

  test('what a model keeps is told apart from what else the library holds', async () => {
    const shelf = join(folder, 'shelf');
    const extraction = { ...model.manifest.extraction, maxFeatures: 50 };
    const small = {
      ...model,
      id: 'small',
      keypointPca: null,
      manifest: { ...model.manifest, id: 'small', keypoints: undefined, extraction },
    };
    const alone = await evaluated(folder, shelf, small);
    const beside = await evaluated(folder, shelf);
    expect(beside.evaluation.cost.modelBytesPerPhoto).toBe(first.evaluation.cost.modelBytesPerPhoto);
    // bytes a feature: store/feature-columns.ts
    expect(alone.evaluation.cost.modelBytesPerPhoto).toBeGreaterThan(50 * 47);
    expect(alone.evaluation.cost.modelBytesPerPhoto).toBeLessThan(
      0.2 * beside.evaluation.cost.modelBytesPerPhoto,
    );
  });

  test('an evaluation of a folder without photos.tsv is refused with what to do', async () => {
    const outcome = await evaluate(join(folder, 'photos'), model, { library: null });
    expect(outcome).toMatchObject({
      ok: false,
      failure: { reason: expect.stringContaining('photos.tsv'), remedy: expect.any(String) },
    });
  });

  test.skipIf(!shared)(
    'the project’s own scorer prints the same figures from the tables of an evaluation',
    () => {
      writeFileSync(join(folder, 'pairs-out.tsv'), first.pairsTsv);
      writeFileSync(join(folder, 'places-out.tsv'), first.placesTsv);
      const files = ['photos.tsv', 'pairs-out.tsv', 'places-out.tsv'].map((name) => join(folder, name));
      const threshold = String(first.evaluation.pairs.atThreshold!.threshold);
      const printed = execFileSync(
        process.execPath,
        [join(shared!, 'tools/score.mjs'), ...files, '--threshold', threshold, '--json'],
        {
          encoding: 'utf8',
        },
      );
      const { photos, positivePairs, pairs, places } = first.evaluation;
      expect(JSON.parse(JSON.stringify({ photos, positivePairs, pairs, places }))).toEqual(
        JSON.parse(printed),
      );
    },
  );
});

describe('models side by side', () => {
  const timed = (model: string, extractMsPerPhoto: number | null): Evaluation => ({
    ...first.evaluation,
    model,
    cost: { ...first.evaluation.cost, extractMsPerPhoto },
  });

  test('models stand in one table, a column each, with times against the last one', () => {
    const lines = describeModels([timed('quick', 50), timed('stored', null), timed('thorough', 200)]).split(
      '\n',
    );
    const cells = (name: string): string[] =>
      lines
        .find((line) => line.trimStart().startsWith(name))!
        .trim()
        .split(/  +/)
        .slice(1);
    expect(cells('10 photos, 9 same-place pairs')).toEqual(['quick', 'stored', 'thorough']);
    expect(cells('extraction, ms a photo')).toEqual(['50', '-', '200']);
    expect(cells('extraction against thorough')).toEqual(['0.25', '-', '1.00']);
    const recall = `${(100 * first.evaluation.candidates.recall!).toFixed(1)} %`;
    expect(cells('recall')).toEqual([recall, recall, recall]);
  });

  test('a table of three models fits a terminal of 100 columns', () => {
    const lines = describeModels(
      ['revisit-2', 'delf-imagenet', 'delf-imagenet-reference'].map((id) => timed(id, 1)),
    ).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100);
  });
});

describe('an explanation', () => {
  // a truth that the painted photos contradict: a view of place-0 in a place of its own, two strangers in one
  // place, a broken file in place-1
  const contradicted = join(folder, 'contradicted');
  const truth = [
    ['photo-000.jpg', 'place-0', '-'],
    ['photo-001.jpg', 'elsewhere', 'facade'],
    ['photo-003.jpg', 'place-1', '-'],
    ['broken.jpg', 'place-1', 'lowres'],
    ['photo-006.jpg', '<i>A & "B"</i>', 'hard'],
    ['photo-007.jpg', '<i>A & "B"</i>', '-'],
  ] as const;
  const written = new Map<string, string | Uint8Array>();
  let explained: Evaluated;
  let page: string;

  beforeAll(async () => {
    mkdirSync(contradicted);
    symlinkSync(join(folder, 'photos'), join(contradicted, 'photos'));
    const rows = truth.map(([file, place, flags]) => [file, place, '-', flags].join('\t'));
    writeFileSync(join(contradicted, 'photos.tsv'), ['file\tplace\tgroup\tflags', ...rows].join('\n'));
    const outcome = await evaluate(contradicted, model, {
      library,
      explainTo: (name, content) => void written.set(name, content),
    });
    if (!outcome.ok) throw new Error(outcome.failure.reason);
    explained = outcome.value;
    page = String(written.get('index.html'));
  }, 120_000);

  test('an explanation tells the pairs that a wrong truth makes missed and false', () => {
    const { stages, missedPlaces, falsePairs } = explained.explanation;
    expect(stages).toMatchObject({ found: 0, 'no features': 1 });
    expect(missedPlaces.map(({ place }) => place).sort()).toEqual(['<i>A & "B"</i>', 'place-1']);
    expect([falsePairs[0]!.a, falsePairs[0]!.b].sort()).toEqual(['photo-000.jpg', 'photo-001.jpg']);
    expect(falsePairs[0]).toMatchObject({ matched: true, together: true, flags: ['facade'] });
  });

  test('an explanation is told in lines: stages, missed places, false pairs', () => {
    const lines = describeExplanation(explained.explanation).split('\n');
    expect(lines).toContainEqual(
      expect.stringMatching(/never a candidate: a photo has no features +1 +50.0 %$/),
    );
    expect(lines).toContainEqual('  place-1: 1 of 1 missed: 1 no features [lowres]');
    expect(lines).toContainEqual(
      expect.stringMatching(
        /photo-00[01].jpg photo-00[01].jpg \[over the threshold, in one place, facade\]$/,
      ),
    );
  });

  test('the page of an explanation shows the pictures that were drawn', async () => {
    const pictures = Array.from(page.matchAll(/<img src="([^"]*)"/g), (hit) => hit[1]!);
    expect([...written.keys()].sort()).toEqual(['index.html', ...pictures].sort());
    expect(pictures).toContain('false-01.svg');
    for (const name of pictures)
      expect(await sharp(written.get(name)).metadata()).toMatchObject({ format: 'svg' });
  });

  test('the page says what comparing a pair gave, or why it could not be compared', () => {
    expect(page).toMatch(
      /Score [\d.]+, a match from 100; \d+ tentative correspondences, \d+ inliers; a match\./,
    );
    expect(page).toMatch(/Cannot be compared: .*broken\.jpg/);
  });

  test('the page has no markup of the names of places, and no script', () => {
    expect(page).toContain('&#60;i&#62;A &#38; &#34;B&#34;&#60;/i&#62;');
    expect(page).not.toMatch(/<i>|<script/);
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
  writeFileSync(
    join(points, 'pairs.tsv'),
    ['pair\timage_a\timage_b\tpoints\tkind', ...rows.map((row) => row.join('\t')), ''].join('\n'),
  );
  const outcome = await evaluatePoints(points, model);
  if (!outcome.ok) throw new Error(outcome.failure.reason);
  const { H, corr, pairs } = outcome.value;
  expect(H).toMatchObject({ pairs: 1, matched: 1 });
  expect(H.within5).toBeGreaterThan(0.9);
  expect(corr).toMatchObject({ pairs: 2, matched: 1 });
  expect(corr.judged).toBeLessThanOrEqual(H.judged);
  expect(pairs.map((p) => p.pair)).toEqual(['same', 'near', 'other']);
  expect(H.alignmentError).toBeLessThan(0.01);
  expect(H.alignmentError).toBeLessThan(H.affineError!);
  expect(describePoints(outcome.value)).toContain('1 of 1 pairs matched');
});
