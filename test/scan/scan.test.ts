import { copyFileSync, mkdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { ModelPackage } from '../../electron/contract/model.ts';
import type { ScanProgress } from '../../electron/contract/scan.ts';
import { BUILT_IN_MODEL } from '../../electron/model/open.ts';
import { rawFiles } from '../support/files/raw.ts';
import { opened } from '../support/library.ts';
import { paintedFolder } from './support/painted-folder.ts';

const DAY_MS = 86_400_000;

const { root, library, model, put, bytes, add, scan } = paintedFolder();

/**
 * Gives a file a time of its own, so that a change is seen however coarse the clock of the file system is.
 */
function touch(path: string, seconds: number): void {
  utimesSync(join(root(), path), seconds, seconds);
}

/** The same network under another id, as another model. */
const other = (): ModelPackage => {
  const manifest = {
    ...model().manifest,
    id: 'other',
    keypoints: undefined,
    extraction: { ...model().manifest.extraction, maxFeatures: 50 },
  };
  return { ...model(), id: 'other', manifest, keypointPca: null };
};

test('A scan extracts new photos, and the next one reads nothing', async () => {
  put('photos/a.jpg', 0);
  put('photos/deep/b.jpg', 1);
  add('photos');
  expect(await scan()).toMatchObject({
    files: { seen: 2, unchanged: 0 },
    photos: { total: 2, extracted: 2, failed: 0 },
    failures: [],
    interrupted: false,
  });
  expect(library().status()).toMatchObject({
    photos: 2,
    files: { present: 2, offline: 0, vanished: 0 },
    models: [{ id: BUILT_IN_MODEL, photos: 2 }],
  });
  expect(await scan()).toMatchObject({
    files: { seen: 2, unchanged: 2 },
    photos: { total: 2, extracted: 0, failed: 0 },
  });
});

test('A scan takes a blank photo for one without features, beside others', async () => {
  const blank = { create: { width: 160, height: 120, channels: 3, background: '#eee' } } as const;
  put('photos/blank.jpg', await sharp(blank).jpeg().toBuffer());
  put('photos/a.jpg', 0);
  add('photos');
  expect(await scan()).toMatchObject({ photos: { total: 2, extracted: 2, failed: 0 }, failures: [] });
});

test('A scan takes the same bytes under several paths for one photo', async () => {
  put('photos/a.jpg', 0);
  put('photos/copy/a.jpg', 0);
  put('photos/z.jpg', 0);
  add('photos');
  expect(await scan({ processes: 2 })).toMatchObject({ photos: { total: 1, extracted: 1, failed: 0 } });
  put('photos/later.jpg', 0);
  expect(await scan()).toMatchObject({ files: { unchanged: 3 }, photos: { total: 1, extracted: 0 } });
});

test.each([1, 2])(
  'A picture comes of whichever of its files is whole, with %i processes',
  async (processes) => {
    const preview = await sharp(bytes(0)).resize(400).jpeg().toBuffer();
    const raw = (made: Buffer | null): Buffer =>
      rawFiles['Olympus ORF']!({ preview: made, thumbnail: bytes(1), orientation: 1 });
    for (const name of ['a', 'b']) put(`first/${name}.orf`, raw(null));
    for (const name of ['c', 'd']) put(`then/${name}.orf`, raw(preview));
    for (const folder of ['first', 'then']) add(folder);
    const { photos, failures } = await scan({ processes });
    expect([photos.extracted, failures]).toEqual([1, []]);
  },
);

test('A scan reads a changed file again, and keeps the photo where only the time changed', async () => {
  put('photos/a.jpg', 0);
  put('photos/b.jpg', 1);
  touch('photos/a.jpg', 1000);
  touch('photos/b.jpg', 1000);
  add('photos');
  await scan();
  put('photos/a.jpg', 2);
  touch('photos/a.jpg', 2000);
  touch('photos/b.jpg', 2000);
  expect(await scan()).toMatchObject({ files: { unchanged: 0 }, photos: { total: 2, extracted: 1 } });
  expect(library().status().models[0]?.photos).toBe(2);
});

test('A scan looks again at a file of whole seconds that was written while the one before ran', async () => {
  put('photos/a.jpg', 0);
  put('photos/b.jpg', 1);
  const soon = Math.ceil(Date.now() / 1000) + 5;
  utimesSync(join(root(), 'photos/a.jpg'), soon, soon);
  add('photos');
  await scan();
  expect(await scan()).toMatchObject({ files: { seen: 2, unchanged: 1 }, photos: { extracted: 0 } });
});

test('A scan knows photos that were moved without extracting them again', async () => {
  put('photos/a.jpg', 0);
  put('photos/b.jpg', 1);
  add('photos');
  await scan();
  renameSync(join(root(), 'photos'), join(root(), 'elsewhere'));
  add('elsewhere');
  expect(await scan()).toMatchObject({ photos: { extracted: 0, total: 2 } });
  expect(library().status()).toMatchObject({
    files: { present: 2, offline: 2 },
    folders: [{ online: true }, { online: false }],
  });
});

test('A scan keeps what a vanished file gave, for the day it is back', async () => {
  put('photos/a.jpg', 0);
  put('photos/b.jpg', 1);
  add('photos');
  await scan();
  const { atime, mtime } = statSync(join(root(), 'photos/a.jpg'));
  renameSync(join(root(), 'photos/a.jpg'), join(root(), 'a.jpg'));
  expect(await scan()).toMatchObject({ files: { seen: 1, vanished: 1 } });
  expect(library().status().files).toEqual({ present: 1, offline: 0, vanished: 1 });
  copyFileSync(join(root(), 'a.jpg'), join(root(), 'photos/a.jpg'));
  utimesSync(join(root(), 'photos/a.jpg'), atime, mtime);
  expect(await scan()).toMatchObject({ photos: { extracted: 0 } });
  expect(library().status().files).toEqual({ present: 2, offline: 0, vanished: 0 });
});

test.each(['gone', 'an empty mount point'])(
  'A scan keeps a folder whose disk is not connected (%s) as offline',
  async (how) => {
    put('photos/a.jpg', 0);
    add('photos');
    await scan();
    renameSync(join(root(), 'photos'), join(root(), 'away'));
    if (how !== 'gone') mkdirSync(join(root(), 'photos'));
    expect(await scan()).toMatchObject({ files: { vanished: 0 }, photos: { total: 1 } });
    expect(library().status()).toMatchObject({
      files: { present: 0, offline: 1, vanished: 0 },
      folders: [{ online: false, fileCount: 1 }],
    });
    if (how !== 'gone') rmSync(join(root(), 'photos'), { recursive: true });
    renameSync(join(root(), 'away'), join(root(), 'photos'));
    expect(await scan()).toMatchObject({ files: { unchanged: 1 }, photos: { extracted: 0 } });
    expect(library().status()).toMatchObject({ files: { present: 1 }, folders: [{ online: true }] });
  },
);

test('A scan lists what gave no photo, and tries it again only when its bytes change', async () => {
  put('photos/a.jpg', 0);
  put('photos/half.jpg', readFileHalf());
  put('photos/text.jpg', 'no picture at all');
  touch('photos/half.jpg', 1000);
  add('photos');
  const first = await scan();
  expect(first.photos).toEqual({ total: 1, extracted: 1, failed: 2 });
  expect(first.failures.map(({ file, kind }) => [file.slice(root().length), kind])).toEqual([
    ['/photos/half.jpg', 'damaged'],
    ['/photos/text.jpg', 'not a photo'],
  ]);
  for (const { reason, remedy } of first.failures)
    expect([reason, remedy]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)]);
  expect(await scan()).toMatchObject({
    files: { unchanged: 3 },
    photos: { extracted: 0, failed: 0 },
    failures: first.failures,
  });
  put('photos/half.jpg', 1);
  touch('photos/half.jpg', 2000);
  expect(await scan()).toMatchObject({
    photos: { total: 2, extracted: 1, failed: 0 },
    failures: [{ kind: 'not a photo' }],
  });
  expect(library().failures(BUILT_IN_MODEL)).toHaveLength(1);
});

