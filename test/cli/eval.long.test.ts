import { cpSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { evalModelsResult, evalResult } from '../../electron/contract/results/eval.ts';
import { builtIn } from '../support/models/built-in.ts';
import { writeEvaluation } from '../support/synthetic/photos.ts';
import { answer, revisit, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const evaluation = join(folder, 'evaluation');
const small = join(folder, 'small');
let [model, id] = ['', ''];

beforeAll(async () => {
  await writeEvaluation(evaluation, { places: 1, photosPerPlace: 2, distractors: 1 });
  const { manifest, ...built } = await builtIn();
  [model, id] = [built.folder, built.id];
  cpSync(model, small, { recursive: true });
  writeFileSync(
    join(small, 'manifest.json'),
    JSON.stringify({ ...manifest, id: 'small', extraction: { ...manifest.extraction, maxFeatures: 100 } }),
  );
});

describe('eval --models', () => {
  test('eval --models prints one table with a column for each model', async () => {
    const { code, stdout } = await revisit(['eval', evaluation, '--models', `${model},${small}`]);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^3 photos, 1 same-place pairs +${id} +small$`, 'm'));
    expect(stdout).toMatch(/^ +extraction against small +[\d.]+ +1\.00$/m);
  });

  test('eval --models --json gives each evaluation in the order asked, of one library', async () => {
    const { models } = await answer(evalModelsResult, [
      'eval',
      evaluation,
      '--models',
      `${small},${model}`,
      '--library',
      join(folder, 'library'),
    ]);
    expect(models.map((result) => [result.model, result.cost.extracted])).toEqual([
      ['small', 3],
      [id, 3],
    ]);
    expect(models[0]!.cost.modelBytesPerPhoto).toBeLessThan(models[1]!.cost.modelBytesPerPhoto);
    expect(models[1]!.cost.modelBytes).toBeGreaterThan(1_000_000);
  });

  test('eval --models refuses a model that is named twice', async () => {
    const { code, stderr } = await revisit(['eval', evaluation, '--models', `${small},${small}`]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('--models names a model twice')]);
  });
});

describe('eval --explain', () => {
  test('eval --explain writes the page, and says at which stage pairs ended and where it lies', async () => {
    const out = join(folder, 'new', 'lost');
    const { code, stdout } = await revisit(['eval', evaluation, '--model', model, '--explain', out]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ +found: both photos in one place +1 +100\.0 %$/m);
    expect(stdout).toContain(`Written: ${join(out, 'index.html')}`);
    expect(readFileSync(join(out, 'index.html'), 'utf8')).toContain('false-01.svg');
    expect(existsSync(join(out, 'false-01.svg'))).toBe(true);
  });

  test('eval --explain --json tells what the page tells', async () => {
    const out = join(folder, 'again');
    const { explanation, positivePairs } = await answer(evalResult, [
      'eval',
      evaluation,
      '--model',
      model,
      '--explain',
      out,
    ]);
    expect(explanation).toMatchObject({
      page: join(out, 'index.html'),
      stages: { found: positivePairs },
      missedPlaces: [],
    });
  });

  test('eval --explain refuses a folder that cannot be made before it reads the photos', async () => {
    const out = join(small, 'manifest.json', 'lost');
    const { code, stderr } = await revisit([
      'eval',
      join(folder, 'no-such-evaluation'),
      '--model',
      model,
      '--explain',
      out,
    ]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/lost cannot be made .*\nName another folder\.\n$/),
    ]);
  });
});

test('eval refuses options of one model beside --models, and --explain without photos', async () => {
  const refused: [string[], string][] = [
    [['eval', evaluation, '--models', 'a,b', '--model', 'a'], 'give one of the two'],
    [['eval', evaluation, '--models', 'a,,b'], 'separated by commas'],
    [['eval', evaluation, '--models', 'a,b', '--explain', folder], '--explain'],
    [['eval', evaluation, '--models', 'a,b', '--pairs-out', 'pairs.tsv'], '--pairs-out'],
    [['eval', '--models', 'a,b'], 'name a folder of photos'],
    [['eval', '--points', folder, '--explain', folder], 'name a folder of photos'],
    [['eval', '--copies', folder, '--models', 'a,b'], '--copies'],
  ];
  await Promise.all(
    refused.map(async ([args, said]) => {
      const { code, stderr } = await revisit(args);
      expect([code, stderr], args.join(' ')).toEqual([2, expect.stringContaining(said)]);
    }),
  );
});

describe('eval --revisited', () => {
  const dataset = join(folder, 'made');
  const write = (truth: object): void => writeFileSync(join(dataset, 'gnd_made.json'), JSON.stringify(truth));
  // two places of three, and two photos of none
  const names = Array.from({ length: 8 }, (_, i) => `photo-00${i}`);
  beforeAll(async () => {
    await writeEvaluation(dataset, { places: 2, photosPerPlace: 3, distractors: 2 });
    renameSync(join(dataset, 'photos'), join(dataset, 'jpg'));
  });
  const imlist = names.filter((name) => name !== 'photo-000' && name !== 'photo-003');
  const at = (name: string): number => imlist.indexOf(name);

  test("eval --revisited ranks the photos for each query's box and scores the rankings", async () => {
    write({
      imlist,
      qimlist: ['photo-000', 'photo-003'],
      gnd: [
        { bbx: [20, 20, 460.4, 340], easy: [at('photo-001')], hard: [at('photo-002')], junk: [] },
        {
          bbx: [0, 0, 480, 360],
          easy: [at('photo-004'), at('photo-005')],
          hard: [],
          junk: [at('photo-001')],
        },
      ],
    });
    const { revisited, model: of } = await answer(evalResult, [
      'eval',
      '--revisited',
      dataset,
      '--model',
      model,
    ]);
    const all = { meanAveragePrecision: 1, meanPrecisionAt: { 1: 1, 5: 1, 10: 1 } };
    expect([of, revisited]).toEqual([
      id,
      {
        dataset: 'made',
        photos: 6,
        withoutFeatures: 0,
        scores: {
          easy: { queries: 2, ...all },
          medium: { queries: 2, ...all },
          hard: { queries: 1, ...all },
        },
      },
    ]);
  });

  test('eval --revisited scores a photo that is not there as never found, and counts it', async () => {
    write({
      imlist: [...imlist, 'gone'],
      qimlist: ['photo-000'],
      gnd: [{ bbx: [0, 0, 480, 360], easy: [at('photo-001'), imlist.length], hard: [], junk: [] }],
    });
    const { stdout } = await revisit(['eval', '--revisited', dataset, '--model', model]);
    expect(stdout).toContain(
      `${id}: made, 7 photos, 1 of them without features\n  easy    mAP 50.0 %, mP@1 100.0 %, mP@5 ` +
        '20.0 %, mP@10 10.0 %; 1 query',
    );
  });

  test('eval --revisited names the file that is missing, and how a ground truth is made', async () => {
    write({ imlist, qimlist: ['nowhere'], gnd: [{ bbx: [0, 0, 1, 1], easy: [0], hard: [], junk: [] }] });
    expect((await revisit(['eval', '--revisited', dataset, '--model', model])).stderr).toContain(
      `The query's photo ${join(dataset, 'jpg/nowhere.jpg')} cannot be read.`,
    );
    const { code, stderr } = await revisit(['eval', '--revisited', evaluation, '--model', model]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/ holds no ground truth gnd_….json\.\nMake it of the published /);
    expect(stderr).toMatch(/ gnd_roxford5k\.pkl, there: python3 -c ".+" gnd_roxford5k\.pkl\n$/);
  });
});

describe('eval --copies', () => {
  const set = join(folder, 'copies');
  beforeAll(async () => {
    await writeEvaluation(set, { places: 1, photosPerPlace: 2, distractors: 1 });
    const [photo, half] = [join(set, 'photos/photo-000.jpg'), join(set, 'photos/half.jpg')];
    await sharp(photo).resize({ width: 240 }).toFile(half);
    const rows = [
      ['file', 'source', 'kind', 'how', 'place'],
      ['photo-000.jpg', 'A', 'original', '-', 'wall'],
      ['half.jpg', 'A', 'half size', '-', '-'],
      ['photo-001.jpg', 'B', 'not a copy: same place', '-', 'wall'],
      ['photo-002.jpg', 'C', 'not a copy: look-alike', '-', '-'],
    ];
    writeFileSync(join(set, 'copies.tsv'), rows.map((row) => `${row.join('\t')}\n`).join(''));
  });

  test('eval --copies --json scores the groups that a scan of the set gives', async () => {
    const { copies, model: of } = await answer(evalResult, ['eval', '--copies', set, '--model', model]);
    expect([of, copies]).toEqual([
      id,
      {
        files: 4,
        unread: 0,
        recall: 1,
        chainedRecall: null,
        precision: 1,
        pairs: 1,
        falsePairs: 0,
        kinds: [{ kind: 'half size', copies: 1, found: 1, withAny: 1 }],
        notCopies: [
          { kind: 'same place', photos: 1, grouped: 0 },
          { kind: 'look-alike', photos: 1, grouped: 0 },
        ],
        places: { pairs: 1, sameShot: 0 },
        missed: [],
        mixed: [],
      },
    ]);
  });

  test('eval --copies names the table that is missing', async () => {
    const { code, stderr } = await revisit(['eval', '--copies', evaluation, '--model', model]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('copies.tsv cannot be read (ENOENT)')]);
  });
});
