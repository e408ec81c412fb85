import fc from 'fast-check';
import { expect, test } from 'vitest';
import { doubtsOf } from '../../electron/places/places.ts';
import type { Join, Link } from '../../electron/places/places.ts';

/** A match scores 100 and more; from this on one link holds a photo, from twice that on several. */
const STRONG = 120;
const CERTAIN = 2 * STRONG;

/** A link between each two of these photos. */
const clique = (photos: readonly number[], score: number): Link[] =>
  photos.flatMap((a, i) => photos.slice(i + 1).map((b) => ({ a, b, score })));

const nothing: Join[] = [];
/** A person said of each two of these that they are of one place. */
const joined = (...pairs: [number, number][]): Join[] => pairs.map((pair) => pair.map((photo) => [photo]));

test('Doubts are none of a place that strong or several links hold', () => {
  const held = [...clique([1, 2, 3], 105), { a: 3, b: 4, score: STRONG }];
  expect(doubtsOf([1, 2, 3, 4], held, nothing)).toEqual([]);
  expect(doubtsOf([], [], nothing)).toEqual([]);
});

test('Doubts are of a photo that one weak link alone holds', () => {
  const link = { a: 2, b: 9, score: STRONG - 1 };
  expect(doubtsOf([1, 2, 3, 9], [...clique([1, 2, 3], 150), link], nothing)).toEqual([
    { reason: 'weak match', photo: 9, other: 2, link, part: [9] },
  ]);
});

test('Doubts are of the smaller of two parts that a single link joins, unless that is certain', () => {
  const parts = [...clique([1, 2, 3], 150), ...clique([7, 8], 150)];
  const link = { a: 3, b: 7, score: CERTAIN - 1 };
  expect(doubtsOf([1, 2, 3, 7, 8], [...parts, link], nothing)).toEqual([
    { reason: 'single match', photo: 7, other: 3, link, part: [7, 8] },
  ]);
  expect(doubtsOf([1, 2, 3, 7, 8], [...parts, { ...link, score: CERTAIN }], nothing)).toEqual([]);
});

test('Doubts begin with what no link holds, and go on with the weakest', () => {
  const links = [...clique([1, 2, 3], 150), { a: 1, b: 5, score: 115 }, { a: 2, b: 6, score: 101 }];
  const found = doubtsOf([1, 2, 3, 4, 5, 6], links, nothing);
  expect(found.map(({ reason, photo }) => [reason, photo])).toEqual([
    ['no match', 4],
    ['weak match', 6],
    ['weak match', 5],
  ]);
  expect(found[0]).toMatchObject({ other: 1, link: null, part: [4] });
});

test('Doubts end for two photos that a person said are of one place, and for no others', () => {
  const chain = [...clique([1, 2, 3], 150), { a: 3, b: 5, score: 101 }, { a: 5, b: 6, score: 102 }];
  const photos = [1, 2, 3, 5, 6];
  const asked = (joins: Join[]): number[][] =>
    doubtsOf(photos, chain, joins).map(({ photo, other }) => [photo, other]);
  expect(asked(nothing)).toEqual([
    [5, 3],
    [6, 5],
  ]);
  expect(asked(joined([3, 5]))).toEqual([[6, 5]]);
  expect(asked(joined([3, 5], [5, 6]))).toEqual([]);
});

test('Doubts are asked of the side of a link on which a person joined nothing', () => {
  const links = [...clique([1, 2, 3], 150), { a: 3, b: 8, score: 101 }];
  expect(doubtsOf([1, 2, 3, 8, 9], links, joined([8, 9]))).toMatchObject([
    { photo: 3, other: 8, part: [1, 2, 3] },
  ]);
});

test('Doubts are none of a single weak link between parts that were joined, and remain within them', () => {
  const links = [
    ...clique([1, 2, 3], 150),
    { a: 3, b: 4, score: 105 },
    { a: 4, b: 7, score: 110 },
    { a: 7, b: 8, score: 101 },
  ];
  const parts = [
    [1, 2, 3, 4],
    [7, 8],
  ];
  const asked = (joins: Join[]): number[][] =>
    doubtsOf(parts.flat(), links, joins).map(({ photo, other }) => [photo, other]);
  expect(asked([parts])).toEqual([
    [8, 7],
    [3, 4],
  ]);
});

/** Any links among a few photos, each pair at most once. */
const graph = fc.integer({ min: 2, max: 14 }).chain((count) => {
  const photo = fc.integer({ min: 0, max: count - 1 });
  const links = fc.uniqueArray(
    fc
      .tuple(photo, photo, fc.integer({ min: 110, max: 250 }))
      .filter(([p, q]) => p !== q)
      .map(([p, q, score]) => ({ a: Math.min(p, q), b: Math.max(p, q), score })),
    { maxLength: 24, selector: ({ a, b }) => `${a} ${b}` },
  );
  const pairs = fc.array(
    fc.tuple(photo, photo).filter(([p, q]) => p !== q),
    { maxLength: 3 },
  );
  return fc.record({ photos: fc.constant([...Array(count).keys()]), links, pairs });
});

