import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clusterPlaces } from '../../electron/places/places.ts';
import type { Link } from '../../electron/places/places.ts';

/** A link between each two of these photos. */
const clique = (photos: readonly number[], score: number): Link[] =>
  photos.flatMap((a, i) => photos.slice(i + 1).map((b) => ({ a, b, score })));

const from = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => first + i);

const placesOf = (links: readonly Link[]): number[][] => clusterPlaces(links).map(({ photos }) => photos);

/** A match scores 100 and more; from this on one link is as good as two. */
const STRONG = 120;

/** Any links among a few photos, each pair at most once; few scores, so that many are equal. */
const anyLinks: fc.Arbitrary<Link[]> = fc.integer({ min: 2, max: 24 }).chain((photos) =>
  fc.uniqueArray(
    fc
      .tuple(
        fc.integer({ min: 0, max: photos - 1 }),
        fc.integer({ min: 0, max: photos - 1 }),
        fc.integer({ min: 112, max: 122 }),
      )
      .filter(([p, q]) => p !== q)
      .map(([p, q, score]) => ({ a: Math.min(p, q), b: Math.max(p, q), score })),
    { maxLength: 60, selector: ({ a, b }) => `${a} ${b}` },
  ),
);

/** Links between two sets of photos. */
const between = (links: readonly Link[], p: readonly number[], q: readonly number[]): number =>
  links.filter(({ a, b }) => (p.includes(a) && q.includes(b)) || (p.includes(b) && q.includes(a))).length;

test('Places are none without links', () => {
  expect(placesOf([])).toEqual([]);
});

test('Places are the photos that one link joins', () => {
  expect(
    placesOf([
      { a: 4, b: 9, score: 100 },
      { a: 1, b: 7, score: 130 },
    ]),
  ).toEqual([
    [1, 7],
    [4, 9],
  ]);
});

test('Places take in a lone photo by one link', () => {
  expect(placesOf([...clique([1, 2, 3], 150), { a: 3, b: 8, score: 100 }])).toEqual([[1, 2, 3, 8]]);
});

test('Places are not joined by one bridge weaker than their own links, whatever their sizes', () => {
  const size = fc.integer({ min: 2, max: 12 });
  fc.assert(
    fc.property(size, size, fc.nat(), fc.nat(), (sizeA, sizeB, atA, atB) => {
      const [a, b] = [from(0, sizeA), from(100, sizeB)];
      const bridge = { a: a[atA % sizeA]!, b: b[atB % sizeB]!, score: 110 };
      expect(placesOf([...clique(a, 150), ...clique(b, 130), bridge])).toEqual([a, b]);
    }),
  );
});

test('Places are not joined by one weak bridge, though it is stronger than the links of one of them', () => {
  const size = fc.integer({ min: 3, max: 12 });
  fc.assert(
    fc.property(size, size, (sizeA, sizeB) => {
      const [a, b] = [from(0, sizeA), from(100, sizeB)];
      expect(
        placesOf([...clique(a, 140), ...clique(b, 105), { a: a[0]!, b: b[0]!, score: STRONG - 1 }]),
      ).toEqual([a, b]);
    }),
  );
});

test('Places keep a photo between two weak bridges with the stronger of them', () => {
  const [a, b] = [from(0, 4), from(100, 4)];
  const links = [
    ...clique(a, 105),
    ...clique(b, 105),
    { a: 0, b: 50, score: 103 },
    { a: 50, b: 100, score: 102 },
  ];
  expect(placesOf(links)).toEqual([[...a, 50], b]);
});

test('Places in a chain of bridges stay apart', () => {
  const chain = [0, 1, 2, 3, 4].map((i) => from(10 * i, 4));
  const bridges = [0, 1, 2, 3].map((i): Link => ({ a: 10 * i + 3, b: 10 * (i + 1), score: 110 }));
  expect(placesOf([...chain.flatMap((photos) => clique(photos, 150)), ...bridges])).toEqual(chain);
});

test('Places are one by several links', () => {
  const [a, b] = [from(0, 5), from(10, 6)];
  const bridges = [
    { a: 0, b: 10, score: 110 },
    { a: 1, b: 12, score: 102 },
  ];
  expect(placesOf([...clique(a, 150), ...clique(b, 150), ...bridges])).toEqual([[...a, ...b]]);
});

