import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../../electron/store/store.ts';
import { placesStore } from '../places-of.ts';
import type { PlacesStore } from '../places-of.ts';

let library: PlacesStore;
let photos: number[];
beforeEach(() => {
  library = placesStore();
  photos = library.fill('/photos');
});
afterEach(() => library.remove());

/** Places of these photos; their ids. */
function places(...clusters: number[][]): number[] {
  library.group('m', ...clusters);
  return clusters.map(([first]) => library.placeOf(first!));
}

const undoAll = (): void => {
  while (library.store.decisions.undo() !== null);
};

test('Decisions are undone one after the other, the last first, and redone in their order', () => {
  const { decisions } = library.store;
  const [p, q] = places(photos.slice(0, 4), photos.slice(4)) as [number, number];
  decisions.rename(q, 'Old name');
  const steps = [
    () => decisions.exclude(p, [photos[2]!, photos[3]!]),
    () => decisions.include('m', p, [photos[3]!, photos[2]!]),
    () => decisions.cover(p, photos[0]!),
    () => decisions.split('m', p, [[photos[0]!, photos[1]!]]),
    () => decisions.merge('m', [p, q]),
    () => decisions.rename(p, 'New name'),
    () => decisions.confirm('confirm', [{ photo: photos[5]!, place: p }]),
    () => decisions.exclude(p, [photos[4]!, photos[5]!]),
    () => decisions.make('m', [photos[4]!, photos[5]!]),
  ];
  const states = [library.state()];
  for (const step of steps) {
    step();
    states.push(library.state());
  }
  const kinds = [
    ...(['exclude', 'include', 'cover', 'split', 'merge', 'rename', 'confirm'] as const),
    ...(['exclude', 'include'] as const),
  ];
  for (const [i, kind] of [...kinds.entries()].reverse()) {
    expect(library.state()).toEqual(states[i + 1]);
    expect(decisions.undoable()).toBe(kind);
    expect(decisions.undo()?.kind).toBe(kind);
  }
  expect(library.state()).toEqual(states[0]);
  for (const [i, kind] of kinds.entries()) {
    expect(decisions.redoable()).toBe(kind);
    expect(decisions.redo()?.kind).toBe(kind);
    expect(library.state()).toEqual(states[i + 1]);
  }
  expect([decisions.redoable(), decisions.redo()]).toEqual([null, null]);
});

test('Undo and redo tell which places are otherwise now, and null where there is nothing', () => {
  const { decisions } = library.store;
  const [p, q] = places(photos.slice(0, 4), photos.slice(4)) as [number, number];
  expect([decisions.undoable(), decisions.undo(), decisions.redo()]).toEqual([null, null, null]);
  decisions.merge('m', [p, q]);
  expect(decisions.undo()).toEqual({ kind: 'merge', placeIds: [p, q], photoIds: [], photoCount: 0 });
  expect(decisions.redo()).toEqual({ kind: 'merge', placeIds: [p, q], photoIds: [], photoCount: 0 });
});

test('A new decision leaves nothing to redo', () => {
  const { decisions } = library.store;
  const [p] = places(photos) as [number];
  decisions.rename(p, 'One');
  decisions.undo();
  decisions.rename(p, 'Two');
  expect([decisions.redoable(), decisions.redo()]).toEqual([null, null]);
  expect(decisions.nameAndCover(p)?.name).toBe('Two');
});

test('The last hundred decisions can be undone, those before them no more', () => {
  const { decisions } = library.store;
  const [p] = places(photos) as [number];
  for (let i = 0; i <= 120; i++) decisions.rename(p, `Name ${i}`);
  undoAll();
  expect(decisions.nameAndCover(p)?.name).toBe('Name 20');
});

test('What was decided before the program started again is undone and redone', () => {
  const [p, q] = places(photos.slice(0, 4), photos.slice(4)) as [number, number];
  const first = library.state();
  library.store.decisions.merge('m', [p, q]);
  library.store.decisions.exclude(p, [photos[5]!]);
  const last = library.state();
  library.reopen();
  undoAll();
  expect(library.state()).toEqual(first);
  library.reopen();
  expect(library.store.decisions.redo()?.kind).toBe('merge');
  expect(library.store.decisions.redo()?.kind).toBe('exclude');
  expect(library.state()).toEqual(last);
});

