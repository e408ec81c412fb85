import fc from 'fast-check';
import { expect, test } from 'vitest';
import { reconcile } from '../../electron/places/places.ts';

interface Known {
  id: number;
  photos: number[];
}

const clustersOf = (...photos: number[][]): { photos: number[] }[] =>
  photos.map((members) => ({ photos: members }));

/** Photos 0 to 29, each in one of a few groups or in none: disjoint sets of photos, ascending. */
const anyGroups: fc.Arbitrary<number[][]> = fc
  .array(fc.integer({ min: -1, max: 6 }), { minLength: 30, maxLength: 30 })
  .map((groupOf) => {
    const groups = [0, 1, 2, 3, 4, 5, 6].map((group) =>
      [...groupOf.keys()].filter((photo) => groupOf[photo] === group),
    );
    return groups.filter((photos) => photos.length > 0);
  });

const anyKnown: fc.Arbitrary<Known[]> = fc
  .tuple(anyGroups, fc.uniqueArray(fc.integer({ min: 1, max: 50 }), { minLength: 7, maxLength: 7 }))
  .map(([groups, ids]) => groups.map((photos, i) => ({ id: ids[i]!, photos })));

const sharedBy = (p: readonly number[], q: readonly number[]): number =>
  p.filter((photo) => q.includes(photo)).length;

test('A place is new where no known place has a photo of it', () => {
  expect(reconcile(clustersOf([1, 2], [5, 6]), [])).toEqual([
    { id: null, photos: [1, 2] },
    { id: null, photos: [5, 6] },
  ]);
  expect(reconcile(clustersOf([1, 2]), [{ id: 3, photos: [8, 9] }])).toEqual([{ id: null, photos: [1, 2] }]);
});

test('A place keeps its id when photos join it and leave it', () => {
  expect(reconcile(clustersOf([1, 2, 3, 4]), [{ id: 7, photos: [2, 3] }])).toEqual([
    { id: 7, photos: [1, 2, 3, 4] },
  ]);
  expect(reconcile(clustersOf([2, 3]), [{ id: 7, photos: [1, 2, 3, 4] }])).toEqual([
    { id: 7, photos: [2, 3] },
  ]);
});

test('A place of which anything was decided keeps its id when it grows into a larger one', () => {
  const known = [
    { id: 1, photos: [1, 2], isDecidedOf: true },
    { id: 2, photos: [3, 4, 5], isNamed: false },
  ];
  const bans = [{ photo: 6, place: 1 }];
  expect(reconcile(clustersOf([1, 2, 3, 4, 5, 6]), known, { pins: [], bans })).toEqual([
    { id: 1, photos: [1, 2, 3, 4, 5] },
  ]);
  const named = known.with(1, { id: 2, photos: [3, 4, 5], isNamed: true });
  expect(reconcile(clustersOf([1, 2, 3, 4, 5]), named).map(({ id }) => id)).toEqual([2]);
});

test('A place that splits leaves its id to the larger part', () => {
  const known = [{ id: 7, photos: [1, 2, 3, 4, 5] }];
  expect(reconcile(clustersOf([1, 2], [3, 4, 5]), known)).toEqual([
    { id: null, photos: [1, 2] },
    { id: 7, photos: [3, 4, 5] },
  ]);
});

test('A place that splits leaves its id to the part with more of its own photos, however large', () => {
  const known = [{ id: 7, photos: [1, 2, 3, 4, 5] }];
  expect(reconcile(clustersOf([1, 2, 10, 11, 12, 13], [3, 4, 5]), known).map(({ id }) => id)).toEqual([
    null,
    7,
  ]);
});

test('A place that splits in equal parts leaves its id to the first', () => {
  expect(
    reconcile(clustersOf([1, 2], [3, 4]), [{ id: 7, photos: [1, 2, 3, 4] }]).map(({ id }) => id),
  ).toEqual([7, null]);
});

