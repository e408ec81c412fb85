import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readGroundTruth, scoreRevisited } from '../../electron/eval/revisited.ts';

const bbx: [number, number, number, number] = [0, 0, 10, 10];

describe('rankings under the protocol of Revisited Oxford and Paris', () => {
  // Worked out by hand. Average precision is the mean over the positives of half the precision before and
  // half the precision at each of them.
  test('rankings score as worked out by hand, without junk, the other difficulty and idle queries', () => {
    const gnd = [
      // easy: 0 4 1 5, found at ranks 1 and 3: (1 + (1/2 + 2/3) / 2) / 2 = 19/24. medium: 0 2 4 1 5: (1 + 1 +
      // (2/3 + 3/4) / 2) / 3 = 65/72. hard: 2 4 5: 1
      { bbx, easy: [0, 1], hard: [2], junk: [3] },
      // nothing easy. medium and hard: found at rank 2: (0 + 1/2) / 2 = 1/4
      { bbx, easy: [], hard: [5], junk: [] },
      // one of two is never found: easy and medium 1/2. nothing hard
      { bbx, easy: [1, 2], hard: [], junk: [0] },
    ];
    const { easy, medium, hard } = scoreRevisited({ gnd }, [
      [3, 0, 2, 4, 1, 5],
      [4, 5],
      [0, 1],
    ]);
    expect([easy.queries, medium.queries, hard.queries]).toEqual([2, 3, 2]);
    expect(easy.meanAveragePrecision).toBeCloseTo((19 / 24 + 1 / 2) / 2, 12);
    expect(medium.meanAveragePrecision).toBeCloseTo((65 / 72 + 1 / 4 + 1 / 2) / 3, 12);
    expect(hard.meanAveragePrecision).toBeCloseTo((1 + 1 / 4) / 2, 12);
    // precision at k looks at no more ranks than it takes to find all: 3, 4, 1 of the first query, 2 of the
    // second; k where something is never found
    const close = (at: Record<number, number | null>, values: number[]): void =>
      values.forEach((value, i) => expect(at[[1, 5, 10][i]!]).toBeCloseTo(value, 12));
    close(easy.meanPrecisionAt, [(1 + 1) / 2, (2 / 3 + 1 / 5) / 2, (2 / 3 + 1 / 10) / 2]);
    close(medium.meanPrecisionAt, [
      (1 + 0 + 1) / 3,
      (3 / 4 + 1 / 2 + 1 / 5) / 3,
      (3 / 4 + 1 / 2 + 1 / 10) / 3,
    ]);
    close(hard.meanPrecisionAt, [(1 + 0) / 2, (1 + 1 / 2) / 2, (1 + 1 / 2) / 2]);
  });

  test('a ranking scores 0 with nothing found, 1 with all first, null with nothing to find', () => {
    const gnd = [{ bbx, easy: [0, 1, 2], hard: [], junk: [] }];
    expect(scoreRevisited({ gnd }, [[]]).easy).toEqual({
      queries: 1,
      meanAveragePrecision: 0,
      meanPrecisionAt: { 1: 0, 5: 0, 10: 0 },
    });
    expect(scoreRevisited({ gnd }, [[2, 0, 1, 3]]).easy).toEqual({
      queries: 1,
      meanAveragePrecision: 1,
      meanPrecisionAt: { 1: 1, 5: 1, 10: 1 },
    });
    expect(scoreRevisited({ gnd }, [[0]]).hard).toEqual({
      queries: 0,
      meanAveragePrecision: null,
      meanPrecisionAt: { 1: null, 5: null, 10: null },
    });
  });

  test('a ranking scores the same wherever junk stands in it', () => {
    const ranking = fc.uniqueArray(fc.nat(19), { maxLength: 20 });
    fc.assert(
      fc.property(
        ranking,
        ranking,
        fc.uniqueArray(fc.integer({ min: 20, max: 29 })),
        fc.infiniteStream(fc.nat(20)),
        (ranked, positives, junk, places) => {
          const gnd = [{ bbx, easy: positives, hard: [], junk }];
          const mixed = junk.reduce(
            (list, photo) => list.toSpliced(places.next().value! % (list.length + 1), 0, photo),
            ranked,
          );
          expect(scoreRevisited({ gnd }, [mixed])).toEqual(scoreRevisited({ gnd }, [ranked]));
        },
      ),
    );
  });
});

describe('a ground truth', () => {
  const good = { imlist: ['a', 'b'], qimlist: ['q'], gnd: [{ bbx, easy: [0], hard: [1], junk: [] }] };

  test('a ground truth is read as it was published, whatever else it says', () => {
    expect(readGroundTruth(JSON.stringify({ ...good, more: 1 }))).toEqual({ ok: true, value: good });
  });

  test.each([
    ['is not JSON', '{'],
    [
      'is no such ground truth: ',
      JSON.stringify({ ...good, gnd: [{ bbx: [1, 2], easy: [], hard: [], junk: [] }] }),
    ],
    ['tells the truth of 0 queries, but names 1', JSON.stringify({ ...good, gnd: [] })],
    [
      'speaks of photo 7, but names 2',
      JSON.stringify({ ...good, gnd: [{ bbx, easy: [], hard: [7], junk: [] }] }),
    ],
  ])('a ground truth that %s is refused', (reason, text) => {
    expect(readGroundTruth(text)).toMatchObject({
      ok: false,
      failure: expect.stringContaining(reason) as string,
    });
  });
});
