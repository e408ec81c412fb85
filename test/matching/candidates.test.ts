import { expect, test } from 'vitest';
import type { PackedFeatures } from '../../electron/contract/features.ts';
import { CANDIDATES, neighbourPairs } from '../../electron/matching/candidates.ts';
import type { DescriptorIndex } from '../../electron/matching/descriptor-index.ts';
import { indexOf } from '../../electron/matching/descriptor-index.ts';
import { candidatesIn, indexOfPhotos, partOf, treeOf } from '../support/descriptor-index.ts';
import type { Photos } from '../support/descriptor-index.ts';
import {
  affineMap,
  clusteredDescriptors,
  featureSet,
  sharedFeatures,
} from '../support/synthetic/features.ts';
import { asKept } from '../support/descriptors.ts';
import { random } from '../support/synthetic/synthetic.ts';

// All photos of a test lie in fewer leaves than a search scans, so that it is exact.

const only = (photos: Photos, isIn: (id: number) => boolean): Photos =>
  new Map([...photos].filter(([id]) => isIn(id)));

/** `count` photos with ids from 1 on, of `features` features each that crowd around common centres. */
function crowd(seed: number, count: number, features: number): Photos {
  const rows = clusteredDescriptors(seed, count * features);
  const photo = (i: number): PackedFeatures => ({
    ...featureSet(seed + i, { count: features }),
    descriptor: rows.slice(i * features * 40, (i + 1) * features * 40),
  });
  return new Map(Array.from({ length: count }, (_, i) => [i + 1, photo(i)]));
}

/** A photo of these of the photo's features. */
function rowsOf(photo: PackedFeatures, rows: readonly number[]): PackedFeatures {
  const descriptor = Int8Array.from(
    rows.flatMap((row) => [...photo.descriptor.subarray(row * 40, row * 40 + 40)]),
  );
  return { ...featureSet(0, { count: rows.length }), descriptor };
}

/** How far row `rowA` of `a` is from row `rowB` of `b` as an index keeps it. */
function distanceOf(a: Int8Array, rowA: number, b: Int8Array, rowB: number): number {
  let sum = 0;
  for (let d = 0; d < 40; d++) sum += (a[rowA * 40 + d]! - asKept(b[rowB * 40 + d]!)) ** 2;
  return sum;
}

/**
 * From all distances: each of the first 500 features votes for the first 10 photos among its 20 nearest
 * features.
 */
function bruteForce(photos: Photos, features: PackedFeatures, self: number | null): number[] {
  const votes = new Map<number, number>();
  for (let query = 0; query < Math.min(500, features.count); query++) {
    const distanceTo = (descriptor: Int8Array, row: number): number =>
      distanceOf(features.descriptor, query, descriptor, row);
    const all = Array.from(photos, ([id, { count, descriptor }]) =>
      Array.from({ length: Math.min(500, count) }, (_, row) => ({
        id,
        row,
        distance: distanceTo(descriptor, row),
      })),
    );
    const nearest = all
      .flat()
      .sort((l, r) => l.distance - r.distance || l.id - r.id || l.row - r.row)
      .slice(0, 20);
    const voted = [...new Set(nearest.map(({ id }) => id).filter((id) => id !== self))].slice(0, 10);
    for (const id of voted) votes.set(id, (votes.get(id) ?? 0) + 1);
  }
  const mostFirst = [...votes].sort(([a, m], [b, n]) => n - m || a - b);
  return mostFirst.map(([id]) => id).slice(0, CANDIDATES);
}

test('The candidates of a photo are first the photos that share features with it', async () => {
  const { a, b } = sharedFeatures(1, affineMap([1, 0, 20, 0, 1, 10]), { count: 150, shared: 60 });
  const photos = new Map([...crowd(2, 20, 150), [77, b]]);
  const index = await indexOfPhotos(photos);
  expect((await candidatesIn(index, a, null))[0]).toBe(77);
});

test.each([1, 2, 3, 4])('The candidates of a photo are those of all distances (seed %i)', async (seed) => {
  const photos = crowd(seed, 24, 60);
  const index = await indexOfPhotos(photos);
  for (const self of [1, 13]) {
    const features = photos.get(self)!;
    expect(await candidatesIn(index, features, self)).toEqual(bruteForce(photos, features, self));
  }
  const stranger = crowd(seed + 100, 1, 60).get(1)!;
  expect(await candidatesIn(index, stranger, null)).toEqual(bruteForce(photos, stranger, null));
});