/** The photos that links and joined pairs lead to from one of them, one at a time. */
function reached(from: number, links: readonly Link[], pairs: readonly [number, number][] = []): Set<number> {
  const found = new Set([from]);
  for (let size = 0; size < found.size;) {
    size = found.size;
    for (const [a, b] of [...links.map(({ a, b }) => [a, b] as const), ...pairs]) {
      if (found.has(a)) found.add(b);
      else if (found.has(b)) found.add(a);
    }
  }
  return found;
}

test('Doubts of links are those without which a part would fall off, of any graph', () => {
  fc.assert(
    fc.property(graph, ({ photos, links, pairs }) => {
      const found = doubtsOf(photos, links, joined(...pairs));
      const expected = links.filter((link) => {
        const without = links.filter((one) => one !== link);
        const [a, b] = [link.a, link.b].map((end) => reached(end, without, pairs));
        const least = Math.min(a!.size, b!.size) > 1 ? CERTAIN : STRONG;
        return !a!.has(link.b) && link.score < least;
      });
      const asked = found.flatMap(({ link }) => link ?? []);
      expect(new Set(asked)).toEqual(new Set(expected));
      const isJoined = (ids: Iterable<number>): boolean =>
        [...ids].some((id) => pairs.some((pair) => pair.includes(id)));
      for (const { link, photo, other, part } of found) {
        const without = links.filter((one) => one !== link);
        expect(new Set(part)).toEqual(reached(photo, without, pairs));
        if (isJoined(part)) expect(isJoined(reached(other, without, pairs))).toBe(true);
      }
    }),
    { seed: 15 },
  );
});

test('Doubts settled one by one come to an end, and each settles itself', () => {
  fc.assert(
    fc.property(graph, ({ photos, links, pairs }) => {
      const settled = [...pairs];
      const left = (): [number, number][] =>
        doubtsOf(photos, links, joined(...settled)).map(({ photo, other }) => [photo, other]);
      for (let [next] = left(); next !== undefined; [next] = left()) {
        settled.push(next);
        expect(left()).not.toContainEqual(next);
      }
      expect(left()).toEqual([]);
    }),
    { seed: 15 },
  );
});

type Graph = typeof graph extends fc.Arbitrary<infer G> ? G : never;
/** The same with other photos. */
const moved = ({ photos, links, pairs }: Graph, by: number): Graph => ({
  photos: photos.map((photo) => photo + by),
  links: links.map(({ a, b, score }) => ({ a: a + by, b: b + by, score })),
  pairs: pairs.map(([a, b]): [number, number] => [a + by, b + by]),
});

test('Doubts of two places are left by joining them, where nothing leads across', () => {
  fc.assert(
    fc.property(graph, graph, (p, other) => {
      const q = moved(other, 100);
      const apart = [p, q].flatMap(({ photos, links, pairs }) => doubtsOf(photos, links, joined(...pairs)));
      const joins = [...joined(...p.pairs, ...q.pairs), [p.photos, q.photos]];
      const one = doubtsOf([...p.photos, ...q.photos], [...p.links, ...q.links], joins);
      // an end of a strong link may now be several photos, which it is asked about for
      const weak = (found: typeof one): unknown[] =>
        found.map(({ link }) => link).filter((link) => (link?.score ?? 0) < STRONG);
      expect(weak(one)).toEqual(expect.arrayContaining(weak(apart)));
      expect(weak(one)).toHaveLength(weak(apart).length);
    }),
    { seed: 15, numRuns: 1000 },
  );
});

const anyAcross = fc.uniqueArray(fc.tuple(fc.nat(13), fc.nat(13), fc.integer({ min: 100, max: 250 })), {
  maxLength: 4,
  selector: ([a, b]) => `${a} ${b}`,
});

test('Doubts of weak links within parts outlast their joining, which is not asked of itself', () => {
  fc.assert(
    fc.property(graph, graph, anyAcross, (p, other, between) => {
      const q = moved(other, 100);
      const across = between
        .filter(([a, b]) => a < p.photos.length && b < q.photos.length)
        .map(([a, b, score]) => ({ a, b: b + 100, score }));
      const links = [...p.links, ...q.links, ...across];
      const found = doubtsOf([...p.photos, ...q.photos], links, [[p.photos, q.photos]]);
      const asked = found.flatMap(({ link }) => link ?? []);
      for (const link of [...p.links, ...q.links]) {
        const without = links.filter((one) => one !== link);
        const isHeld = link.score >= STRONG || reached(link.a, without).has(link.b);
        if (!isHeld) expect(asked).toContain(link);
      }
      for (const { part } of found)
        for (const [one, rest] of [[p, q] as const, [q, p] as const])
          if (one.photos.every((photo) => part.includes(photo)))
            expect(rest.photos.some((photo) => part.includes(photo))).toBe(true);
    }),
    { seed: 15, numRuns: 1000 },
  );
});
