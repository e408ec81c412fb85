import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { PhotosChanged } from '../../electron/contract/requests.ts';
import type { Library } from '../../electron/library/library.ts';
import { libraryFile, openLibrary } from '../../electron/library/library.ts';
import type { Store } from '../../electron/store/store.ts';
import { openStore } from '../../electron/store/store.ts';
import { features, hashOf } from '../store/opened-store.ts';
import { factsOf, UNTOLD } from '../support/file-facts.ts';

interface Opened {
  library: Library;
  store: Store;
  told: PhotosChanged[];
}
const close: (() => void)[] = [];
afterEach(() => {
  for (const one of close.splice(0)) one();
});

/** A photo of this content and date in each of the files; paths below /photos. */
interface Made {
  content: number;
  takenAt: string | null;
  files: string[];
}

function opened(made: readonly Made[]): Opened {
  const folder = mkdtempSync(join(tmpdir(), 'revisit-time-line-'));
  const told: PhotosChanged[] = [];
  const library = openLibrary(folder, undefined, { photosChanged: (change) => told.push(change) });
  const store = openStore(libraryFile(folder));
  if (!library.ok || !store.ok) throw new Error('a library does not open');
  close.push(() => {
    void library.value.close();
    store.value.close();
    rmSync(folder, { recursive: true });
  });
  const { files, photos } = store.value;
  files.addFolder(Buffer.from('/photos'));
  const contentOf = new Map(made.flatMap((one) => one.files.map((path) => [`/photos/${path}`, one])));
  files.see(
    files.folders()[0]!.id,
    1,
    [...contentOf.keys()].map((path) => ({
      path: Buffer.from(path.slice('/photos/'.length)),
      sizeBytes: 1n,
      mtimeNs: 1n,
      ctimeNs: 1n,
      failure: null,
    })),
  );
  for (const { id, path } of files.toExtract('m', 0, 1000)) {
    const { content, takenAt } = contentOf.get(path.toString())!;
    const photo = photos.admit(hashOf(content));
    photos.save(photo, features('m', 1, content), 'jpeg');
    const metadata = { ...UNTOLD, takenAt, takenAtSource: takenAt === null ? null : 'XMP' } as const;
    files.read(id, photo, factsOf(hashOf(content), metadata));
  }
  return { library: library.value, store: store.value, told };
}
const idOf = ({ store }: Opened, content: number): number => store.photos.find(hashOf(content))!;
const within = (...names: string[]) => ({ folderId: 1, within: names });

test('The time line has the latest photos first, those of a moment and without a date by path', async () => {
  const of = opened([
    { content: 1, takenAt: null, files: ['b/undated'] },
    { content: 2, takenAt: '2010-01-01T10:00:00', files: ['old'] },
    { content: 3, takenAt: '2020-05-06', files: ['z'] },
    { content: 4, takenAt: '2020-05-06', files: ['y'] },
    { content: 5, takenAt: null, files: ['a/undated'] },
  ]);
  const { ids, takenAtS, aspectPerMille } = await of.library.timeLines.list(null);
  expect(ids).toEqual([4, 3, 2, 5, 1].map((content) => idOf(of, content)));
  expect(takenAtS).toEqual([1588723200, 1588723200, 1262340000]);
  expect(aspectPerMille).toHaveLength(5);
});

test('A photo stands where a person accepted that it was taken, until that is taken back', async () => {
  const of = opened([
    { content: 1, takenAt: null, files: ['a'] },
    { content: 2, takenAt: '2010-01-01', files: ['b'] },
  ]);
  const [undated, dated] = [idOf(of, 1), idOf(of, 2)];
  const order = async (): Promise<number[]> => (await of.library.timeLines.list(null)).ids;
  expect(await order()).toEqual([dated, undated]);
  of.store.decisions.accept(1, [{ photoId: undated, takenAt: '2015-05-05' }]);
  const decisions = of.library.decisions('m');
  expect(decisions.undo()).toMatchObject({ undone: 'accept' });
  expect(decisions.redo()).toMatchObject({ redone: 'accept' });
  expect(await order()).toEqual([undated, dated]);
  decisions.undo();
  expect(await order()).toEqual([dated, undated]);
  expect(of.told.map(({ stars }) => stars)).toEqual([null, null, null]);
});

test('What is shown as part of a photo is one row with it, in the folders of both', async () => {
  const of = opened([
    { content: 1, takenAt: '2010-01-01', files: ['jpg/a.jpg'] },
    { content: 2, takenAt: '2011-01-01', files: ['raw/a.raw'] },
  ]);
  of.store.places.stack(new Map([[idOf(of, 2), idOf(of, 1)]]));
  const all = await of.library.timeLines.list(null);
  expect(all).toMatchObject({ ids: [idOf(of, 1)], takenAtS: [Date.UTC(2010, 0, 1) / 1000] });
  expect(all.stacks).toEqual({ rows: [0], photoCounts: [2] });
  expect((await of.library.timeLines.stack(idOf(of, 1))).ids).toEqual([idOf(of, 2)]);
  expect((await of.library.timeLines.list(within('raw'))).ids).toEqual([idOf(of, 1)]);
});

test('A photo whose lead has gone shows itself', async () => {
  const of = opened([{ content: 1, takenAt: null, files: ['a'] }]);
  of.store.places.stack(new Map([[idOf(of, 1), of.store.photos.admit(hashOf(9))]]));
  expect((await of.library.timeLines.list(null)).ids).toEqual([idOf(of, 1)]);
});