test('A scan never reads a placeholder of the cloud, and takes it when it is here', async () => {
  put('photos/.a.jpg.icloud', 'x');
  put('photos/b.jpg', 0);
  add('photos');
  const report = await scan();
  expect(report).toMatchObject({
    photos: { total: 1, extracted: 1 },
    failures: [{ kind: 'not on this disk' }],
  });
  rmSync(join(root(), 'photos/.a.jpg.icloud'));
  put('photos/a.jpg', 1);
  expect(await scan()).toMatchObject({ photos: { total: 2, extracted: 1 }, failures: [] });
});

test('A scan keeps the results of two models side by side', async () => {
  put('photos/a.jpg', 0);
  put('photos/b.jpg', 1);
  put('photos/text.jpg', 'no picture');
  add('photos');
  await scan();
  expect(await scan({}, other())).toMatchObject({
    files: { unchanged: 3 },
    photos: { total: 2, extracted: 2, failed: 1 },
  });
  expect(library().status().models).toMatchObject([
    { id: 'other', photos: 2, features: 100 },
    { id: BUILT_IN_MODEL, photos: 2 },
  ]);
  expect(await scan()).toMatchObject({ photos: { extracted: 0, failed: 0 } });
});

test('A scan stops when asked, keeps what is finished, and goes on from there', async () => {
  for (let i = 0; i < 4; i++) put(`photos/${i}.jpg`, i);
  add('photos');
  const abort = new AbortController();
  const stopAfterOne = ({ phase, done }: ScanProgress): void => {
    if (phase === 'extract' && done >= 1) abort.abort();
  };
  const first = await scan({ signal: abort.signal, onProgress: stopAfterOne });
  expect(first.interrupted).toBe(true);
  expect(first.photos.extracted).toBeGreaterThanOrEqual(1);
  expect(first.photos.extracted).toBeLessThan(4);
  const second = await scan();
  expect(second).toMatchObject({
    interrupted: false,
    photos: { total: 4, extracted: 4 - first.photos.extracted },
  });
});