test("Places of many photos are one by no fewer than a fifth of the smaller one's", () => {
  const [a, b] = [from(0, 20), from(100, 30)];
  const bridges = from(0, 4).map((i): Link => ({ a: i, b: 100 + i, score: 110 }));
  const both = [...clique(a, 150), ...clique(b, 150)];
  expect(placesOf([...both, ...bridges.slice(1)])).toEqual([a, b]);
  expect(placesOf([...both, ...bridges])).toEqual([[...a, ...b]]);
});

test('Places are one by a single strong link where one of them is small, not where both are larger', () => {
  const bridgedBy = (score: number, size: number): number[][] =>
    placesOf([...clique(from(0, size), 150), ...clique(from(100, 9), 150), { a: 0, b: 100, score }]);
  expect(bridgedBy(STRONG, 5)).toHaveLength(1);
  expect(bridgedBy(STRONG - 1, 5)).toHaveLength(2);
  expect(bridgedBy(149, 6)).toHaveLength(2);
});

test('Places are looked at again as they grow: one link to each of two parts is two to both', () => {
  const [a, b, c] = [from(0, 3), from(10, 3), from(20, 3)];
  const weak = [
    { a: 0, b: 20, score: 109 },
    { a: 10, b: 21, score: 108 },
  ];
  const joining = [
    { a: 1, b: 11, score: 102 },
    { a: 2, b: 12, score: 101 },
  ];
  const all = [a, b, c].flatMap((photos) => clique(photos, 150));
  expect(placesOf([...all, ...weak])).toEqual([a, b, c]);
  expect(placesOf([...all, ...weak, ...joining])).toEqual([[...a, ...b, ...c]]);
});

test('Places are the same in whatever order links come', () => {
  const twice = anyLinks.chain((links) =>
    fc.tuple(fc.constant(links), fc.shuffledSubarray(links, { minLength: links.length })),
  );
  fc.assert(
    fc.property(twice, ([links, shuffled]) => void expect(placesOf(shuffled)).toEqual(placesOf(links))),
    { numRuns: 500 },
  );
});

test('Places leave the links as they came', () => {
  const links = [
    { a: 1, b: 2, score: 100 },
    { a: 2, b: 3, score: 130 },
  ];
  const before = structuredClone(links);
  clusterPlaces(links);
  expect(links).toEqual(before);
});

test('Places hold every linked photo once, members and places ascending, two photos and more', () => {
  fc.assert(
    fc.property(anyLinks, (links) => {
      const places = placesOf(links);
      const linked = [...new Set(links.flatMap(({ a, b }) => [a, b]))].sort((a, b) => a - b);
      expect(places.flat().sort((a, b) => a - b)).toEqual(linked);
      for (const photos of places) expect(photos).toEqual([...photos].sort((a, b) => a - b));
      for (const photos of places) expect(photos.length).toBeGreaterThanOrEqual(2);
      expect(places.map(([first]) => first)).toEqual(places.map(([first]) => first!).sort((a, b) => a - b));
    }),
    { numRuns: 500 },
  );
});

test('Places are connected by their own links', () => {
  fc.assert(
    fc.property(anyLinks, (links) => {
      for (const photos of placesOf(links)) {
        const reached = new Set(photos.slice(0, 1));
        for (const photo of reached) {
          for (const { a, b } of links) {
            if (a === photo && photos.includes(b)) reached.add(b);
            if (b === photo && photos.includes(a)) reached.add(a);
          }
        }
        expect(reached.size).toBe(photos.length);
      }
    }),
    { numRuns: 500 },
  );
});

test('Places that stay apart have too few links between them', () => {
  fc.assert(
    fc.property(anyLinks, (links) => {
      const places = placesOf(links);
      for (const [i, p] of places.entries()) {
        for (const q of places.slice(i + 1)) {
          const strong = links.filter(({ score }) => score >= STRONG);
          const fewest = Math.max(between(strong, p, q) > 0 ? 1 : 2, 0.2 * Math.min(p.length, q.length));
          expect(between(links, p, q)).toBeLessThan(fewest);
        }
      }
    }),
    { numRuns: 500 },
  );
});