test('Candidates are voted for by the first 500 features, against the first 500 of each photo', async () => {
  const [long, other] = [featureSet(5, { count: 600 }), featureSet(6, { count: 200 })];
  const last = rowsOf(
    long,
    Array.from({ length: 100 }, (_, i) => 500 + i),
  );
  const first = rowsOf(
    long,
    Array.from({ length: 100 }, (_, i) => i),
  );
  const photos = new Map([
    [1, last],
    [2, first],
    [3, other],
  ]);
  expect(await candidatesIn(await indexOfPhotos(photos), long, null)).toEqual(bruteForce(photos, long, null));
  const library = new Map([
    [1, long],
    [2, other],
  ]);
  expect((await indexOfPhotos(library)).rowCount).toBe(700);
  expect(await candidatesIn(await indexOfPhotos(library), last, null)).toEqual(
    bruteForce(library, last, null),
  );
});

test('Candidates hold the photo itself only where it is not said to be in the index', async () => {
  const photos = crowd(7, 12, 50);
  const index = await indexOfPhotos(photos);
  for (const [id, features] of photos) {
    expect(await candidatesIn(index, features, id)).not.toContain(id);
    expect((await candidatesIn(index, features, null))[0]).toBe(id);
  }
});

test('The candidates of a photo are as many as CANDIDATES at most, each once', async () => {
  const photos = crowd(8, CANDIDATES + 30, 40);
  const candidates = await candidatesIn(await indexOfPhotos(photos), crowd(9, 1, 300).get(1)!, null);
  expect(candidates).toHaveLength(CANDIDATES);
  expect(new Set(candidates).size).toBe(CANDIDATES);
});

test('The candidates of a photo with equally many votes are by id', async () => {
  const photo = featureSet(10, { count: 30 });
  const photos = new Map([5, 7, 12, 40].map((id) => [id, photo]));
  expect(await candidatesIn(await indexOfPhotos(photos), photo, 7)).toEqual([5, 12, 40]);
});

test('Candidates are none without features, in an empty index, and without an index', async () => {
  const none = featureSet(11, { count: 0 });
  expect(await candidatesIn(await indexOfPhotos(crowd(11, 5, 30)), none, null)).toEqual([]);
  expect(await candidatesIn(await indexOfPhotos(new Map()), featureSet(11, { count: 30 }), null)).toEqual([]);
  expect(
    await candidatesIn(await indexOfPhotos(new Map([[1, none]])), featureSet(11, { count: 30 }), null),
  ).toEqual([]);
  const tree = await treeOf(new Map());
  expect(await candidatesIn(indexOf(tree, []), featureSet(11, { count: 30 }), null)).toEqual([]);
});

/** The index of these photos, spread over parts. */
async function spread(photos: Photos, parts: ((id: number) => boolean)[]): Promise<DescriptorIndex> {
  const tree = await treeOf(photos);
  return indexOf(tree, await Promise.all(parts.map((isIn) => partOf(tree, only(photos, isIn)))));
}

test.each([1, 2, 3])(
  'The candidates of a photo are the same however photos are spread over parts (seed %i)',
  async (seed) => {
    const photos = crowd(20 + seed, 30, 60);
    const whole = await indexOfPhotos(photos);
    const next = random(seed);
    const partOfId = new Map(Array.from(photos.keys(), (id) => [id, Math.floor(next() * 3)]));
    const halves = await spread(photos, [(id) => id <= 22, (id) => id > 22]);
    const thirds = await spread(
      photos,
      [0, 1, 2].map((part) => (id) => partOfId.get(id) === part),
    );
    for (const [id, features] of photos) {
      const expected = await candidatesIn(whole, features, id);
      expect(await candidatesIn(halves, features, id)).toEqual(expected);
      expect(await candidatesIn(thirds, features, id)).toEqual(expected);
    }
  },
);

