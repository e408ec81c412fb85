/** What a person decided stays, whatever other programs and the file system do to the files. */
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, expect, test } from 'vitest';
import { BUILT_IN_MODEL } from '../../electron/model/open.ts';
import { withDate, withXmp } from '../support/jpeg-metadata.ts';
import { paintedForTests } from './support/painted-library.ts';

const ALL = ['a0', 'a1', 'a2', 'b0', 'b1', 'b2', 'x0'];

const painted = paintedForTests();
beforeEach(async () => {
  painted.take(...ALL);
  await painted.scan();
  decide();
  await painted.scan();
}, 60_000);

const idOf = (name: string): number =>
  painted
    .views()
    .flatMap(({ photos, excluded }) => [...photos, ...excluded])
    .find(({ files }) => files[0]!.endsWith(`${name}.jpg`))!.id;
const placeOf = (name: string): number =>
  painted.views().find(({ photos }) => photos.some(({ files }) => files[0]!.endsWith(`${name}.jpg`)))!.id;

/** One place is named, has a cover and a photo taken out; the other was seen and lost a photo to none. */
function decide(): void {
  const decisions = painted.library.decisions(BUILT_IN_MODEL);
  decisions.rename(placeOf('a0'), 'Market');
  decisions.cover(placeOf('a0'), idOf('a1'));
  decisions.exclude(placeOf('a0'), [idOf('a2')]);
  decisions.see(placeOf('b0'));
  decisions.split(placeOf('b0'), [idOf('b0'), idOf('b1')]);
}

/** All that was decided, without the names of files. */
const decided = (): unknown =>
  painted.views().map(({ id, name, coverPhotoId, photos, excluded, isNew }) => ({
    id,
    name,
    coverPhotoId,
    isNew,
    photos: photos.map((photo) => photo.id).sort(),
    excluded: excluded.map((photo) => photo.id).sort(),
  }));

const rewrite = (name: string, change: (bytes: Buffer) => Buffer): void =>
  writeFileSync(painted.at(name), change(readFileSync(painted.at(name))));

const nothingRead = { photos: { extracted: 0, failed: 0 } };

test('A rating written into every file changes nothing and extracts nothing', async () => {
  const before = decided();
  for (const name of ALL) rewrite(name, (bytes) => withXmp(bytes, { rating: 4 }));
  expect(await painted.scan()).toMatchObject({ ...nothingRead, files: { unchanged: 0 } });
  expect(decided()).toEqual(before);
  expect(await painted.scan()).toMatchObject({ files: { unchanged: ALL.length } });
});

test('A date corrected in a file that keeps size and time is shown, and nothing is extracted', async () => {
  for (const name of ALL) rewrite(name, (bytes) => withDate(bytes, '2015:02:01 10:00:00'));
  await painted.scan();
  const before = decided();
  for (const name of ALL) {
    const { atime, mtime, size } = statSync(painted.at(name));
    rewrite(name, (bytes) => withDate(bytes, '2016:03:04 11:00:00'));
    utimesSync(painted.at(name), atime, mtime);
    expect(statSync(painted.at(name)).size).toBe(size);
  }
  expect(await painted.scan()).toMatchObject(nothingRead);
  expect(decided()).toEqual(before);
  for (const { photos } of painted.views())
    for (const photo of photos)
      expect(photo).toMatchObject({ takenAt: '2016-03-04T11:00:00', takenAtSource: 'DateTimeOriginal' });
});

test('Files that were all renamed, and a folder that moved, are the photos that they were', async () => {
  const before = decided();
  for (const name of ALL) renameSync(painted.at(name), painted.at(`renamed-${name}`));
  expect(await painted.scan()).toMatchObject(nothingRead);
  expect(decided()).toEqual(before);
  renameSync(join(painted.root, 'photos'), join(painted.root, 'pictures'));
  painted.library.addFolder(join(painted.root, 'pictures'));
  expect(await painted.scan()).toMatchObject(nothingRead);
  expect(decided()).toEqual(before);
});

