import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ScoredPair, TruthPhoto } from '../../electron/eval/score.ts';
import { readTruth, relation, score, scoreCandidates } from '../../electron/eval/score.ts';
import { shared } from '../support/shared.ts';
import { random } from '../support/synthetic/synthetic.ts';

const table = (rows: string[]): string => ['file\tplace\tgroup\tflags', ...rows, ''].join('\n');
const alone = { placeOf: null, threshold: null };

/** Places A (a0 a1 a2), B (b0 b1, the other side of A's site), P (a panorama of two), and a distractor x. */
const truth = readTruth(
  table([
    'a0\tA\tsite\t-',
    'a1\tA\tsite\t-',
    'a2\tA\tsite\thard',
    'b0\tB\tsite\t-',
    'b1\tB\tsite\t-',
    'p0\tP\t-\tpanorama',
    'p1\tP\t-\tpanorama',
    'x\t-\t-\t-',
  ]),
);
const pair = (a: string, b: string, score: number): ScoredPair => ({
  a: truth.findIndex((p) => p.file === a),
  b: truth.findIndex((p) => p.file === b),
  score,
});

describe('the truth table', () => {
  test('the truth table is read by column name, with `-` and an empty group as none', () => {
    expect(readTruth('flags\tgroup\tplace\tfile\textra\r\nhard,panorama\t\tP\tf.jpg\t1\r\n')).toEqual([
      { file: 'f.jpg', place: 'P', group: null, panorama: true, flags: ['hard', 'panorama'] },
    ]);
  });

  test('the truth table is refused with the name of the column that is missing', () => {
    expect(() => readTruth('file\tplace\tflags\nf\tA\t-\n')).toThrow('group');
    expect(() => readTruth(table(['f\tA']))).toThrow('f has no group');
  });

  test('the truth says which pairs count', () => {
    const of = (a: string, b: string): string =>
      relation(
        truth.find((p) => p.file === a)!,
        truth.find((p) => p.file === b)!,
      );
    expect(of('a0', 'a1')).toBe('same');
    expect(of('a0', 'b0')).toBe('ignored');
    expect(of('p0', 'p1')).toBe('ignored');
    expect(of('a0', 'p0')).toBe('different');
    expect(of('x', 'x')).toBe('different');
  });
});

describe('pairs', () => {
  test('pairs score by rank, worked by hand', () => {
    // positives: a0a1 a0a2 a1a2 b0b1 = 4. Ranks: 9 right, 8 right, 7 wrong, 6 right
    const pairs = [pair('a0', 'a1', 9), pair('b1', 'b0', 8), pair('a0', 'x', 7), pair('a0', 'a2', 6)];
    const result = score(truth, pairs, { placeOf: null, threshold: 7 });
    expect(result).toEqual({
      photos: 8,
      positivePairs: 4,
      pairs: {
        averagePrecision: (1 + 1 + 3 / 4) / 4,
        recallAtZeroFalse: 0.5,
        recallAtPrecision999: 0.5,
        recallAtPrecision99: 0.5,
        atThreshold: { threshold: 7, precision: 2 / 3, recall: 0.5, falsePairs: 1 },
      },
    });
  });

  test('pairs with one score count together, so their order changes nothing', () => {
    const pairs = [pair('a0', 'a1', 5), pair('a0', 'x', 5), pair('b0', 'b1', 5)];
    const expected = score(truth, pairs, alone);
    expect(expected.pairs.averagePrecision).toBeCloseTo((2 * (2 / 3)) / 4);
    expect(expected.pairs.recallAtZeroFalse).toBe(0);
    expect(score(truth, pairs.reverse(), alone)).toEqual(expected);
  });

  test('pairs given twice count once, with the better score, either way round', () => {
    expect(score(truth, [pair('a0', 'a1', 2), pair('a1', 'a0', 9), pair('a0', 'x', 5)], alone)).toEqual(
      score(truth, [pair('a0', 'a1', 9), pair('a0', 'x', 5)], alone),
    );
  });

  test('pairs that do not count leave every figure as it was', () => {
    const pairs = [pair('a0', 'a1', 4), pair('a0', 'x', 3)];
    expect(score(truth, [...pairs, pair('a0', 'b0', 99), pair('p0', 'p1', 99)], alone)).toEqual(
      score(truth, pairs, alone),
    );
  });

  test('without a true pair there is no recall; a threshold that no pair reaches is precise', () => {
    const lonely = truth.slice(7);
    expect(score(lonely, [], { placeOf: null, threshold: 1 }).pairs).toMatchObject({
      averagePrecision: null,
      atThreshold: { precision: 1, recall: null, falsePairs: 0 },
    });
  });
});