test('A split that is undone leaves what a scan has put into the new place in the old one', () => {
  const [p] = places(photos.slice(0, 4)) as [number];
  library.store.decisions.split('m', p, [photos.slice(0, 2)]);
  library.group('m', [...photos.slice(0, 2), photos[5]!], photos.slice(2, 4));
  library.store.decisions.undo();
  expect(library.store.places.list('m')).toEqual([{ id: p, photos: [...photos.slice(0, 4), photos[5]] }]);
});

test('A merge that is redone takes in what a scan has put into the other place since', () => {
  const [p, q] = places(photos.slice(0, 2), photos.slice(2, 4)) as [number, number];
  library.store.decisions.merge('m', [p, q]);
  library.store.decisions.undo();
  library.group('m', photos.slice(0, 2), photos.slice(2, 5));
  library.store.decisions.redo();
  expect(library.store.places.list('m')).toEqual([{ id: p, photos: photos.slice(0, 5) }]);
});

test('A name that is undone leaves the place the photos that a scan has brought and taken since', () => {
  const [p] = places(photos.slice(0, 4)) as [number];
  library.store.decisions.rename(p, 'Market square');
  library.group('m', [...photos.slice(0, 3), photos[4]!]);
  library.store.decisions.undo();
  expect(library.photosOf(p)).toEqual([...photos.slice(0, 3), photos[4]]);
});

test('A photo that was taken out is back when that is undone, wherever a scan has put it since', () => {
  const [p, q] = places(photos.slice(0, 4), photos.slice(4)) as [number, number];
  library.store.decisions.exclude(p, [photos[0]!]);
  library.group('m', photos.slice(1, 4), [photos[0]!, ...photos.slice(4)]);
  expect(library.placeOf(photos[0]!)).toBe(q);
  expect(library.store.decisions.undo()?.placeIds.sort()).toEqual([p, q].sort());
  expect([library.photosOf(p), library.photosOf(q)]).toEqual([photos.slice(0, 4), photos.slice(4)]);
});

test('A place that a scan has forgotten is back when what was decided of it is redone', () => {
  const [p] = places(photos.slice(0, 2)) as [number];
  library.store.decisions.rename(p, 'Market square');
  library.store.decisions.undo();
  library.group('m');
  expect(library.store.decisions.nameAndCover(p)).toBeNull();
  library.store.decisions.redo();
  expect(library.store.decisions.nameAndCover(p)?.name).toBe('Market square');
});

test('What a person puts into a place is not new there, nor where it was when that is undone', () => {
  const { decisions, places: table } = library.store;
  const [p, q] = places(photos.slice(0, 3), photos.slice(3)) as [number, number];
  const unseen = (place: number): number =>
    table.members('m', place).filter(({ isSeen }) => isSeen === 0).length;
  decisions.seeAll('m');
  decisions.include('m', p, photos.slice(3));
  expect(unseen(p)).toBe(0);
  library.group('m', photos); // a scan forgets the place that is empty
  expect(decisions.nameAndCover(q)).toBeNull();
  decisions.undo();
  expect([table.members('m', q).length, unseen(p), unseen(q)]).toEqual([photos.length - 3, 0, 0]);
});

test('What others change is told, though a decision is made here before it is asked for', () => {
  const { store } = library;
  const other = openStore(join(library.folder, 'library.sqlite'));
  if (!other.ok) throw new Error(other.failure.reason);
  store.isDecidedElsewhere();
  store.decisions.star([photos[0]!], true);
  expect(store.isDecidedElsewhere()).toBe(false);
  other.value.places.replace('m', [{ id: null, photos: photos.slice(0, 2) }]);
  store.decisions.star([photos[1]!], true);
  expect(store.isDecidedElsewhere()).toBe(true);
  other.value.close();
});

test('Decisions about photos whose folder is gone are undone and redone', () => {
  const [p, q] = places(photos.slice(0, 4), photos.slice(4)) as [number, number];
  library.store.decisions.merge('m', [p, q]);
  library.store.files.removeFolder(Buffer.from('/photos'), 0);
  library.store.files.forgetRemoved(1);
  library.group('m');
  expect(library.store.decisions.undo()?.kind).toBe('merge');
  expect(library.store.places.list('m')).toEqual([]);
  library.fill('/elsewhere');
  expect(library.store.decisions.redo()?.kind).toBe('merge');
  library.group('m', photos.slice(0, 4), photos.slice(4));
  expect(library.store.places.list('m')).toEqual([{ id: p, photos }]);
});

