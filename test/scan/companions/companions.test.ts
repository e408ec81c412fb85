import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { PlaceView } from '../../../electron/contract/library.ts';
import { paintedForTests } from '../support/painted-library.ts';

const painted = paintedForTests();

/** Puts a painted photo into the library's folder under another name. */
function take(name: string, as: string): void {
  mkdirSync(dirname(painted.at(as)), { recursive: true });
  copyFileSync(join(painted.pictures, `${name}.jpg`), painted.at(as));
}

test('A scan makes no place of a photo and its edit, nor of a burst', async () => {
  take('a0', 'IMG_1');
  take('a1', 'IMG_1-edited');
  take('b0', 'IMG_2_BURST001_COVER');
  take('b1', 'IMG_2_BURST002');
  take('b2', 'IMG_2_BURST003');
  await painted.scan();
  expect(painted.places()).toEqual({});
});

test('A scan makes a place of two shots whose edits are not counted, and keeps its id', async () => {
  take('a0', 'IMG_1');
  take('a2', 'IMG_2');
  await painted.scan();
  const [before] = painted.views();
  take('a1', 'IMG_2-edited');
  await painted.scan();
  const [after] = painted.views();
  expect(after).toMatchObject({ id: before!.id, photoCount: 2 });
  const names = after!.photos.map(({ files }) => files[0]!.slice(files[0]!.lastIndexOf('IMG')));
  expect(names.sort()).toEqual(['IMG_1.jpg', 'IMG_2-edited.jpg']);
  expect(after!.links).toHaveLength(1);
  expect(after!.photos.flatMap(({ companions }) => companions)).toMatchObject([
    { kind: 'original', fileName: 'IMG_2.jpg' },
  ]);
});

test('A scan keeps what was decided of a photo when an edit of it comes to stand for it', async () => {
  take('a0', 'IMG_1');
  take('a2', 'IMG_2');
  take('b0', 'IMG_8');
  take('b1', 'IMG_9');
  await painted.scan();
  const placeOf = (name: string): { place: PlaceView; photo: number } => {
    for (const place of painted.views())
      for (const { id, files } of place.photos) if (files[0]!.endsWith(name)) return { place, photo: id };
    throw new Error(`${name} is in no place`);
  };
  const decisions = painted.library.decisions(painted.model.id);
  const named = placeOf('IMG_1.jpg');
  decisions.rename(named.place.id, 'Market');
  decisions.cover(named.place.id, named.photo);
  const left = placeOf('IMG_8.jpg');
  decisions.exclude(left.place.id, [left.photo]);
  take('a1', 'IMG_1-edited');
  take('b2', 'IMG_8-edited');
  await painted.scan();
  expect(painted.views()).toMatchObject([
    { id: named.place.id, name: 'Market', coverPhotoId: placeOf('IMG_1-edited.jpg').photo },
  ]);
});

test('A scan takes names in other folders for other photos', async () => {
  take('a0', 'one/IMG_1');
  take('a1', 'two/IMG_1-edited');
  await painted.scan();
  expect(painted.views()).toMatchObject([{ photoCount: 2 }]);
});

test('A scan tells companions anew when a file is gone', async () => {
  take('a0', 'IMG_1');
  take('a1', 'IMG_1-edited');
  take('a2', 'IMG_2');
  await painted.scan();
  rmSync(painted.at('IMG_1-edited'));
  await painted.scan();
  const [place] = painted.views();
  expect(place!.photos.map(({ files }) => files[0]!.slice(-9)).sort()).toEqual(['IMG_1.jpg', 'IMG_2.jpg']);
});

test.skipIf(process.platform !== 'linux')('A scan tells names apart that are no UTF-8', async () => {
  const named = (byte: number): Buffer =>
    Buffer.concat([
      Buffer.from(`${dirname(painted.at('x'))}/`),
      Buffer.of(byte),
      Buffer.from('20150201_120000.jpg'),
    ]);
  copyFileSync(join(painted.pictures, 'a0.jpg'), named(0xff));
  copyFileSync(join(painted.pictures, 'a1.jpg'), named(0xfe));
  await painted.scan();
  expect(painted.views()).toMatchObject([{ photoCount: 2 }]);
});

test('A find tells of a photo and its edit once, by the better score, and never of itself', async () => {
  take('a0', 'IMG_1');
  take('a1', 'IMG_1-edited');
  take('a2', 'IMG_2');
  await painted.scan();
  const { library, model } = painted;
  const found = async (name: string) => {
    const result = await library.find(model, painted.at(name));
    if (!result.ok) throw new Error(result.failure.reason);
    return result.value.hits.map(({ photo, verification }) => ({
      file: photo.files[0],
      score: verification.score,
    }));
  };
  const scores = ['IMG_1', 'IMG_1-edited'].map(async (name) => {
    const result = await library.match(model, painted.at('IMG_2'), painted.at(name));
    return result.ok ? result.value.verification.score : 0;
  });
  const score = Math.max(...(await Promise.all(scores)));
  expect(await found('IMG_2')).toEqual([{ file: painted.at('IMG_1-edited'), score }]);
  expect(await found('IMG_1')).toMatchObject([{ file: painted.at('IMG_2') }]);
});

test('A photo taken out of a place is shown as its edit, and comes back with it', async () => {
  take('b0', 'IMG_7');
  take('b1', 'IMG_8');
  take('b2', 'IMG_9');
  await painted.scan();
  const decisions = painted.library.decisions(painted.model.id);
  const [{ id, photos } = { id: 0, photos: [] }] = painted.views();
  const idOf = (name: string): number => photos.find(({ files }) => files[0] === painted.at(name))!.id;
  expect(decisions.exclude(id, [idOf('IMG_7')]).ok).toBe(true);
  await sharp(painted.at('IMG_7')).jpeg({ quality: 70 }).toFile(painted.at('IMG_7-edited'));
  await painted.scan();
  const [{ excluded, photoCount } = { excluded: [], photoCount: 0 }] = painted.views();
  expect(photoCount).toBe(2);
  expect(excluded.map(({ files }) => files[0])).toEqual([painted.at('IMG_7-edited')]);
  expect(decisions.include(id, [excluded[0]!.id]).ok).toBe(true);
  expect(painted.views()).toMatchObject([{ id, photoCount: 3, excluded: [] }]);
  await painted.scan();
  expect(painted.views()).toMatchObject([{ id, photoCount: 3, excluded: [] }]);
  decisions.undo();
  expect(painted.views()).toMatchObject([{ id, photoCount: 2, excluded: [{ id: excluded[0]!.id }] }]);
});
