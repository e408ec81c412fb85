import fc from 'fast-check';
import { expect, test } from 'vitest';
import { availablePaths, kernelsOn, NO_PHOTO } from '../../native/index.ts';

/** Photos of a few numbers, some of them none. */
const photos = fc.array(fc.oneof({ weight: 6, arbitrary: fc.nat(12) }, fc.constant(NO_PHOTO)), {
  maxLength: 120,
});

/** Photo by photo: how many queries have it among their first different ones? */
function countedOneByOne(nearest: number[], k: number, self: number, votes: number, most: number): number[] {
  const all = [...new Set(nearest)].filter((photo) => photo !== NO_PHOTO && photo !== self);
  const votesFor = (photo: number): number => {
    let count = 0;
    for (let from = 0; from < nearest.length; from += k) {
      const query = nearest.slice(from, from + k);
      const end = query.indexOf(NO_PHOTO);
      const there = end < 0 ? query : query.slice(0, end);
      const place = there.indexOf(photo);
      const before = new Set(there.slice(0, Math.max(place, 0)).filter((other) => other !== self));
      if (place >= 0 && before.size < votes) count++;
    }
    return count;
  };
  return all
    .map((photo) => ({ photo, count: votesFor(photo) }))
    .filter(({ count }) => count > 0)
    .sort((x, y) => y.count - x.count || x.photo - y.photo)
    .slice(0, most)
    .map(({ photo }) => photo);
}

test.each(availablePaths())('Votes are those that are counted photo by photo (%s)', (path) => {
  const { votedFor } = kernelsOn(path);
  fc.assert(
    fc.property(
      photos,
      fc.integer({ min: 1, max: 9 }),
      fc.oneof(fc.nat(12), fc.constant(NO_PHOTO)),
      fc.nat(10),
      fc.oneof(fc.nat(14), fc.constant(Infinity)),
      (some, k, self, votes, most) => {
        const nearest = some.slice(0, some.length - (some.length % k));
        const voted = votedFor(Uint32Array.from(nearest), k, self, votes, most);
        expect([...voted]).toEqual(countedOneByOne(nearest, k, self, votes, most));
      },
    ),
  );
});

test.each(availablePaths())('Photos that are not as many a query as is said are refused (%s)', (path) => {
  const { votedFor } = kernelsOn(path);
  expect(() => votedFor(new Uint32Array(5), 2, 0, 1, 1)).toThrow(RangeError);
  expect(() => votedFor(new Uint32Array(5), 0, 0, 1, 1)).toThrow(RangeError);
});
