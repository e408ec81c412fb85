import fc from 'fast-check';
import { expect, test } from 'vitest';
import { doubtsOf } from '../../electron/places/places.ts';
import type { Link } from '../../electron/places/places.ts';

/** A match scores 100 and more; from this on one link holds a photo, from twice that on several. */
const STRONG = 120;
const CERTAIN = 2 * STRONG;

/** A link between each two of these photos. */
const clique = (photos: readonly number[], score: number): Link[] =>
  photos.flatMap((a, i) => photos.slice(i + 1).map((b) => ({ a, b, score })));

const nobody = (): boolean => false;
const pins =
  (...photos: number[]) =>
  (photo: number): boolean =>
    photos.includes(photo);

test('Doubts are none of a place that strong or several links hold', () => {
  const held = [...clique([1, 2, 3], 105), { a: 3, b: 4, score: STRONG }];
  expect(doubtsOf([1, 2, 3, 4], held, nobody)).toEqual([]);
  expect(doubtsOf([], [], nobody)).toEqual([]);
});

test('Doubts are of a photo that one weak link alone holds', () => {
  const link = { a: 2, b: 9, score: STRONG - 1 };
  expect(doubtsOf([1, 2, 3, 9], [...clique([1, 2, 3], 150), link], nobody)).toEqual([
    { reason: 'weak match', photo: 9, other: 2, link, part: [9] },
  ]);
});

test('Doubts are of the smaller of two parts that a single link joins, unless that is certain', () => {
  const parts = [...clique([1, 2, 3], 150), ...clique([7, 8], 150)];
  const link = { a: 3, b: 7, score: CERTAIN - 1 };
  expect(doubtsOf([1, 2, 3, 7, 8], [...parts, link], nobody)).toEqual([
    { reason: 'single match', photo: 7, other: 3, link, part: [7, 8] },
  ]);
  expect(doubtsOf([1, 2, 3, 7, 8], [...parts, { ...link, score: CERTAIN }], nobody)).toEqual([]);
});

test('Doubts begin with what no link holds, and go on with the weakest', () => {
  const links = [...clique([1, 2, 3], 150), { a: 1, b: 5, score: 115 }, { a: 2, b: 6, score: 101 }];
  const found = doubtsOf([1, 2, 3, 4, 5, 6], links, nobody);
  expect(found.map(({ reason, photo }) => [reason, photo])).toEqual([
    ['no match', 4],
    ['weak match', 6],
    ['weak match', 5],
  ]);
  expect(found[0]).toMatchObject({ other: 1, link: null, part: [4] });
});

test('Doubts end for two photos that a person put into the place, and for no others', () => {
  const chain = [...clique([1, 2, 3], 150), { a: 3, b: 5, score: 101 }, { a: 5, b: 6, score: 102 }];
  const photos = [1, 2, 3, 5, 6];
  const asked = (isPinned: (photo: number) => boolean): number[][] =>
    doubtsOf(photos, chain, isPinned).map(({ photo, other }) => [photo, other]);
  expect(asked(nobody)).toEqual([
    [5, 3],
    [6, 5],
  ]);
  expect(asked(pins(3, 5))).toEqual([[6, 5]]);
  expect(asked(pins(3, 5, 6))).toEqual([]);
});

test('Doubts are asked of the side of a link that no person put into the place', () => {
  const links = [...clique([1, 2, 3], 150), { a: 3, b: 9, score: 101 }];
  expect(doubtsOf([1, 2, 3, 9], links, pins(9))).toMatchObject([{ photo: 3, other: 9, part: [1, 2, 3] }]);
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
  return fc.record({ count: fc.constant(count), links, pinned: fc.uniqueArray(photo, { maxLength: 4 }) });
});

/** The photos that links lead to from one of them, one at a time; pinned ones lead to each other. */
function reached(from: number, links: readonly Link[], pinned: readonly number[]): Set<number> {
  const found = new Set([from]);
  for (let size = 0; size < found.size;) {
    size = found.size;
    for (const { a, b } of links) {
      if (found.has(a)) found.add(b);
      else if (found.has(b)) found.add(a);
    }
    if (pinned.some((photo) => found.has(photo))) for (const photo of pinned) found.add(photo);
  }
  return found;
}

test('Doubts of links are those without which a part would fall off, of any graph', () => {
  fc.assert(
    fc.property(graph, ({ count, links, pinned }) => {
      const photos = Array.from({ length: count }, (_, i) => i);
      const found = doubtsOf(photos, links, (photo) => pinned.includes(photo));
      const expected = links.filter((link) => {
        const without = links.filter((one) => one !== link);
        const [a, b] = [link.a, link.b].map((end) => reached(end, without, pinned));
        const least = Math.min(a!.size, b!.size) > 1 ? CERTAIN : STRONG;
        return !a!.has(link.b) && link.score < least;
      });
      const asked = found.flatMap(({ link }) => link ?? []);
      expect(new Set(asked)).toEqual(new Set(expected));
      for (const { link, photo, part } of found) {
        const without = links.filter((one) => one !== link);
        expect(new Set(part)).toEqual(reached(photo, without, pinned));
        expect(part.some((id) => pinned.includes(id))).toBe(false);
      }
    }),
    { seed: 15 },
  );
});

test('Doubts settled one by one come to an end, and each settles itself', () => {
  fc.assert(
    fc.property(graph, ({ count, links, pinned }) => {
      const photos = Array.from({ length: count }, (_, i) => i);
      const settled = new Set(pinned);
      const left = (): number[][] =>
        doubtsOf(photos, links, (photo) => settled.has(photo)).map(({ photo, other }) => [photo, other]);
      for (let [next] = left(); next !== undefined; [next] = left()) {
        for (const photo of next) settled.add(photo);
        expect(left()).not.toContainEqual(next);
      }
      expect(left()).toEqual([]);
    }),
    { seed: 15 },
  );
});
