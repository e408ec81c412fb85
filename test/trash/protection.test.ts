import { linkSync, mkdirSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { protectionsOf, removeCopies } from '../../electron/trash/trash.ts';
import { NOW_MS, tidyLibrary } from './tidy-library.ts';
import type { TidyLibrary } from './tidy-library.ts';

let library: TidyLibrary;
beforeEach(() => {
  library = tidyLibrary();
  library.put('home/photos/a.jpg', 'one');
});
afterEach(() => library.remove());

const protect = (path: string, kind: 'protected' | 'unprotected' = 'protected'): void =>
  library.store.tidyFolders.add(Buffer.from(library.at(path)), kind);

/** What protects the file, as the folder and the program; null: nothing. */
async function protectedBy(path: string): Promise<string | null> {
  const [found] = await protectionsOf(library.store, [Buffer.from(library.at(path))]);
  return found && `${found.folder.toString().slice(library.root.length + 1)}: ${found.program}`;
}

test('What lies in a protected folder is protected, and in one of a longer name it is not', async () => {
  for (const path of ['home/photos/keep/b.jpg', 'home/photos/keep/deep/c.jpg', 'home/photos/keeper/d.jpg'])
    library.put(path, 'one');
  library.scan();
  protect('home/photos/keep');
  expect(await protectedBy('home/photos/keep/b.jpg')).toBe('home/photos/keep: null');
  expect(await protectedBy('home/photos/keep/deep/c.jpg')).toBe('home/photos/keep: null');
  expect(await protectedBy('home/photos/keeper/d.jpg')).toBeNull();
  expect(
    await library.tidy(
      ['home/photos/a.jpg'],
      ['home/photos/keep/b.jpg', 'home/photos/keep/deep/c.jpg', 'home/photos/keeper/d.jpg'],
    ),
  ).toEqual({
    'home/photos/keep/b.jpg': 'protected',
    'home/photos/keep/deep/c.jpg': 'protected',
    'home/photos/keeper/d.jpg': null,
  });
});

test('A protected folder is known however one comes to it', async () => {
  library.put('home/other/b.jpg', 'one');
  symlinkSync(library.at('home/other'), library.at('home/photos/link'));
  protect('home/other');
  expect(await protectedBy('home/photos/link/b.jpg')).toBe('home/other: null');
  library.put('home/elsewhere/c.jpg', 'one');
  mkdirSync(library.at('home/photos/keep'));
  symlinkSync(library.at('home/elsewhere'), library.at('home/photos/keep/link'));
  protect('home/photos/keep');
  expect(await protectedBy('home/photos/keep/link/c.jpg')).toBe('home/photos/keep: null');
});

test('A folder that is protected by the name of a link to it is protected itself', async () => {
  library.put('home/photos/real/b.jpg', 'one');
  symlinkSync(library.at('home/photos/real'), library.at('home/alias'));
  protect('home/alias');
  expect(await protectedBy('home/photos/real/b.jpg')).toBe('home/alias: null');
});

test('A protected folder that is away protects what spells its path, with other capitals too', async () => {
  protect('gone/Photos');
  expect(await protectedBy('gone/photos/b.jpg')).toBe('gone/Photos: null');
  expect(await protectedBy('gone/photos2/b.jpg')).toBeNull();
});

test('What is protected for one removal alone stays, whatever link it is named by', async () => {
  const copies = ['home/photos/keep/b.jpg', 'home/photos/linked/c.jpg', 'home/photos/d.jpg'];
  for (const path of copies) library.put(path, 'one');
  library.scan();
  symlinkSync(library.at('home/photos/linked'), library.at('home/alias'));
  const kinds = async (protectedFolders?: Buffer[]): Promise<unknown> => {
    const plan = [{ keep: [library.ref('home/photos/a.jpg')], remove: copies.map(library.ref) }];
    const result = await removeCopies(library.store, plan, {
      ...{ signal: new AbortController().signal, nowMs: NOW_MS, onProgress: () => undefined },
      ...{ system: library.system, ...(protectedFolders && { protectedFolders }) },
    });
    return (
      result.ok && result.value.outcomes.map(({ outcome }) => (outcome.ok ? null : outcome.failure.kind))
    );
  };
  const folders = ['home/photos/keep', 'home/alias'].map((path) => Buffer.from(library.at(path)));
  expect(await kinds(folders)).toEqual(['protected', 'protected', null]);
  expect(library.store.tidyFolders.list()).toEqual([]);
  copies.pop();
  expect(await kinds()).toEqual([null, null]);
});

test('A protected file stays where it is, whatever goes under its other names', async () => {
  library.put('home/photos/keep/b.jpg', 'one');
  linkSync(library.at('home/photos/keep/b.jpg'), library.at('home/photos/c.jpg'));
  library.scan();
  protect('home/photos/keep');
  await library.tidy(['home/photos/a.jpg'], ['home/photos/c.jpg', 'home/photos/keep/b.jpg']);
  expect(library.text('home/photos/keep/b.jpg')).toBe('one');
});

test.each([
  ['Photos', 'Photos Library.photoslibrary/originals/A/x.heic', []],
  ['iPhoto', 'My.photolibrary/Masters/x.jpg', []],
  ['iPhoto', 'iPhoto Library/Originals/x.jpg', []],
  ['Aperture', 'Trips.aplibrary/Masters/x.jpg', []],
  ['Lightroom', 'Lightroom Library.lrlibrary/id/originals/x.dng', []],
  ['Lightroom Classic', 'pictures/2019/x.jpg', ['pictures/Lightroom Catalog-v13.lrcat']],
  ['Capture One', 'Work.cocatalog/Originals/x.cr2', []],
  ['Capture One', 'session/Capture/x.cr2', ['session/session.cosessiondb']],
  ['digiKam', 'pictures/album/x.jpg', ['pictures/digikam4.db']],
  ['digiKam', 'pictures/album/x.jpg', ['pictures/.dtrash/info/y']],
  ['Immich', 'srv/library/admin/2020/x.jpg', ['srv/library/.immich']],
  ['Immich', 'srv/upload/id/x.jpg', ['srv/thumbs/y', 'srv/encoded-video/z']],
  ['PhotoPrism', 'srv/originals/x.jpg', ['srv/storage/y']],
  ['PhotoPrism', 'photoprism/originals/x.jpg', []],
  ['PhotoPrism', 'srv/import/x.jpg', ['srv/import/.ppstorage']],
  ['Nextcloud', 'data/me/files/x.jpg', ['data/.ncdata']],
  ['Nextcloud or ownCloud', 'data/me/files/x.jpg', ['data/.ocdata']],
  ['Piwigo', 'web/galleries/x.jpg', ['web/_data/i/y']],
  ['Lychee', 'web/uploads/big/x.jpg', ['web/uploads/thumb2x/y']],
  [null, 'originals/x.jpg', []],
  [null, 'upload/2020/x.jpg', ['thumbs/y']],
  [null, 'library/x.jpg', []],
  [null, 'photoslibrary/x.jpg', ['lrcat', 'digikam4.db.txt']],
])('Whose a folder looks to be: %s of %s', async (program, photo, beside) => {
  for (const path of [photo, ...beside]) library.put(`home/${path}`, 'one');
  const [found] = await protectionsOf(library.store, [Buffer.from(library.at(`home/${photo}`))]);
  expect(found?.program ?? null).toBe(program);
});

test("Another program's folder is left alone, until the person says that it may be tidied", async () => {
  const collection = 'home/photos/collection';
  for (const path of ['digikam4.db', 'b.jpg', 'inner/c.jpg', 'inner/x.lrcat'])
    library.put(`${collection}/${path}`, 'one');
  library.scan();
  const remove = ['b.jpg', 'inner/c.jpg'].map((path) => `${collection}/${path}`);
  expect(Object.values(await library.tidy(['home/photos/a.jpg'], remove))).toEqual(
    Array(2).fill('protected'),
  );
  protect(collection, 'unprotected');
  expect(await protectedBy(remove[1]!)).toBe(`${collection}/inner: Lightroom Classic`);
  expect(Object.values(await library.tidy(['home/photos/a.jpg'], remove))).toEqual([null, 'protected']);
});