/** Of the places of a model that was not there when a decision about p and q was made. */
const otherModel: [string, (p: number, q: number) => void, number[][], number[][]][] = [
  [
    'merge',
    (p, q) => library.store.decisions.merge('m', [p, q]),
    [[0, 1, 2, 3, 4, 5]],
    [
      [0, 1, 2, 3],
      [4, 5],
    ],
  ],
  [
    'exclude',
    (p) => library.store.decisions.exclude(p, [photos[0]!]),
    [
      [1, 2, 3],
      [4, 5],
    ],
    [
      [0, 1, 2, 3],
      [4, 5],
    ],
  ],
];
test.each(otherModel)(
  'A decision (%s) is undone and redone in the places of a model that came later',
  (_, decided, after, before) => {
    const [p, q] = places(photos.slice(0, 4), photos.slice(4)) as [number, number];
    decided(p, q);
    library.fill('/photos', ['m', 'other']);
    library.group('other', photos.slice(0, 4), photos.slice(4));
    const groups = (): number[][] =>
      library.store.places.list('other').map((place) => place.photos.map((photo) => photos.indexOf(photo)));
    expect(groups()).toEqual(after);
    library.store.decisions.undo();
    expect(groups()).toEqual(before);
    expect(library.placeOf(photos[4]!, 'other')).toBe(q);
    library.store.decisions.redo();
    expect(groups()).toEqual(after);
  },
);

test('What a decision pinned under one model goes back under the other when the decision is undone', () => {
  library.fill('/photos', ['m', 'other']);
  const [p] = places(photos.slice(0, 3), photos.slice(3)) as [number, number];
  library.group('other', photos.slice(0, 2), photos.slice(2));
  const r = library.placeOf(photos[2]!, 'other');
  library.store.decisions.rename(r, 'Harbour');
  library.store.decisions.exclude(p, [photos[0]!]);
  library.store.decisions.include('m', p, [photos[0]!]); // pins photos 1 to 3
  library.group('other', photos.slice(0, 2), photos.slice(2));
  expect(library.photosOf(p, 'other')).toEqual(photos.slice(0, 3));
  library.store.decisions.undo();
  library.store.decisions.undo();
  expect([library.photosOf(p, 'other'), library.photosOf(r, 'other')]).toEqual([
    photos.slice(0, 2),
    photos.slice(2),
  ]);
});

test('Decisions of a model whose results were dropped are undone without it', () => {
  library.fill('/photos', ['m', 'other']);
  const [p, q] = places(photos.slice(0, 4), photos.slice(4)) as [number, number];
  library.group('other', photos.slice(0, 4), photos.slice(4));
  library.store.decisions.merge('m', [p, q]);
  library.store.forgetModel('m', 'other');
  library.store.decisions.undo();
  expect(library.store.places.list('other').map((place) => place.photos)).toEqual([
    photos.slice(0, 4),
    photos.slice(4),
  ]);
  expect(library.store.modelIds()).toEqual(['other']);
});

test('Stars, however many, leave what was decided of places to be undone, and the other way round', () => {
  const { decisions } = library.store;
  const [p] = places(photos.slice(0, 4)) as [number];
  decisions.rename(p, 'Kept');
  for (let i = 0; i < 150; i++) decisions.star([photos[i % 4]!], i % 2 === 0);
  const undone: string[] = [];
  for (let one = decisions.undo(); one !== null; one = decisions.undo()) undone.push(one.kind);
  expect(undone.length).toBe(101);
  expect(undone.at(-1)).toBe('rename');

  decisions.star([photos[0]!], true);
  for (let i = 0; i < 150; i++) decisions.rename(p, `Name ${i}`);
  for (let i = 0; i < 100; i++) expect(decisions.undo()?.kind).toBe('rename');
  expect(decisions.undo()?.kind).toBe('star');
  expect(decisions.undo()).toBeNull();
});