test('Folders stand by name under what they are in, and count each photo in or below them once', async () => {
  const of = opened([
    { content: 1, takenAt: null, files: ['2010/a', '2010/copies/a', '2009/a'] },
    { content: 2, takenAt: null, files: ['2010/b'] },
    { content: 3, takenAt: null, files: ['c'] },
  ]);
  expect(
    (await of.library.timeLines.folders()).map(({ name, within, photoCount }) => [
      name,
      within.join('/'),
      photoCount,
    ]),
  ).toEqual([
    ['/photos', '', 3],
    ['2009', '2009', 1],
    ['2010', '2010', 2],
    ['copies', '2010/copies', 1],
  ]);
  expect((await of.library.timeLines.list(within('none'))).ids).toEqual([]);
});

test('A folder has as many photos as it counts, whatever lies where', async () => {
  const name = fc.constantFrom('a', 'b', 'c');
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/'));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(path, { minLength: 1, maxLength: 3 }), { maxLength: 12 }),
      async (photos) => {
        const taken = new Set<string>();
        const made = photos.map((paths, i) => {
          const files = [...new Set(paths.map((one) => `${one}/f${i}`))].filter((one) => !taken.has(one));
          for (const one of files) taken.add(one);
          return { content: i + 1, takenAt: null, files };
        });
        const of = opened(made.filter(({ files }) => files.length > 0));
        for (const { within: names, photoCount } of await of.library.timeLines.folders()) {
          const { ids } = await of.library.timeLines.list(within(...names));
          const prefix = names.map((one) => `${one}/`).join('');
          const lying = made.filter(({ files }) => files.some((file) => file.startsWith(prefix)));
          expect(ids.toSorted()).toEqual(lying.map(({ content }) => idOf(of, content)).toSorted());
          expect(photoCount).toBe(ids.length);
        }
      },
    ),
    { numRuns: 25, seed: 5 },
  );
});

test('A star is told, shown and taken back, in the order in which all was decided', async () => {
  const of = opened([
    { content: 1, takenAt: '2012-01-01', files: ['a'] },
    { content: 2, takenAt: '2011-01-01', files: ['b'] },
  ]);
  const { library, told } = of;
  const decisions = library.decisions('m');
  expect(library.favourites.star([idOf(of, 2)], true)).toEqual({ ok: true, value: {} });
  expect((await library.timeLines.list(null)).favourites).toEqual([1]);
  expect(decisions.undo()).toEqual({ places: [], undone: 'star', photoCount: 1 });
  expect((await library.timeLines.list(null)).favourites).toEqual([]);
  expect(decisions.redo()).toEqual({ places: [], redone: 'star' });
  expect(await library.timeLines.list(null)).toMatchObject({ favourites: [1], revision: 3 });
  expect(told).toEqual(
    [true, false, true].map((isFavourite, i) => ({
      revision: i + 1,
      stars: [{ photoId: idOf(of, 2), isFavourite }],
    })),
  );
});

test('The star of a part is that of what it is shown with, and goes with it', async () => {
  const of = opened([1, 2].map((content) => ({ content, takenAt: null, files: [`${content}`] })));
  of.store.places.stack(new Map([[idOf(of, 2), idOf(of, 1)]]));
  of.library.favourites.star([idOf(of, 2)], true);
  expect((await of.library.timeLines.list(null)).favourites).toEqual([0]);
  expect(of.library.photo('m', idOf(of, 1))).toMatchObject({ ok: true, value: { isFavourite: true } });
  of.library.favourites.star([idOf(of, 1)], false);
  expect(of.store.decisions.favourites()).toEqual([]);
});

test('No star is given to a photo that the library does not know', () => {
  const of = opened([{ content: 1, takenAt: null, files: ['a'] }]);
  expect(of.library.favourites.star([idOf(of, 1), 4711], true)).toMatchObject({
    ok: false,
    failure: { kind: 'no such photo' },
  });
  expect([of.store.decisions.favourites(), of.told]).toEqual([[], []]);
});

test('A photo tells its files with the state of each, and the other photos of its shot', () => {
  const of = opened([
    { content: 1, takenAt: null, files: ['a.jpg', 'copy/a.jpg'] },
    { content: 2, takenAt: null, files: ['small.jpg'] },
  ]);
  of.store.sameShots.replace(new Map([[idOf(of, 2), idOf(of, 1)]]));
  of.store.files.takeOffline(1);
  const told = of.library.photo('m', idOf(of, 1));
  expect(told).toMatchObject({
    ok: true,
    value: {
      state: 'offline',
      files: [
        { path: '/photos/a.jpg', fileName: 'a.jpg', folderName: 'photos', sizeBytes: 1, state: 'offline' },
        { path: '/photos/copy/a.jpg', folderName: 'copy', state: 'offline' },
      ],
      sameShots: [{ photoId: idOf(of, 2), fileName: 'small.jpg' }],
      place: null,
    },
  });
});

test('A file that is away, or not where it lay, is no file to open', async () => {
  const of = opened([{ content: 1, takenAt: null, files: ['not-there.jpg'] }]);
  const kind = async (fileId: number | null): Promise<string | null> => {
    const file = await of.library.photoFile(idOf(of, 1), fileId);
    return file.ok ? null : file.failure.kind;
  };
  expect(await kind(null)).toBe('file gone');
  expect(await kind(999)).toBe('no such photo');
  of.store.files.takeOffline(1);
  expect(await kind(null)).toBe('file away');
});

test('Of a removed folder the time line shows nothing, and all again when it is back', async () => {
  const of = opened([{ content: 1, takenAt: null, files: ['a'] }]);
  expect(of.library.removeFolder(1)).toBe(true);
  expect((await of.library.timeLines.list(null)).ids).toEqual([]);
  expect(await of.library.timeLines.folders()).toEqual([]);
  of.library.restoreFolder(1);
  expect((await of.library.timeLines.list(null)).ids).toEqual([idOf(of, 1)]);
  expect(of.told.every(({ stars }) => stars === null)).toBe(true);
});
