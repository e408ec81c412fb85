import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { Ask } from '../../electron/contract/requests.ts';
import type { Library } from '../../electron/library/library.ts';
import { libraryFile, openLibrary } from '../../electron/library/library.ts';
import type { Store } from '../../electron/store/store.ts';
import { openStore } from '../../electron/store/store.ts';
import { features, hashOf } from '../store/opened-store.ts';
import { factsOf, UNTOLD } from '../support/file-facts.ts';

interface MadePhoto {
  /** Below /home/ada/Pictures. */
  path: string;
  takenAt?: string | null;
  camera?: string | null;
  /** Where another photo of the same shot lies. */
  copy?: string | null;
  isStarred?: boolean;
}
interface MadePlace {
  name?: string | null;
  at?: readonly [latitude: number, longitude: number];
  photos: readonly MadePhoto[];
}

const close: (() => void)[] = [];
afterEach(() => {
  for (const one of close.splice(0)) one();
});

/** A library of these places, whose ids count from 1. */
function opened(places: readonly MadePlace[]): { library: Library; store: Store; close: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'revisit-search-'));
  const library = openLibrary(folder);
  const store = openStore(libraryFile(folder));
  if (!library.ok || !store.ok) throw new Error('a library does not open');
  fill(store.value, places);
  return {
    library: library.value,
    store: store.value,
    close() {
      void library.value.close();
      store.value.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function fill({ files, photos, places, decisions }: Store, made: readonly MadePlace[]): void {
  files.addFolder(Buffer.from(ROOT));
  const all = made.flatMap(({ photos: own }) =>
    own.flatMap(({ path, copy }) => (copy ? [path, copy] : [path])),
  );
  const seen = { sizeBytes: 1n, mtimeNs: 1n, ctimeNs: 1n, failure: null };
  files.see(
    files.folders()[0]!.id,
    1,
    all.map((path) => ({ path: Buffer.from(path), ...seen })),
  );
  const fileIds = new Map(files.toExtract('m', 0, 1000).map(({ id, path }) => [path.toString(), id]));
  const save = (path: string, metadata: Partial<typeof UNTOLD>): number => {
    const hash = hashOf(all.indexOf(path) + 1);
    const photo = photos.admit(hash);
    photos.save(photo, features('m', 1, 1), 'jpeg');
    files.read(fileIds.get(`${ROOT}/${path}`)!, photo, factsOf(hash, { ...UNTOLD, ...metadata }));
    return photo;
  };
  const shownOf = new Map<number, number>();
  const members = made.map(({ at, photos: own }) =>
    own.map(({ path, takenAt = null, camera = null, copy, isStarred }) => {
      const [latitude, longitude] = at ?? [null, null];
      const photo = save(path, { takenAt, camera, latitude, longitude });
      if (copy) shownOf.set(save(copy, {}), photo);
      if (isStarred) decisions.star([photo], true);
      return photo;
    }),
  );
  places.replace(
    'm',
    members.map((ids) => ({ id: null, photos: ids })),
  );
  places.stack(shownOf);
  for (const [i, { name }] of made.entries()) if (name) decisions.rename(i + 1, name);
}

const ROOT = '/home/ada/Pictures';

const ANY = { language: 'en', years: null, camera: null, folder: null, isFavourite: false } as const;
type Question = Omit<Ask<'places.search'>, 'language'>;
const within = (...names: string[]) => ({ folderId: 1, within: names });
const finder =
  ({ library }: { library: Library }) =>
  async (question: Partial<Ask<'places.search'>>): Promise<number[]> =>
    (await library.search('m').find({ ...ANY, text: '', ...question })).sort((x, y) => x - y);

function library(places: readonly MadePlace[]) {
  const made = opened(places);
  close.push(made.close);
  return { ...made, find: finder(made) };
}

const two = (path: string, of: Partial<MadePhoto> = {}): MadePhoto[] => [
  { path: `${path}/DSC_1.JPG`, ...of },
  { path: `${path}/DSC_2.JPG`, ...of },
];

test('A search finds names, all folders of the path, file names, cameras and years of a place', async () => {
  const { find } = library([
    { name: 'Café Central', photos: two('2004/Wien/Abend', { camera: 'NIKON D70' }) },
    { photos: two('Reisen/北京 故宫', { takenAt: '2011-05-01' }) },
    { photos: [{ path: 'IMG_77.heic' }, { path: 'b/scan.tif', copy: 'raw/IMG_78.CR2' }] },
  ]);
  expect(await find({ text: 'cafe' })).toEqual([1]);
  expect(await find({ text: 'abend  WIEN' })).toEqual([1]);
  expect(await find({ text: 'nikon' })).toEqual([1]);
  expect(await find({ text: '故宫' })).toEqual([2]);
  expect(await find({ text: '2011' })).toEqual([2]);
  expect(await find({ text: 'img_77.heic' })).toEqual([3]);
  expect(await find({ text: 'IMG_78.cr2' })).toEqual([3]);
  expect(await find({ text: 'dsc_1' })).toEqual([1, 2]);
  expect(await find({ text: 'wien 2011' })).toEqual([]);
});

test('What leads to the library is not searched, and a whole path finds what lies there', async () => {
  const { find } = library([{ photos: two('Wien') }, { photos: two('Rom') }]);
  expect(await find({ text: 'ada' })).toEqual([]);
  expect(await find({ text: 'pictures' })).toEqual([1, 2]);
  expect(await find({ text: `${ROOT}/Rom/DSC_1.JPG` })).toEqual([2]);
});

test('A place is found by its town, and by its country in the language asked and in English', async () => {
  const { find } = library([{ at: [48.2085, 16.3721], photos: two('a') }, { photos: two('b') }]);
  expect(await find({ text: 'vienna' })).toEqual([1]);
  expect(await find({ text: 'austria' })).toEqual([1]);
  expect(await find({ text: '奥地利', language: 'zh-Hans' })).toEqual([1]);
  expect(await find({ text: 'austria', language: 'zh-Hans' })).toEqual([1]);
  expect(await find({ text: '奥地利' })).toEqual([]);
});

test('A filter asks one and the same photo for all that it asks', async () => {
  const { find } = library([
    {
      photos: [
        { path: 'a/1.jpg', takenAt: '2004-01-01', camera: 'A' },
        { path: 'b/2.jpg', takenAt: '2010-01-01', camera: 'B', isStarred: true },
      ],
    },
  ]);
  expect(await find({ years: { from: 2004, to: 2009 } })).toEqual([1]);
  expect(await find({ years: { from: 2005, to: 2009 } })).toEqual([]);
  expect(await find({ years: { from: 2004, to: 2004 }, camera: 'B' })).toEqual([]);
  expect(await find({ folder: within('b'), isFavourite: true })).toEqual([1]);
  expect(await find({ folder: within('a'), isFavourite: true })).toEqual([]);
});

test('What is decided and starred is found at once', async () => {
  const { library: of, store, find } = library([{ photos: two('a') }, { photos: two('b') }]);
  expect(await find({ text: 'garden' })).toEqual([]);
  of.decisions('m').rename(2, 'The garden');
  expect(await find({ text: 'garden' })).toEqual([2]);
  const [photo] = store.decisions.photos('m', 1);
  of.favourites.star([photo!], true);
  expect(await find({ isFavourite: true })).toEqual([1]);
  of.decisions('m').merge([1, 2]);
  expect(await find({ text: 'b' })).toEqual([1]);
});

test('There is to filter by what the places have, with how many have it', async () => {
  const { library: of } = library([
    { photos: two('2004/x', { takenAt: '2004-01-01', camera: 'D70' }) },
    {
      photos: [
        { path: '2004/y/1.jpg', takenAt: '2004-06-01', camera: 'D70' },
        { path: '2010/2.jpg', takenAt: '2010-01-01', isStarred: true },
      ],
    },
  ]);
  expect(await of.search('m').options()).toEqual({
    years: [
      { year: 2010, placeCount: 1 },
      { year: 2004, placeCount: 2 },
    ],
    cameras: [{ camera: 'D70', placeCount: 2 }],
    folders: [
      { ...within(), name: ROOT, placeCount: 2 },
      { ...within('2004'), name: '2004', placeCount: 2 },
      { ...within('2004', 'x'), name: 'x', placeCount: 1 },
      { ...within('2004', 'y'), name: 'y', placeCount: 1 },
      { ...within('2010'), name: '2010', placeCount: 1 },
    ],
    favouriteCount: 1,
  });
});

const FOLDERS = ['', '2004', '2004/Été à Nice', '2005/北京', 'Straße'];
const CAMERAS = [null, 'NIKON D70', 'Canon EOS'];
const DATES = [null, '2004-05-06T07:08:09', '2005-01-01', '2019-12-31T23:59:59'];
const WORDS = ['nice', 'ETE', '京', '2004', 'nikon', 'img_1', '.jpg', 'garten', 'straße', 'eos', 'zz', 'à'];

const placesMade = fc
  .array(
    fc.record({
      name: fc.constantFrom(null, null, 'Garten', 'Nice'),
      photos: fc.array(
        fc.record({
          folder: fc.constantFrom(...FOLDERS),
          takenAt: fc.constantFrom(...DATES),
          camera: fc.constantFrom(...CAMERAS),
          copyIn: fc.constantFrom(null, null, null, ...FOLDERS),
          isStarred: fc.boolean(),
        }),
        { minLength: 2, maxLength: 4 },
      ),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((places) =>
    places.map(({ name, photos }, p) => ({
      name,
      photos: photos.map(({ folder, copyIn, ...of }, i) => ({
        ...of,
        path: join(folder, `IMG_${10 * p + i}.jpg`),
        copy: copyIn === null ? null : join(copyIn, `IMG_${10 * p + i} copy.jpg`),
      })),
    })),
  );
const questions = fc.record({
  text: fc.array(fc.constantFrom(...WORDS), { maxLength: 2 }).map((words) => words.join(' ')),
  years: fc.constantFrom(null, null, { from: 2004, to: 2004 }, { from: 2005, to: 2020 }),
  camera: fc.constantFrom(null, ...CAMERAS),
  folder: fc.constantFrom(null, null, within(), within('2004'), within('2005', '北京'), within('none')),
  isFavourite: fc.boolean(),
});

const plain = (text: string): string =>
  [...text.normalize('NFKD')]
    .filter((letter) => !/\p{M}/u.test(letter))
    .join('')
    .toLowerCase();

function isFound({ name, photos }: MadePlace, { text, ...wanted }: Question): boolean {
  const filesOf = ({ path, copy }: MadePhoto) => (copy ? [path, copy] : [path]);
  const texts = photos.flatMap((photo) => [
    ...filesOf(photo).flatMap((path) => ['Pictures', ...path.split('/')]),
    photo.camera ?? '',
    photo.takenAt?.slice(0, 4) ?? '',
  ]);
  const words = text.split(' ').filter((word) => word !== '');
  const hasWord = (word: string) => [name ?? '', ...texts].some((one) => plain(one).includes(plain(word)));
  const has = (photo: MadePhoto): boolean => {
    const { years, camera, folder, isFavourite } = wanted;
    const year = Number(photo.takenAt?.slice(0, 4));
    const below = folder?.within.map((one) => `${one}/`).join('') ?? '';
    return (
      (years === null || (year >= years.from && year <= years.to)) &&
      (camera === null || photo.camera === camera) &&
      filesOf(photo).some((path) => path.startsWith(below)) &&
      (!isFavourite || photo.isStarred === true)
    );
  };
  return words.every(hasWord) && photos.some(has);
}

test('A search finds those places that looking at every file of every photo finds', async () => {
  await fc.assert(
    fc.asyncProperty(
      placesMade,
      fc.array(questions, { minLength: 5, maxLength: 20 }),
      async (made, asked) => {
        const of = opened(made);
        try {
          for (const question of asked) {
            const expected = made.flatMap((place, i) => (isFound(place, question) ? [i + 1] : []));
            expect(await finder(of)(question)).toEqual(expected);
          }
        } finally {
          of.close();
        }
      },
    ),
    { numRuns: 20 },
  );
});