test("A place made of two takes the larger one's id", () => {
  const known = [
    { id: 2, photos: [1, 2] },
    { id: 9, photos: [3, 4, 5] },
  ];
  expect(reconcile(clustersOf([1, 2, 3, 4, 5]), known)).toEqual([{ id: 9, photos: [1, 2, 3, 4, 5] }]);
});

test("A place made of two equal ones takes the older one's id, in whatever order they are known", () => {
  const known = [
    { id: 9, photos: [3, 4] },
    { id: 2, photos: [1, 2] },
  ];
  expect(reconcile(clustersOf([1, 2, 3, 4]), known).map(({ id }) => id)).toEqual([2]);
  expect(reconcile(clustersOf([1, 2, 3, 4]), known.toReversed()).map(({ id }) => id)).toEqual([2]);
});

test('A place whose larger part goes to a still larger place leaves its id to the smaller part', () => {
  const known = [
    { id: 1, photos: [1, 2, 3, 4, 5] },
    { id: 2, photos: [10, 11, 12, 13] },
  ];
  expect(reconcile(clustersOf([1, 2, 3, 10, 11, 12, 13], [4, 5]), known).map(({ id }) => id)).toEqual([2, 1]);
});

test('A place keeps its id when it loses photos to another', () => {
  const known = [
    { id: 1, photos: [1, 2, 3, 4, 5] },
    { id: 2, photos: [10, 11, 12] },
  ];
  expect(reconcile(clustersOf([1, 2, 3], [4, 5, 10, 11, 12]), known).map(({ id }) => id)).toEqual([1, 2]);
});

test('Places are the clusters in their order, with all their photos', () => {
  fc.assert(
    fc.property(anyGroups, anyKnown, (groups, known) => {
      expect(reconcile(clustersOf(...groups), known).map(({ photos }) => photos)).toEqual(groups);
    }),
  );
});

test('Places have known ids of places that they share photos with, each once', () => {
  fc.assert(
    fc.property(anyGroups, anyKnown, (groups, known) => {
      const places = reconcile(clustersOf(...groups), known).filter(({ id }) => id !== null);
      expect(new Set(places.map(({ id }) => id)).size).toBe(places.length);
      for (const { id, photos } of places)
        expect(sharedBy(photos, known.find((place) => place.id === id)!.photos)).toBeGreaterThan(0);
    }),
  );
});

test('A new place shares photos only with places whose ids went to larger parts', () => {
  fc.assert(
    fc.property(anyGroups, anyKnown, (groups, known) => {
      const places = reconcile(clustersOf(...groups), known);
      for (const { photos } of places.filter(({ id }) => id === null)) {
        for (const old of known.filter((place) => sharedBy(place.photos, photos) > 0)) {
          const heir = places.find(({ id }) => id === old.id)!;
          expect(sharedBy(heir.photos, old.photos)).toBeGreaterThanOrEqual(sharedBy(photos, old.photos));
        }
      }
    }),
  );
});

test('Places that did not change keep their ids', () => {
  fc.assert(
    fc.property(
      anyKnown,
      (known) =>
        void expect(
          reconcile(
            known.map(({ photos }) => ({ photos })),
            known,
          ),
        ).toEqual(known),
    ),
  );
});

test('Places have the same ids in whatever order the known ones come', () => {
  const shuffled = anyKnown.chain((known) =>
    fc.tuple(fc.constant(known), fc.shuffledSubarray(known, { minLength: known.length })),
  );
  fc.assert(
    fc.property(anyGroups, shuffled, (groups, [known, other]) => {
      expect(reconcile(clustersOf(...groups), other)).toEqual(reconcile(clustersOf(...groups), known));
    }),
  );
});

