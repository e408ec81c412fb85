import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Match } from '../../electron/contract/match.ts';
import { atOnce } from '../../electron/process/at-once.ts';
import { features, match, noMatch, openedStore } from './opened-store.ts';
import type { OpenedStore } from './opened-store.ts';

let library: OpenedStore;
beforeEach(() => {
  library = openedStore();
});
afterEach(() => library.remove());

test('Pairs go from candidate to verified, and are never asked for again', () => {
  const [a, b, c] = [library.addPhoto('a', 1), library.addPhoto('b', 2), library.addPhoto('c', 3)];
  expect(atOnce(library.store.pairs.withoutCandidates('m'))).toEqual([a, b, c]);
  library.store.pairs.addCandidates('m', c, [a, b]);
  library.store.pairs.addCandidates('m', a, [c]);
  expect(atOnce(library.store.pairs.withoutCandidates('m'))).toEqual([b]);
  expect(library.store.pairs.pending('m', 'lasting', 10)).toEqual([
    [a, c],
    [b, c],
  ]);
  expect(library.store.pairs.pending('m', 'lasting', 10, [a, c])).toEqual([[b, c]]);
  library.store.pairs.saveVerified('m', [
    { a, b: c, verification: match },
    { a: b, b: c, verification: noMatch },
  ]);
  library.store.pairs.addCandidates('m', b, [c]);
  expect(library.store.pairs.countPending('m', 'lasting')).toBe(0);
  expect(library.store.pairs.match('m', a, c)).toEqual(match);
  expect(library.store.pairs.match('m', b, c)).toBeNull();
  expect(library.store.pairs.scores('m')).toEqual([
    { a, b: c, score: 31.5, reason: null },
    { a: b, b: c, score: 3.14, reason: 'overlay' },
  ]);
  expect(library.store.pairs.matches('m')).toEqual<Match[]>([{ a, b: c, verification: match }]);
  expect(library.store.pairs.links('m')).toEqual([{ a, b: c, score: 31.5, inlierCount: 3 }]);
  expect(library.store.pairs.counts('m')).toEqual({ candidates: 2, verified: 2, matches: 1 });
});

test('The pairs of a model are cleared alone, and looked for anew', () => {
  const [a, b] = [library.addPhoto('a', 1), library.addPhoto('b', 2)];
  library.store.photos.save(a, features('other', 5), 'jpeg');
  for (const model of ['m', 'other']) library.store.pairs.addCandidates(model, a, [b]);
  library.store.pairs.saveVerified('m', [{ a, b, verification: match }]);
  library.store.pairs.clear('m');
  expect([library.store.pairs.counts('m').candidates, library.store.pairs.links('m')]).toEqual([0, []]);
  expect(atOnce(library.store.pairs.withoutCandidates('m'))).toEqual([a, b]);
  expect(library.store.pairs.counts('other').candidates).toBe(1);
  expect(atOnce(library.store.pairs.withoutCandidates('other'))).toEqual([]);
});

test('Pairs whose candidates are looked for anew stay verified where found again, and else go', () => {
  const { pairs, provisional } = library.store;
  const [a, b, c] = [library.addPhoto('a', 1), library.addPhoto('b', 2), library.addPhoto('c', 3)];
  pairs.addCandidates('m', a, [b, c]);
  pairs.addCandidates('m', b, [c]);
  pairs.saveVerified('m', [
    { a, b, verification: match },
    { a, b: c, verification: match },
  ]);
  pairs.outdateCandidates('m');
  expect(atOnce(pairs.withoutCandidates('m'))).toEqual([a, b, c]);
  expect(pairs.links('m')).toHaveLength(2);
  expect(pairs.links('m', 'lasting')).toEqual([]);
  pairs.addCandidates('m', a, [b]);
  expect(pairs.countPending('m', 'lasting')).toBe(0);
  provisional.clear('m');
  expect(pairs.matches('m')).toEqual<Match[]>([{ a, b, verification: match }]);
  expect(pairs.counts('m')).toEqual({ candidates: 1, verified: 1, matches: 1 });
});

test('Matches are counted in steps as many as there are, without those of vanished photos', () => {
  const { pairs } = library.store;
  const photos = Array.from({ length: 110 }, (_, i) => library.addPhoto(`p${i}`, i + 1)).sort(
    (p, q) => p - q,
  );
  const all = photos.flatMap((a, i) => photos.slice(i + 1).map((b) => ({ a, b, verification: match })));
  pairs.saveVerified('m', all);
  expect([...pairs.countLinks('m')].length).toBeGreaterThan(0); // steps
  expect(atOnce(pairs.countLinks('m'))).toBe(all.length);
  library.vanish('p3');
  expect(atOnce(pairs.countLinks('m'))).toBe(pairs.links('m').length);
});

