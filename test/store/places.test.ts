import { statSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openedStore } from './opened-store.ts';
import type { OpenedStore } from './opened-store.ts';

let library: OpenedStore;
beforeEach(() => {
  library = openedStore();
});
afterEach(() => library.remove());

test("Places keep their ids while they have members, and never get another's", () => {
  const [a, b, c] = [library.addPhoto('a', 1), library.addPhoto('b', 2), library.addPhoto('c', 3)];
  library.store.places.replace('m', [{ id: null, photos: [a, b] }]);
  const [first] = library.store.places.list('m');
  expect(first?.photos).toEqual([a, b]);
  library.store.places.replace('m', [{ id: first!.id, photos: [a, b, c] }]);
  expect(library.store.places.list('m')).toEqual([{ id: first!.id, photos: [a, b, c] }]);
  expect([library.store.places.placeOf('m', c), library.store.places.placeOf('other', c)]).toEqual([
    first!.id,
    null,
  ]);
  library.store.places.replace('m', []);
  library.store.places.replace('m', [{ id: null, photos: [b, c] }]);
  expect(library.store.places.list('m')[0]!.id).toBeGreaterThan(first!.id);
});

test('Places are recognised by a new model through the members that the old one gave them', () => {
  const [a, b] = [library.addPhoto('a', 1), library.addPhoto('b', 2)];
  library.store.places.replace('old', [{ id: null, photos: [a, b] }]);
  const known = library.store.places.known('new');
  expect(known).toMatchObject(library.store.places.list('old'));
  library.store.places.replace('new', [{ id: known[0]!.id, photos: [a] }]);
  expect(library.store.places.known('new')).toMatchObject([{ id: known[0]!.id, photos: [a] }]);
  expect(known).toMatchObject(library.store.places.list('old'));
});

test('What a model made goes with it, but for the members of places, which its successor has', () => {
  const [a, b] = [library.addPhoto('a', 1, 'old'), library.addPhoto('b', 2, 'old')];
  library.store.places.replace('old', [{ id: null, photos: [a, b] }]);
  const places = library.store.places.list('old');
  library.store.forgetModel('old', 'new');
  expect(library.store.modelIds()).toEqual(['new']);
  expect(library.store.places.list('new')).toEqual(places);
  expect(library.store.photos.features('old', [a])).toEqual([null]);
});

test('A model that has places of its own is given none of one that is forgotten', () => {
  const [a, b] = [library.addPhoto('a', 1), library.addPhoto('b', 2)];
  library.store.places.replace('old', [{ id: null, photos: [a, b] }]);
  library.store.places.replace('m', [{ id: null, photos: [a] }]);
  const places = library.store.places.list('m');
  library.store.forgetModel('old', 'm');
  expect(library.store.places.list('m')).toEqual(places);
});

test('Places and what is shown with others are written where they are otherwise than before', () => {
  const [a, b, c] = [library.addPhoto('a', 1), library.addPhoto('b', 2), library.addPhoto('c', 3)];
  library.store.places.replace('m', [{ id: null, photos: [a, b] }]);
  const { id } = library.store.places.list('m')[0]!;
  library.store.decisions.rename(id, 'Kyoto');
  library.store.places.replace('m', [{ id, photos: [a, b] }]);
  library.store.places.stack(new Map([[c, a]]));
  library.reopen();
  const written = (): number => statSync(`${library.path}-wal`, { throwIfNoEntry: false })?.size ?? 0;
  const before = written();
  library.store.places.replace('m', [{ id, photos: [a, b] }]);
  library.store.places.stack(new Map([[c, a]]));
  expect(written()).toBe(before);
  library.store.places.replace('m', [{ id, photos: [b, c] }]);
  library.store.places.stack(new Map([[a, b]]));
  expect(library.store.places.list('m')).toEqual([{ id, photos: [b, c] }]);
  expect(library.store.places.shownOf()).toEqual(new Map([[a, b]]));
  expect(library.store.places.shownOf([a, b])).toEqual(new Map([[a, b]]));
  expect(library.store.places.shownOf([b, c])).toEqual(new Map());
  library.store.places.replace('m', []);
  expect(library.store.places.known('m')).toMatchObject([{ id, photos: [b, c] }]);
});