test('Candidates are the same in any parts, though most near features are of one photo', async () => {
  const repeated = featureSet(30, { count: 2 });
  const wall = rowsOf(
    repeated,
    Array.from({ length: 24 }, (_, i) => i % 2),
  );
  const photos = new Map([...crowd(31, 6, 20), [7, wall]]);
  const whole = await candidatesIn(await indexOfPhotos(photos), repeated, null);
  const parts = await spread(photos, [(id) => id <= 5, (id) => id > 5]);
  expect(await candidatesIn(parts, repeated, null)).toEqual(whole);
  expect(whole).toEqual(bruteForce(photos, repeated, null));
});

test('The candidates of a photo are the same however equal photos are spread over parts', async () => {
  const photo = featureSet(32, { count: 10 });
  const photos = new Map(Array.from({ length: 40 }, (_, i) => [i + 1, photo]));
  const expected = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const parts = await spread(photos, [(id) => id % 2 === 0, (id) => id % 2 === 1]);
  expect(await candidatesIn(await indexOfPhotos(photos), photo, null)).toEqual(expected);
  expect(await candidatesIn(parts, photo, null)).toEqual(expected);
});

test('An index of a quarter of what its tree was trained for gives the candidates of its own', async () => {
  const photos = crowd(34, 80, 200);
  const few = only(photos, (id) => id % 4 === 0);
  const old = await spread(photos, [(id) => few.has(id)]);
  const young = await indexOfPhotos(few);
  let shared = 0;
  for (const [id, features] of few) {
    const [found, expected] = [
      await candidatesIn(old, features, id, 10),
      await candidatesIn(young, features, id, 10),
    ];
    shared += found.filter((candidate) => expected.includes(candidate)).length;
  }
  expect(shared).toBeGreaterThan(0.9 * 10 * few.size);
});

test('The candidates of a photo are the same when asked twice, and at the same time', async () => {
  const photos = crowd(33, 20, 60);
  const index = await indexOfPhotos(photos);
  const once = await candidatesIn(index, photos.get(1)!, 1);
  for (const again of await Promise.all([1, 2, 3].map(() => candidatesIn(index, photos.get(1)!, 1))))
    expect(again).toEqual(once);
});

/** The matches of a photo in a graph, surest first: here those of the greatest ids. */
const matchedIn =
  (links: readonly (readonly [number, number])[]) =>
  (photo: number, most: number): number[] =>
    links
      .flatMap(([a, b]) => (a === photo ? [b] : b === photo ? [a] : []))
      .sort((p, q) => q - p)
      .slice(0, most);

test('Matches lead to every pair of photos that both match a third, and to no other', () => {
  const next = random(7);
  const isLink = Array.from({ length: 12 * 12 }, () => next() < 0.2);
  const photos = Array.from({ length: 12 }, (_, i) => i);
  const pairs = photos.flatMap((a) => photos.slice(a + 1).map((b): [number, number] => [a, b]));
  const has = (a: number, b: number): boolean => isLink[12 * Math.min(a, b) + Math.max(a, b)]!;
  const links = pairs.filter(([a, b]) => has(a, b));
  const led = pairs.filter(
    ([a, b]) => !has(a, b) && photos.some((c) => c !== a && c !== b && has(a, c) && has(b, c)),
  );
  expect(led.length).toBeGreaterThan(10);
  expect(neighbourPairs(links, matchedIn(links)).sort(([a, b], [c, d]) => a - c || b - d)).toEqual(led);
});

test('Of each photo of a match the surest matches alone lead on', () => {
  const links = Array.from({ length: 40 }, (_, i): [number, number] => [1, i + 2]);
  const all = neighbourPairs([[1, 2]], matchedIn(links));
  expect(all).toEqual(Array.from({ length: 20 }, (_, i) => [2, 41 - i]));
});

test('A photo with as many matches as it may have candidates asks for no more', () => {
  const star = Array.from({ length: CANDIDATES }, (_, i): [number, number] => [1, i + 2]);
  const beyond: [number, number][] = [...star, [2, 900], [2, 901]];
  const ofPhoto1 = (links: [number, number][]): [number, number][] =>
    neighbourPairs([[1, 2]], matchedIn(links)).filter(([a]) => a === 1);
  expect(ofPhoto1(beyond)).toEqual([]);
  expect(ofPhoto1(beyond.filter(([, b]) => b !== 3))).toEqual([
    [1, 901],
    [1, 900],
  ]);
});