test('Each lasting match is asked for its neighbours once, and again with candidates', () => {
  const { pairs, provisional } = library.store;
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name, i) => library.addPhoto(name, i + 1)) as [
    ...[number, number, number, number],
  ];
  pairs.addCandidates('m', b, [a, c]);
  provisional.addCandidates('m', d, [a]);
  const surer = { ...match, score: match.score + 1 };
  pairs.saveVerified('m', [
    { a, b, verification: match },
    { a: b, b: c, verification: surer },
    { a, b: d, verification: match },
  ]);
  expect(pairs.withoutNeighbours('m', 1)).toEqual([[a, b]]);
  const asked: [number, number][] = [
    [a, b],
    [b, c],
  ];
  expect(pairs.withoutNeighbours('m', 10)).toEqual(asked); // what a round found waits for the end
  expect([pairs.matchedBy('m', b, 10), pairs.matchedBy('m', b, 1)]).toEqual([[c, a], [c]]);
  expect(pairs.matchedBy('m', a, 10)).toEqual([b]);

  pairs.addNeighbours('m', asked, [[a, c]]);
  expect(pairs.withoutNeighbours('m', 10)).toEqual([]);
  expect(pairs.pending('m', 'lasting', 10)).toEqual([[a, c]]);
  pairs.saveVerified('m', [{ a, b: c, verification: noMatch }]);
  pairs.addNeighbours('m', [], [[a, c]]);
  expect(pairs.countPending('m', 'lasting')).toBe(0);

  pairs.outdateCandidates('m');
  pairs.addCandidates('m', a, [b]);
  expect(pairs.withoutNeighbours('m', 10)).toEqual([[a, b]]);
});

test('The method that made the pairs is kept a model', () => {
  expect(library.store.pairs.method('m')).toBeNull();
  library.store.pairs.setMethod('m', 'one');
  library.store.pairs.setMethod('other', 'two');
  library.reopen();
  expect([library.store.pairs.method('m'), library.store.pairs.method('other')]).toEqual(['one', 'two']);
});

test('The pairs of a vanished photo wait until it is back', () => {
  const [a, b] = [library.addPhoto('a', 1), library.addPhoto('b', 2), library.addPhoto('c', 3)];
  library.store.pairs.addCandidates('m', a, [b]);
  library.vanish('b');
  expect(library.store.pairs.pending('m', 'lasting', 10)).toEqual([]);
  expect(atOnce(library.store.photos.matchable('m')).ids).not.toContain(b);
  library.vanish();
  expect(library.store.pairs.pending('m', 'lasting', 10)).toEqual([[a, b]]);
  library.store.pairs.saveVerified('m', [{ a, b, verification: match }]);
  library.vanish('b');
  expect(library.store.pairs.matches('m')).toEqual([]);
});

test('Matches are read in parts, those that a round found with them or without', () => {
  const { pairs, provisional } = library.store;
  const [a, b, c] = [library.addPhoto('a', 1), library.addPhoto('b', 2), library.addPhoto('c', 3)];
  pairs.addCandidates('m', a, [b]);
  provisional.addCandidates('m', c, [a, b]);
  pairs.saveVerified('m', [
    { a, b, verification: match },
    { a, b: c, verification: match },
    { a: b, b: c, verification: noMatch },
  ]);
  expect(pairs.matched('m', undefined, 1)).toEqual([[a, b]]);
  expect(pairs.matched('m', undefined, 10, [a, b])).toEqual([[a, c]]);
  expect(pairs.matched('m', 'lasting', 10)).toEqual([[a, b]]);
  expect([pairs.countMatched('m'), pairs.countMatched('m', 'lasting')]).toEqual([2, 1]);
  expect(pairs.transform('m', a, c)).toEqual(match.bFromA);
  expect(pairs.transform('m', a, c, 'lasting')).toBeNull();
  expect(pairs.transform('m', a, b, 'lasting')).toEqual(match.bFromA);
  expect(pairs.transform('m', b, c)).toBeNull();
});

test("A round's pair that is no match is the end's where that asks for it, and else none of it stays", () => {
  const { pairs, provisional } = library.store;
  const [a, b, c] = [library.addPhoto('a', 1), library.addPhoto('b', 2), library.addPhoto('c', 3)];
  provisional.addCandidates('m', a, [b, c]);
  pairs.saveVerified('m', [
    { a, b, verification: noMatch },
    { a, b: c, verification: noMatch },
  ]);
  expect(pairs.countPending('m', 'provisional')).toBe(0);
  pairs.addCandidates('m', b, [a]);
  expect(pairs.countPending('m', 'lasting')).toBe(0);
  provisional.clear('m');
  expect(pairs.scores('m')).toEqual([{ a, b, score: 3.14, reason: 'overlay' }]);
});

test('A pair that was tried is not tried again, whichever photo it is found for', () => {
  const { pairs, provisional } = library.store;
  const [a, b] = [library.addPhoto('a', 1), library.addPhoto('b', 2)];
  pairs.addCandidates('m', a, [b]);
  pairs.saveVerified('m', [{ a, b, verification: noMatch }]);
  provisional.addCandidates('m', b, [a]);
  expect(pairs.countPending('m', 'provisional')).toBe(0);
  pairs.addCandidates('m', b, [a]);
  expect(pairs.countPending('m', 'lasting')).toBe(0);
  expect(pairs.counts('m')).toEqual({ candidates: 1, verified: 1, matches: 0 });
});
