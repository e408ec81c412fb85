import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { opened } from '../../support/library.ts';
import { freshTree } from './tree.ts';

const tree = freshTree();

/** Folders of programs and systems, each as it lies on disks, with what is beside and in it. */
const programs: readonly (readonly string[])[] = [
  ['nextcloud/data/appdata_oc1a2b3c4d5e/preview/0/1/a.jpg'],
  ['data/appdata_x1/preview/a.jpg'],
  ['data/anna/files_trashbin/files/a.jpg.d1700'],
  ['immich/thumbs/u/ab/a.webp'],
  ['srv/immich-app/library/encoded-video/a.jpg'],
  ['srv/upload/thumbs/u/a.jpg'],
  ['srv/data/thumbs/a.jpg', 'srv/data/encoded-video/b.mp4'],
  ['srv/photos/profile/a.jpg', 'srv/photos/profile/.immich'],
  ['photoprism/storage/cache/thumbnails/a.jpg'],
  ['storage/sidecar/2019/a.jpg'],
  ['originals/.photoprism/a.jpg'],
  ['Session/Capture/CaptureOne/Cache/Thumbnails/a.jpg'],
  ['Session/CaptureOne/Thumbnails/a.jpg'],
  ['Studio.cocatalog/Cache/a.jpg'],
  ['iPhoto Library/Data/2008/a.jpg', 'iPhoto Library/AlbumData.xml'],
  ['Aperture/Thumbnails/a.jpg', 'Aperture/Masters/x.txt', 'Aperture/Database/y.txt'],
  ['Trips.photolibrary/Thumbnails/a.jpg'],
  ['Catalog Previews.lrdata/a.jpg'],
  ['Catalog Smart Previews.lrdata/a.jpg'],
  ['Catalog.lrcat-data/a.jpg'],
  ['RECYCLER/S-1-5-21-1/Dc1.jpg'],
  ['RECYCLER/Dc1.jpg'],
  ['recycler/S-1-5-21-1/Dc1.jpg'],
  ['$RECYCLE.BIN/a.jpg'],
  ['System Volume Information/a.jpg'],
  ['Trash/files/a.jpg'],
  ['share/trash/files/a.jpg', 'share/trash/info/a.jpg.trashinfo'],
  ['.Trash-1000/files/a.jpg'],
  ['.dtrash/a.jpg'],
  ['@eaDir/a.jpg/SYNOPHOTO_THUMB_XL.jpg'],
  ['#recycle/a.jpg'],
  ['@Recycle/a.jpg'],
  ['lost+found/a.jpg'],
  ['piwigo/_data/i/upload/a.jpg'],
  ['www/uploads/thumb2x/a.jpeg'],
  ['kodi/userdata/Thumbnails/0/a.jpg'],
  ['Android/data/com.app/cache/a.jpg'],
];

test.each(programs.map((files) => [files[0]!, files] as const))(
  'A walk leaves out what another program keeps: %s',
  async (_, files) => {
    tree.make('kept.jpg', ...files);
    expect(await tree.photos()).toEqual(['kept.jpg']);
  },
);

/** Folders of persons that are named like those. */
const persons: readonly (readonly string[])[] = [
  ['Trash the dress/a.jpg'],
  ['White Trash/a.jpg'],
  ['trash/a.jpg'],
  ['Recycler-Hof/a.jpg'],
  ['recycled/a.jpg'],
  ['previews/a.jpg'],
  ['Previews/a.jpg'],
  ['thumbs/a.jpg'],
  ['thumbnails/a.jpg'],
  ['Thumbs up/a.jpg'],
  ['cache/a.jpg'],
  ['Geocaching/cache/a.jpg'],
  ['storage/a.jpg'],
  ['storage/2019/a.jpg'],
  ['sidecar/a.jpg'],
  ['motorbikes/sidecar/a.jpg'],
  ['profile/a.jpg'],
  ['upload/a.jpg'],
  ['upload/2019/a.jpg'],
  ['immich/library/admin/2019/a.jpg'],
  ['immich/upload/upload/u/ab/a.jpg'],
  ['nextcloud/data/anna/files/Photos/a.jpg'],
  ['appdata/a.jpg'],
  ['my appdata_x/a.jpg'],
  ['Session/Capture/a.jpg'],
  ['CaptureOne/a.jpg'],
  ['iPhoto Library/Originals/2008/a.jpg', 'iPhoto Library/AlbumData.xml'],
  ['Masters/a.jpg', 'Database/b.jpg'],
  ['covers/a.jpg'],
  ['models/a.jpg'],
  ['demo/a.jpg'],
  ['uploads/big/a.jpg'],
  ['Cache Creek/a.jpg'],
  ['data/a.jpg'],
];

test.each(persons.map((files) => [files[0]!, files] as const))(
  'A walk looks at what a person keeps in a folder with such a name: %s',
  async (photo, files) => {
    tree.make(...files);
    expect(await tree.photos()).toContain(photo);
  },
);

test('A walk of a folder that was added looks at it, whatever program it is of', async () => {
  tree.make('immich/thumbs/a.jpg', 'Trash/b.jpg');
  expect(await tree.photos({}, 'immich/thumbs')).toEqual(['a.jpg']);
  expect(await tree.photos({}, 'Trash')).toEqual(['b.jpg']);
});

test('What is left out of programs is counted by folders', async () => {
  tree.make('a.jpg', 'immich/thumbs/b.jpg', 'immich/encoded-video/c.mp4', '$RECYCLE.BIN/d.jpg');
  expect((await tree.end()).leftOut).toEqual([
    { by: 'another program', pattern: null, files: 0, folders: 3 },
  ]);
});

test("Revisit's own folders are never walked, be they of this library or another", async () => {
  const data = join(tree.root(), 'photos/data');
  await opened(join(tree.root(), 'photos')).close();
  await opened(join(tree.root(), 'photos/deep/other library')).close();
  tree.make(
    ...['photos/a.jpg', 'photos/covers/b.jpg', 'photos/models/x/c.jpg', 'photos/demo/photos/d.jpg'],
    ...['photos/deep/other library/covers/e.jpg', 'photos/deep/f.jpg', 'photos/deep/covers/g.jpg'],
    ...['photos/data/engines/tensorflow/h.jpg', 'photos/data/models/i.jpg'],
  );
  const own = [Buffer.from(data)];
  expect(await tree.photos({ own }, 'photos')).toEqual(['a.jpg', 'deep/covers/g.jpg', 'deep/f.jpg']);
  expect((await tree.end({ own }, 'photos')).leftOut).toEqual([
    { by: 'Revisit', pattern: null, files: 0, folders: 6 },
  ]);
});

test('A folder with a file that only has the name of a library is walked', async () => {
  mkdirSync(join(tree.root(), 'covers'));
  writeFileSync(join(tree.root(), 'library.sqlite'), 'SQLite format 3, of somebody else');
  tree.make('covers/a.jpg');
  expect(await tree.photos()).toEqual(['covers/a.jpg']);
});
