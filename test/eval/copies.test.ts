import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CopyRow } from '../../electron/eval/copies.ts';
import { readCopies, scoreCopies } from '../../electron/eval/copies.ts';
import { describeCopies } from '../../electron/eval/eval.ts';

const row = (file: string, source: string, kind: string, place: string | null = null): CopyRow => ({
  file,
  source,
  kind,
  how: null,
  place,
});

/** Two photos with copies, two other photos of the first one's place, and two frames of a burst. */
const rows = [
  row('a', 'A', 'original', 'tower'),
  row('a-half', 'A', 'half size'),
  row('a-turned', 'A', 'mirrored'),
  row('a-both', 'A', 'half size + mirrored'),
  row('b', 'B', 'original'),
  row('b-half', 'B', 'half size'),
  row('b-turned', 'B', 'mirrored'),
  row('c', 'C', 'not a copy: same place', 'tower'),
  row('d', 'D', 'not a copy: same place', 'tower'),
  row('e1', 'E/1', 'not a copy: moved subject'),
  row('e2', 'E/2', 'not a copy: moved subject'),
];

/** Groups as a person would write them: `a a-half, b c`; files that are not named are alone. */
const groups = (text: string): Map<string, number> => {
  const alone = rows.map(({ file }, i): [string, number] => [file, -1 - i]);
  const named = text
    .split(', ')
    .map((files, group) => files.split(' ').map((file) => [file, group] as const));
  return new Map([...alone, ...named.flat()]);
};

describe('the table of copies', () => {
  test('the table of copies is read by column name, with `-` as none', () => {
    expect(readCopies('kind\tfile\tplace\tsource\thow\nmirrored\tx/a.jpg\t-\tA\t-\n')).toEqual([
      row('x/a.jpg', 'A', 'mirrored'),
    ]);
  });

  test('the table of copies is refused with the column that is missing', () => {
    expect(() => readCopies('file\tsource\tkind\thow\na\tA\toriginal\t-\n')).toThrow('place');
  });
});

describe('groups of copies', () => {
  test('groups that are the truth have recall and precision 1, and nothing is missed or mixed', () => {
    const score = scoreCopies(rows, groups('a a-half a-turned a-both, b b-half b-turned'));
    expect(score).toMatchObject({ recall: 1, chainedRecall: 1, precision: 1, pairs: 6 + 3, falsePairs: 0 });
    expect(score).toMatchObject({ unread: 0, missed: [], mixed: [] });
  });

  test('a library without groups has recall 0 and no precision', () => {
    const score = scoreCopies(rows, groups('a'));
    expect(score).toMatchObject({ recall: 0, chainedRecall: 0, precision: null, pairs: 0 });
  });

  // a, half and both: 3 true pairs. b, turned, c and e1: 1 true pair of 6. 4 of 9
  test('groups with a miss and strangers score as worked by hand', () => {
    const score = scoreCopies(rows, groups('a a-half a-both, b b-turned c e1'));
    expect(score).toMatchObject({ recall: 2 / 4, chainedRecall: 1, pairs: 9, falsePairs: 5 });
    expect(score.precision).toBeCloseTo(4 / 9);
    expect(score.kinds).toEqual([
      { kind: 'half size', copies: 2, found: 1, withAny: 1 },
      { kind: 'mirrored', copies: 2, found: 1, withAny: 1 },
      { kind: 'half size + mirrored', copies: 1, found: 1, withAny: 1 },
    ]);
    expect(score.notCopies).toEqual([
      { kind: 'same place', photos: 2, grouped: 1 },
      { kind: 'moved subject', photos: 2, grouped: 1 },
    ]);
    expect(score.missed.map(({ original, copies }) => [original, ...copies.map(({ file }) => file)])).toEqual(
      [
        ['a', 'a-turned'],
        ['b', 'b-half'],
      ],
    );
    expect(score.mixed).toEqual([{ files: ['b', 'c', 'e1'] }]);
  });

  test('a copy that is grouped with another copy alone is not found, and counted beside', () => {
    const { kinds, recall } = scoreCopies(rows, groups('a-half a-turned'));
    expect(recall).toBe(0);
    expect(kinds.map(({ kind, found, withAny }) => [kind, found, withAny])).toEqual([
      ['half size', 0, 1],
      ['half size + mirrored', 0, 0],
      ['mirrored', 0, 1],
    ]);
  });

  test('pairs of one place count once, whichever of their files share a group', () => {
    expect(scoreCopies(rows, groups('a c, a-half a-turned c')).places).toEqual({ pairs: 3, sameShot: 1 });
    expect(scoreCopies(rows, groups('a-half c, b d')).places).toEqual({ pairs: 3, sameShot: 1 });
    expect(scoreCopies(rows, groups('a c d')).places).toEqual({ pairs: 3, sameShot: 3 });
  });

  test('a file that the program did not read is missed, and counted', () => {
    const read = groups('a a-half');
    read.delete('a-half');
    expect(scoreCopies(rows, read)).toMatchObject({ unread: 1, recall: 0 });
  });

  test('the report names figures, kinds with most misses first, missed copies and mixed groups', () => {
    const score = scoreCopies(rows, groups('a a-turned a-both, b b-turned c e1'));
    expect(describeCopies({ model: 'some-model', score }).split('\n')).toEqual([
      'some-model: 11 files with known copies',
      '  recall: 0.5000; of two kinds at once 1.0000',
      '  precision: 0.4444, 5 false of 9 pairs in groups',
      '  different shots of one place: 3 pairs, 0 called the same shot',
      '  same place: 1 of 2 photos called the same shot as another',
      '  moved subject: 1 of 2 photos called the same shot as another',
      'copies together with their photo, and with that or another copy of it',
      '  half size               0.0 %    0.0 %  of 2',
      '  half size + mirrored  100.0 %  100.0 %  of 1',
      '  mirrored              100.0 %  100.0 %  of 2',
      'photos with most missed copies',
      '  a: half size',
      '  b: half size',
      'groups of several shots, a file of each',
      '  b c e1',
    ]);
  });

  test('counts of any grouping are those that comparing all pairs of files gives', () => {
    const grouping = fc.array(fc.nat(4), { minLength: rows.length, maxLength: rows.length });
    fc.assert(
      fc.property(grouping, (numbers) => {
        const score = scoreCopies(rows, new Map(rows.map(({ file }, i) => [file, numbers[i]!])));
        const pairs = rows.flatMap((a, i) =>
          rows.slice(i + 1).flatMap((b, k) => ({ a, b, i, k: i + 1 + k })),
        );
        const together = pairs.filter(({ i, k }) => numbers[i] === numbers[k]);
        const right = together.filter(({ a, b }) => a.source === b.source);
        expect([score.pairs, score.falsePairs]).toEqual([together.length, together.length - right.length]);
        const isOriginal = ({ a, b }: { a: CopyRow; b: CopyRow }): boolean =>
          a.kind === 'original' || b.kind === 'original';
        const found = new Set(right.filter(isOriginal).flatMap(({ a, b }) => [a, b]));
        const isSingle = ({ kind }: CopyRow): boolean => kind === 'half size' || kind === 'mirrored';
        expect(score.recall).toBe(rows.filter((one) => isSingle(one) && found.has(one)).length / 4);
      }),
    );
  });
});