const link = (a: number, b: number, score = 150) => ({ a, b, score });
const anyLinks = fc.array(
  fc.record({
    a: fc.integer({ min: 0, max: 29 }),
    b: fc.integer({ min: 0, max: 29 }),
    score: fc.integer({ min: 100, max: 200 }),
  }),
  { maxLength: 60 },
);
const anyPairs = fc.array(
  fc.record({ photo: fc.integer({ min: 0, max: 29 }), place: fc.integer({ min: 1, max: 50 }) }),
  { maxLength: 12 },
);
const anyDecisions = fc.record({
  pins: anyPairs.map((pins) => [...new Map(pins.map((pin) => [pin.photo, pin])).values()]),
  bans: anyPairs,
});
const named = anyKnown.chain((known) =>
  fc.tuple(...known.map((place) => fc.boolean().map((isNamed) => ({ ...place, isNamed })))),
);

test('Decisions hold whatever the clusters, no photo is in two places, and no id is used twice', () => {
  fc.assert(
    fc.property(anyGroups, named, anyDecisions, anyLinks, (groups, known, decisions, links) => {
      const places = reconcile(clustersOf(...groups), known, decisions, links);
      const photosOf = (id: number): number[] =>
        places.filter((place) => place.id === id).flatMap(({ photos }) => photos);
      for (const { photo, place } of decisions.pins) expect(photosOf(place)).toContain(photo);
      for (const { photo, place } of decisions.bans) {
        if (!decisions.pins.some((pin) => pin.photo === photo && pin.place === place))
          expect(photosOf(place)).not.toContain(photo);
      }
      const ids = places.flatMap(({ id }) => (id === null ? [] : [id]));
      expect(new Set(ids).size).toBe(ids.length);
      const photos = places.flatMap((place) => place.photos);
      expect(new Set(photos).size).toBe(photos.length);
    }),
  );
});

test('Decisions give the same places again from the same clusters', () => {
  const anyScores = fc.array(fc.integer({ min: 100, max: 200 }), { minLength: 30, maxLength: 30 });
  fc.assert(
    fc.property(anyGroups, anyKnown, anyDecisions, anyScores, (groups, known, { pins }, scores) => {
      const links = groups.flatMap((photos) => photos.slice(1).map((b, i) => link(photos[i]!, b, scores[b])));
      const once = reconcile(clustersOf(...groups), known, { pins, bans: [] }, links);
      const now = once.map((place, i) => ({ id: place.id ?? 1000 + i, photos: place.photos }));
      const again = reconcile(clustersOf(...groups), now, { pins, bans: [] }, links);
      const inOrder = (places: readonly { id: number | null; photos: readonly number[] }[]): string[] =>
        places.map(({ id, photos }) => `${id}: ${photos.join(' ')}`).sort();
      expect(inOrder(again)).toEqual(inOrder(now));
    }),
  );
});

test('Decisions send a photo that nothing was said of where its strongest link leads', () => {
  const decisions = {
    pins: [
      { photo: 1, place: 7 },
      { photo: 2, place: 7 },
      { photo: 3, place: 9 },
      { photo: 4, place: 9 },
    ],
    bans: [],
  };
  const links = [link(1, 2), link(2, 3, 190), link(3, 4), link(1, 5, 110), link(4, 5, 120)];
  expect(reconcile(clustersOf([1, 2, 3, 4, 5]), [], decisions, links)).toEqual([
    { id: 7, photos: [1, 2] },
    { id: 9, photos: [3, 4, 5] },
  ]);
});

test('Decisions keep two named places apart that a scan would run together', () => {
  const known = [
    { id: 7, photos: [1, 2], isNamed: true },
    { id: 9, photos: [3, 4], isNamed: true },
  ];
  const links = [link(1, 2), link(2, 3, 120), link(3, 4)];
  expect(reconcile(clustersOf([1, 2, 3, 4]), known, { pins: [], bans: [] }, links)).toEqual([
    { id: 7, photos: [1, 2] },
    { id: 9, photos: [3, 4] },
  ]);
});
