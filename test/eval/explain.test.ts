import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { NoMatchReason } from '../../electron/contract/match.ts';
import type { JudgedPair } from '../../electron/eval/explain.ts';
import { explain, stages, WORST } from '../../electron/eval/explain.ts';
import type { TruthPhoto } from '../../electron/eval/score.ts';
import { readTruth, score } from '../../electron/eval/score.ts';

/** A truth by place (`-` has none), each photo as its file's name and its flags. */
function truthOf(places: Record<string, string[]>): TruthPhoto[] {
  const rows = Object.entries(places).flatMap(([place, photos]) =>
    photos.map((photo) => photo.split(' ')).map(([file, flags = '-']) => [file, place, '-', flags]),
  );
  return readTruth(['file\tplace\tgroup\tflags', ...rows.map((row) => row.join('\t'))].join('\n'));
}

const truth = truthOf({
  F: ['f0', 'f1', 'f2'],
  N: ['n0', 'n1'],
  C: ['c0', 'c1'],
  T: ['t0', 't1'],
  X: ['x0', 'x1'],
  O: ['o0 facade', 'o1'],
  B: ['b0 hard,lowres', 'b1', 'b2 hard'],
  K: ['k0', 'k1'],
  P: ['p0 panorama', 'p1 panorama'],
  '-': ['s0 repetitive', 's1'],
});
const row = (file: string): number => truth.findIndex((photo) => photo.file === file);
const judged = (a: string, b: string, score: number, reason: NoMatchReason | null = null): JudgedPair => ({
  a: row(a),
  b: row(b),
  score,
  reason,
});
const candidates = [
  judged('f0', 'f1', 150),
  judged('f1', 'f2', 120),
  judged('f0', 'f2', 70, 'below threshold'),
  judged('t1', 't0', 0, 'too few tentative'),
  judged('x0', 'x1', 0, 'no consistent transform'),
  judged('o0', 'o1', 0, 'overlay'),
  judged('b0', 'b1', 60, 'below threshold'),
  judged('b0', 'b2', 80, 'below threshold'),
  judged('k0', 'k1', 105),
  judged('p0', 'p1', 110),
  judged('k0', 's0', 130),
  judged('s1', 'f0', 90, 'below threshold'),
  judged('s0', 's1', 0, 'too few tentative'),
];
const explained = explain(truth, {
  hasFeatures: new Set([...truth.keys()].filter((photo) => photo !== row('n1'))),
  candidates,
  placeOf: new Map([
    ['f0', '1'],
    ['f1', '1'],
    ['f2', '1'],
    ['k0', '2'],
    ['s0', '2'],
  ]),
});

describe('an explanation', () => {
  test('every same-place pair ends at one stage, worked by hand', () => {
    expect(explained.stages).toEqual({
      found: 3,
      'no features': 1,
      'not a candidate': 2, // c0 c1, b1 b2
      'too few tentative': 1,
      'no consistent transform': 1,
      overlay: 1,
      'below threshold': 2,
      'kept apart': 1,
    });
  });

  test('pairs that only other photos hold together are counted', () => {
    expect(explained.foundThroughOthers).toBe(1); // f0 f2
  });

  test('places with missed pairs are listed, most missed first, by stage and with their flags', () => {
    expect(explained.missedPlaces.map(({ place }) => place)).toEqual(['B', 'N', 'C', 'T', 'X', 'O', 'K']);
    const stages = { found: 0, 'below threshold': 2, 'not a candidate': 1 };
    expect(explained.missedPlaces[0]).toMatchObject({
      pairs: 3,
      missed: 3,
      stages,
      flags: ['hard', 'lowres'],
    });
  });

  test('a missed place shows its best refused pair, or one that was never compared', () => {
    const nearest = new Map(
      explained.missedPlaces.map(({ place, nearest: { a, b } }) => [place, `${a} ${b}`]),
    );
    expect([nearest.get('B'), nearest.get('K'), nearest.get('C')]).toEqual(['b0 b2', 'k0 k1', 'c0 c1']);
  });

  test('false pairs are listed by score, with whether they match or share a place', () => {
    expect(explained.falsePairs).toEqual([
      { a: 'k0', b: 's0', score: 130, matched: true, together: true, flags: ['repetitive'] },
      { a: 's1', b: 'f0', score: 90, matched: false, together: false, flags: [] },
    ]);
  });

  test('no more than the worst false pairs are listed', () => {
    const strangers = truthOf({ '-': Array.from({ length: WORST + 2 }, (_, i) => `s${i}`) });
    const pairs = Array.from({ length: WORST + 1 }, (_, i): JudgedPair => ({
      a: 0,
      b: i + 1,
      score: i + 1,
      reason: 'below threshold',
    }));
    const { falsePairs } = explain(strangers, {
      hasFeatures: new Set(strangers.keys()),
      candidates: pairs,
      placeOf: new Map(),
    });
    expect(falsePairs.map((pair) => pair.score)).toEqual(
      Array.from({ length: WORST }, (_, i) => WORST + 1 - i),
    );
  });

  test('an explanation loses and invents no pair, whatever the truth and the result', () => {
    const photos = fc.array(
      fc.record({
        place: fc.constantFrom(null, 'A', 'B', 'C'),
        group: fc.constantFrom(null, 'site'),
        panorama: fc.boolean(),
        hasFeatures: fc.boolean(),
        found: fc.constantFrom(undefined, '1', '2'),
      }),
      { minLength: 2, maxLength: 14 },
    );
    const reason = fc.constantFrom<(NoMatchReason | null)[]>(
      null,
      'too few tentative',
      'no consistent transform',
      'overlay',
      'below threshold',
    );
    fc.assert(
      fc.property(photos, fc.infiniteStream(fc.option(reason, { nil: undefined })), (drawn, verdicts) => {
        const known = drawn.map(({ place, group, panorama }, i): TruthPhoto => ({
          file: `f${i}`,
          place,
          group,
          panorama,
          flags: [],
        }));
        const pairs = known.flatMap((_, a) =>
          known.slice(a + 1).flatMap((_, i): JudgedPair[] => {
            const { value } = verdicts.next();
            return value === undefined
              ? []
              : [{ a, b: a + 1 + i, score: value === null ? 100 : 50, reason: value }];
          }),
        );
        const result = explain(known, {
          hasFeatures: new Set([...drawn.keys()].filter((i) => drawn[i]!.hasFeatures)),
          candidates: pairs,
          placeOf: new Map(drawn.flatMap(({ found }, i) => (found === undefined ? [] : [[`f${i}`, found]]))),
        });
        const sum = (counts: Record<string, number>): number =>
          Object.values(counts).reduce((total, count) => total + count, 0);
        expect(Object.keys(result.stages)).toEqual(Object.keys(stages));
        expect(sum(result.stages)).toBe(score(known, [], { placeOf: null, threshold: null }).positivePairs);
        expect(result.missedPlaces.reduce((total, { missed }) => total + missed, 0)).toBe(
          sum(result.stages) - result.stages.found,
        );
        for (const place of result.missedPlaces) {
          expect(sum(place.stages)).toBe(place.pairs);
          expect(place.stages.found).toBe(place.pairs - place.missed);
        }
      }),
    );
  });
});