describe('places', () => {
  const of = (...places: string[][]): Map<string, string> =>
    new Map(places.flatMap((files, i) => files.map((f) => [f, String(i)] as const)));

  test('places that are the truth score one', () => {
    expect(
      score(truth, [], { placeOf: of(['a0', 'a1', 'a2'], ['b0', 'b1'], ['p0', 'p1']), threshold: null })
        .places,
    ).toEqual({
      found: 3,
      bcubedPrecision: 1,
      bcubedRecall: 1,
      bcubedF1: 1,
      landmarkRecall: 1,
      placesWithAWrongPhoto: 0,
    });
  });

  test('places with a stranger and a split score as worked by hand', () => {
    // a0 a1 x together, everything else alone
    const result = score(truth, [], { placeOf: of(['a0', 'a1', 'x']), threshold: null }).places!;
    expect(result.bcubedPrecision).toBeCloseTo((2 / 3 + 2 / 3 + 1 / 3 + 5) / 8);
    expect(result.bcubedRecall).toBeCloseTo((2 / 3 + 2 / 3 + 1 / 3 + 4 * 0.5 + 1) / 8);
    expect(result.landmarkRecall).toBeCloseTo((5 / 3 + 2) / 7);
    expect([result.found, result.placesWithAWrongPhoto]).toEqual([1, 1]);
  });

  test('places that join two sides of one site are not wrong', () => {
    expect(score(truth, [], { placeOf: of(['a0', 'b0']), threshold: null }).places).toMatchObject({
      bcubedPrecision: 1,
      placesWithAWrongPhoto: 0,
    });
  });
});

test('candidates are counted once, and only true pairs make their recall', () => {
  const candidates = [pair('a0', 'a1', 0), pair('a1', 'a0', 0), pair('a0', 'x', 0), pair('p0', 'p1', 0)];
  expect(scoreCandidates(truth, candidates)).toEqual({ recall: 0.25, perPhoto: 3 / 8 });
});

/**
 * Sites of several sides, panoramas, distractors, few distinct scores so that ties abound, predicted places
 * that leave files out.
 */
function randomEvaluation(seed: number): {
  photos: TruthPhoto[];
  pairs: ScoredPair[];
  placeOf: Map<string, string>;
} {
  const next = random(seed);
  const photos = Array.from({ length: 10 + Math.floor(next() * 50) }, (_, i): TruthPhoto => {
    const place = next() < 0.3 ? null : `place-${Math.floor(next() * 9)}`;
    return {
      file: `f${i}`,
      place,
      group: place !== null && next() < 0.7 ? `site-${Number(place.slice(6)) % 4}` : null,
      panorama: place?.endsWith('3') === true && next() < 0.8,
      flags: [],
    };
  });
  const pairs: ScoredPair[] = [];
  for (let i = 0; i < 400; i++) {
    const [a, b] = [Math.floor(next() * photos.length), Math.floor(next() * photos.length)];
    const bonus = relation(photos[a]!, photos[b]!) === 'same' ? 12 : 0;
    if (a !== b) pairs.push({ a, b, score: bonus + Math.floor(next() * 16) / (next() < 0.5 ? 2 : 3) });
  }
  const placeOf = new Map<string, string>();
  for (const { file, place } of photos)
    if (next() < 0.8)
      placeOf.set(file, next() < 0.7 && place !== null ? place : `guess-${Math.floor(next() * 6)}`);
  return { photos, pairs, placeOf };
}

describe.skipIf(!shared)('against the project’s own scorer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'revisit-score-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'every figure of random evaluation %i is that of the project’s own scorer',
    (seed) => {
      const { photos, pairs, placeOf } = randomEvaluation(seed);
      const write = (name: string, rows: unknown[][]): string => {
        writeFileSync(join(folder, name), rows.map((r) => `${r.join('\t')}\n`).join(''));
        return join(folder, name);
      };
      const photosTsv = write('photos.tsv', [
        ['file', 'place', 'group', 'flags'],
        ...photos.map((p) => [p.file, p.place ?? '-', p.group ?? '-', p.panorama ? 'hard,panorama' : '-']),
      ]);
      const pairsTsv = write('pairs.tsv', [
        ['file_a', 'file_b', 'score'],
        ...pairs.map((p) => [photos[p.a]!.file, photos[p.b]!.file, p.score]),
      ]);
      const placesTsv = write('places.tsv', [['file', 'place'], ...placeOf]);
      const printed = execFileSync(
        process.execPath,
        [join(shared!, 'tools/score.mjs'), photosTsv, pairsTsv, placesTsv, '--threshold', '9', '--json'],
        { encoding: 'utf8' },
      );
      expect(JSON.parse(JSON.stringify(score(photos, pairs, { placeOf, threshold: 9 })))).toEqual(
        JSON.parse(printed),
      );
    },
  );
});