test('A scan tells of extracting up to its total, with the file last finished', async () => {
  put('photos/a.jpg', 0);
  add('photos');
  const told: ScanProgress[] = [];
  await scan({ onProgress: (progress) => told.push(progress) });
  expect([...new Set(told.map(({ phase }) => phase))].slice(0, 2)).toEqual(['walk', 'extract']);
  expect(told.findLast(({ phase }) => phase === 'extract')).toMatchObject({
    done: 1,
    total: 1,
    current: expect.stringContaining('a.jpg') as string,
  });
});

test('Of two scans of the same library at once one is refused', async () => {
  put('photos/a.jpg', 0);
  add('photos');
  const second = opened(join(root(), 'library'));
  const ended = await Promise.all([library(), second].map((one) => one.scan(model(), { processes: 1 })));
  await second.close();
  expect(ended.filter(({ ok }) => ok)).toHaveLength(1);
  expect(ended.find(({ ok }) => !ok)).toMatchObject({ failure: { kind: 'in use' } });
});

test('A folder of a library is known by where it really is, and must exist', () => {
  mkdirSync(join(root(), 'photos'));
  put('file.jpg', 0);
  add('photos');
  add('photos/../photos/');
  expect(library().status().folders).toHaveLength(1);
  expect(library().addFolder(join(root(), 'nowhere'))).toMatchObject({
    ok: false,
    failure: { kind: 'no such folder' },
  });
  expect(library().addFolder(join(root(), 'file.jpg'))).toMatchObject({
    ok: false,
    failure: { kind: 'no such folder' },
  });
});

test('Folders of a library may lie in one another: each file belongs to the innermost', async () => {
  put('photos/a.jpg', 0);
  put('photos/trip/b.jpg', 1);
  add('photos');
  await scan();
  add('photos/trip');
  expect(await scan()).toMatchObject({ files: { seen: 2 }, photos: { total: 2, extracted: 0 } });
  expect(
    library()
      .status()
      .folders.map(({ fileCount }) => fileCount),
  ).toEqual([1, 1]);
});