test('Photos that took the names of one another keep what was decided of each', async () => {
  const before = decided();
  for (const [i, name] of ALL.entries()) renameSync(painted.at(name), painted.at(`moving-${i}`));
  for (const i of ALL.keys()) renameSync(painted.at(`moving-${i}`), painted.at(ALL[(i + 1) % ALL.length]!));
  expect(await painted.scan()).toMatchObject(nothingRead);
  expect(decided()).toEqual(before);
});

test('A photo that moved keeps its decisions where only the folder that it left is looked at', async () => {
  mkdirSync(join(painted.root, 'later'));
  painted.library.addFolder(join(painted.root, 'later'));
  const before = painted.views().find(({ name }) => name === 'Market')!;
  renameSync(painted.at('a1'), join(painted.root, 'later/a1.jpg'));
  copyFileSync(join(painted.pictures, 'x1.jpg'), painted.at('a1'));
  await painted.scan({ touched: [{ folderId: 1, path: Buffer.alloc(0), isDeep: true }] });
  const after = painted.views().find(({ name }) => name === 'Market')!;
  expect(after.coverPhotoId).toBe(before.coverPhotoId);
  expect(idOf('later/a1')).toBe(before.coverPhotoId);
});

test('A disk that is away and back, with ratings written meanwhile, brings all decisions back', async () => {
  const before = decided();
  renameSync(join(painted.root, 'photos'), join(painted.root, 'away'));
  await painted.scan();
  expect(decided()).toEqual(before);
  renameSync(join(painted.root, 'away'), join(painted.root, 'photos'));
  for (const name of ALL) rewrite(name, (bytes) => withXmp(bytes, { rating: 5 }));
  expect(await painted.scan()).toMatchObject(nothingRead);
  expect(decided()).toEqual(before);
});

test('A photo edited in place takes over what was decided of the one before', async () => {
  const before = painted.views().find(({ name }) => name === 'Market')!;
  const edited = await sharp(painted.at('a1')).modulate({ brightness: 1.1 }).jpeg().toBuffer();
  writeFileSync(painted.at('a1'), edited);
  const out = await sharp(painted.at('a2')).modulate({ brightness: 1.1 }).jpeg().toBuffer();
  writeFileSync(painted.at('a2'), out);
  expect(await painted.scan()).toMatchObject({ photos: { extracted: 2, failed: 0 } });
  const after = painted.views().find(({ name }) => name === 'Market')!;
  expect([after.id, after.coverPhotoId]).toEqual([before.id, idOf('a1')]);
  expect(idOf('a1')).not.toBe(before.coverPhotoId);
  expect(after.excluded.map(({ files }) => files)).toEqual([[painted.at('a2')]]);
  expect(after.photos.map(({ files }) => files[0])).toEqual([painted.at('a0'), painted.at('a1')]);
});

test('A crop saved over a photo whose copy lies elsewhere takes nothing from that', async () => {
  mkdirSync(join(painted.root, 'photos/copies'));
  copyFileSync(painted.at('a1'), painted.at('copies/a1'));
  await painted.scan();
  const cover = painted.views().find(({ name }) => name === 'Market')!.coverPhotoId;
  const crop = await sharp(painted.at('a1'))
    .extract({ left: 0, top: 0, width: 300, height: 200 })
    .jpeg()
    .toBuffer();
  writeFileSync(painted.at('a1'), crop);
  await painted.scan();
  expect(painted.views().find(({ name }) => name === 'Market')!.coverPhotoId).toBe(cover);
});

test('A library of photos known by their files’ bytes loses nothing and extracts nothing', async () => {
  const before = decided();
  painted.sql(
    'UPDATE photo SET hash = (SELECT hash FROM file WHERE photo_id = photo.id), is_byte_hash = 1 ' +
      'RETURNING id',
  );
  painted.sql('DELETE FROM file_metadata RETURNING file_id');
  expect(await painted.scan()).toMatchObject(nothingRead);
  expect(decided()).toEqual(before);
  for (const name of ALL) rewrite(name, (bytes) => withXmp(bytes, { rating: 2 }));
  expect(await painted.scan()).toMatchObject(nothingRead);
  expect(decided()).toEqual(before);
});
