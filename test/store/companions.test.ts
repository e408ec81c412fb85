import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { match, openedStore } from './opened-store.ts';
import type { OpenedStore } from './opened-store.ts';

let library: OpenedStore;
beforeEach(() => {
  library = openedStore();
});
afterEach(() => library.remove());

/** Photos of these names, in the order of their ids. */
const add = (...names: string[]): number[] => names.map((name, i) => library.addPhoto(name, i + 1));

const linked = (a: number, b: number, score: number, inlierCount: number) => ({
  a,
  b,
  verification: {
    ...match,
    score,
    inliersA: Uint16Array.from({ length: inlierCount }),
    inliersB: Uint16Array.from({ length: inlierCount }),
  },
});

test('Companions are those told last, through a restart', () => {
  const [a, b, c] = add('a', 'b', 'c') as [number, number, number];
  library.store.companions.replace([{ photo: c, lead: a, kind: 'raw' }], []);
  library.store.companions.replace(
    [
      { photo: b, lead: a, kind: 'raw' },
      { photo: c, lead: a, kind: 'original' },
    ],
    [],
  );
  library.reopen();
  expect(library.store.companions.leadOf()).toEqual(
    new Map([
      [b, a],
      [c, a],
    ]),
  );
  expect(library.store.photos.views([a, b]).map(({ companions }) => companions)).toEqual([
    [
      { kind: 'raw', photoId: b, fileName: 'b' },
      { kind: 'original', photoId: c, fileName: 'c' },
    ],
    [],
  ]);
});

test('Files belong to the photos told last, and nothing is written where that is as before', () => {
  const [a, b] = add('a', 'b') as [number, number];
  const { store } = library;
  const { id: folderId } = store.files.folders()[0]!;
  const paths = ['a.xmp', 'b.xmp', 'c.xmp'].map((name) => Buffer.from(name));
  const times = { sizeBytes: 1n, mtimeNs: 1n, ctimeNs: 1n };
  store.companionFiles.see(
    folderId,
    1,
    paths.map((path) => ({ path, kind: 'sidecar', ...times })),
  );
  const tell = (...photos: (number | null)[]): void =>
    store.companions.replace(
      [{ photo: b, lead: a, kind: 'raw' }],
      photos.flatMap((photo, i) => (photo === null ? [] : { folderId, path: paths[i]!, photo })),
    );
  const filesOf = (photo: number): string[] =>
    store.photos
      .views([photo])[0]!
      .companions.filter(({ kind }) => kind === 'sidecar')
      .map(({ fileName }) => fileName);
  tell(a, a, null);
  expect(filesOf(b)).toEqual([]);
  tell(b, null, a);
  expect([filesOf(a), filesOf(b)]).toEqual([['c.xmp', 'a.xmp'], ['a.xmp']]);

  library.reopen(); // what was written is in the one file now
  const before = readFileSync(library.path);
  library.store.companions.replace(
    [{ photo: b, lead: a, kind: 'raw' }],
    [
      { folderId, path: paths[0]!, photo: b },
      { folderId, path: paths[2]!, photo: a },
    ],
  );
  library.reopen();
  expect(readFileSync(library.path).equals(before)).toBe(true);
});

test('Companions are told of decoded photos, once a file, not of vanished files', () => {
  const [a] = add('a', 'b') as [number, number];
  library.vanish('b');
  expect([...library.store.companions.shots()]).toMatchObject([
    { photo: a, path: 'a', format: 'jpeg', widthPx: 4000, heightPx: 3000 },
  ]);
});

test('Companions go with their photo or lead when its folder is removed', () => {
  const [a, b] = add('a', 'b') as [number, number];
  library.store.companions.replace([{ photo: b, lead: a, kind: 'raw' }], []);
  library.store.files.removeFolder(Buffer.from('/photos'), 0);
  library.store.files.forgetRemoved(1);
  expect(library.store.companions.leadOf()).toEqual(new Map());
});

test('A companion is in the place of its lead, and as the cover of one stands for it', () => {
  const [a, b, c] = add('a', 'b', 'c') as [number, number, number];
  const { store } = library;
  store.places.replace('m', [{ id: null, photos: [a, c] }]);
  const { id } = store.places.list('m')[0]!;
  store.decisions.cover(id, a);
  store.companions.replace([{ photo: a, lead: b, kind: 'original' }], []);
  store.places.stack(store.companions.leadOf());
  store.places.replace('m', [{ id, photos: [b, c] }]);
  expect(store.decisions.namesAndCovers()).toEqual([{ id, name: null, coverPhotoId: b }]);
  expect([a, b, c].map((photo) => store.places.placeOf('m', photo))).toEqual([id, id, id]);
});

test('The links of a place are those of its photos and of what belongs to them, the best between two', () => {
  const [a, b, c, d] = add('a', 'b', 'c', 'd') as [number, number, number, number];
  const { store } = library;
  store.companions.replace([{ photo: a, lead: d, kind: 'raw' }], []);
  store.places.stack(store.companions.leadOf());
  store.pairs.saveVerified('m', [
    linked(a, b, 130, 9),
    linked(a, c, 140, 8),
    linked(a, d, 999, 7), // a photo and what belongs to it
    linked(b, d, 120, 6),
  ]);
  store.places.replace('m', [
    { id: null, photos: [b, d] },
    { id: null, photos: [c] },
  ]);
  const [first, second] = store.places.list('m').map(({ id }) => id) as [number, number];
  const links = [
    { a: b, b: d, placeA: first, placeB: first, score: 130, inlierCount: 9 },
    { a: c, b: d, placeA: second, placeB: first, score: 140, inlierCount: 8 },
  ];
  expect(store.places.links('m')).toEqual(links);
  expect(store.places.links('m', first)).toEqual(links);
  expect(store.places.links('m', second)).toEqual(links.slice(1));
});