test('A folder in another one that is removed, restored and added again is never read again', async () => {
  put('photos/a.jpg', 0);
  put('photos/trïp/b.jpg', 1);
  put('photos/trïp/deep/c.jpg', 2);
  put('photos/trïp.jpg', 3);
  add('photos');
  const counts = (): number[] =>
    library()
      .status()
      .folders.map(({ fileCount }) => fileCount);
  const isKnown = async (): Promise<void> => {
    const before = counts();
    expect(await scan()).toMatchObject({
      files: { seen: 4, unchanged: 4, vanished: 0 },
      photos: { total: 4, extracted: 0 },
    });
    expect(counts()).toEqual(before);
  };
  await scan();
  add('photos/trïp');
  expect(counts()).toEqual([2, 2]);
  await isKnown();
  const [, inner] = library().status().folders;
  expect(library().removeFolder(inner!.id)).toBe(true);
  expect(counts()).toEqual([4]);
  await isKnown();
  library().restoreFolder(inner!.id);
  expect(counts()).toEqual([2, 2]);
  await isKnown();
});

test('A folder that is removed takes its photos along, also while it is offline', async () => {
  put('photos/a.jpg', 0);
  add('photos');
  await scan();
  renameSync(join(root(), 'photos'), join(root(), 'away'));
  expect(library().removeFolder(join(root(), 'photos'))).toBe(true);
  expect(library().removeFolder(join(root(), 'photos'))).toBe(false);
  expect(library().status()).toMatchObject({ photos: 0, folders: [], models: [{ photos: 0 }] });
});

test('A folder that is added again within 30 days of its removal is not read again', async () => {
  put('photos/a.jpg', 0);
  put('others/b.jpg', 1);
  add('photos');
  add('others');
  await scan();
  const before = library().status();
  library().removeFolder(join(root(), 'photos'), Date.now() - 29 * DAY_MS);
  expect(await scan()).toMatchObject({ files: { seen: 1, vanished: 0 }, photos: { total: 1 } });
  add('photos');
  expect(library().status()).toMatchObject({ folders: before.folders, photos: 2 });
  expect(await scan()).toMatchObject({
    files: { seen: 2, unchanged: 2 },
    photos: { total: 2, extracted: 0 },
  });
});

test('A folder is forgotten 30 days after its removal, but for photos that lie in another one', async () => {
  put('photos/a.jpg', 0);
  put('photos/trip/b.jpg', 1);
  put('copies/b2.jpg', 1);
  for (const folder of ['photos', 'photos/trip', 'copies']) add(folder);
  await scan();
  const ids = library()
    .status()
    .folders.map(({ id }) => id);
  library().removeFolder(join(root(), 'photos/trip'), Date.now() - 31 * DAY_MS);
  library().removeFolder(join(root(), 'photos'), Date.now() - 31 * DAY_MS);
  expect(await scan()).toMatchObject({ files: { seen: 1 }, photos: { total: 1, extracted: 0 } });
  expect(ids.map((id) => library().restoreFolder(id).ok)).toEqual([false, false, false]);
  add('photos');
  expect(await scan()).toMatchObject({
    files: { seen: 3, unchanged: 1 },
    photos: { total: 2, extracted: 1 },
  });
});

test('A removal is taken back as long as the folder is not forgotten', async () => {
  put('photos/a.jpg', 0);
  add('photos');
  await scan();
  const { folders } = library().status();
  expect(library().restoreFolder(folders[0]!.id)).toMatchObject({ failure: { kind: 'no such folder' } });
  library().removeFolder(folders[0]!.id);
  expect(library().restoreFolder(folders[0]!.id)).toEqual({ ok: true, value: folders[0] });
  expect(library().status()).toMatchObject({ folders, photos: 1 });
});

function readFileHalf(): Buffer {
  return bytes(3).subarray(0, bytes(3).length / 2);
}
