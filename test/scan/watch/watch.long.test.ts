import { appendFileSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import type { ScanReport } from '../../../electron/contract/scan.ts';
import type { Touched } from '../../../electron/library/library.ts';
import { connectDisk, disconnect, mayConnect } from '../../support/mounts.ts';
import { paintedFolder } from '../support/painted-folder.ts';

const { root, library, put, bytes, add, scan } = paintedFolder();

const QUIET_MS = 300;
let close = (): Promise<void> => Promise.resolve();
afterEach(() => close());

/** Watches, and scans what was touched, one scan after the other. */
function watch(): { touched: Touched[]; reports: ScanReport[] } {
  const touched: Touched[] = [];
  const reports: ScanReport[] = [];
  let work = Promise.resolve();
  const watching = library().watch(
    (now) => {
      touched.push(...now);
      work = work.then(async () => void reports.push(await scan({ touched: now }))).catch(console.error);
    },
    () => undefined,
    { quietMs: QUIET_MS, pollMs: 1000 },
  );
  close = () => {
    watching.close();
    return work;
  };
  return { touched, reports };
}

const present = (): number => library().status().files.present;
/** The watcher lists the folders first; until then it notices nothing. */
const watcherBegins = (): Promise<void> => setTimeout(1500);

test('A photo that is copied in, changed, moved or deleted is noticed, and it alone', async () => {
  put('photos/2014/a.jpg', 0);
  put('photos/2015/b.jpg', 1);
  add('photos');
  await scan();
  const { touched, reports } = watch();
  await watcherBegins();

  put('photos/2014/c.jpg', 2);
  await expect.poll(() => reports.length).toBe(1);
  expect(present()).toBe(3);
  expect(reports.at(-1)).toMatchObject({ files: { seen: 2, unchanged: 1 }, photos: { extracted: 1 } });

  put('photos/2014/c.jpg', 3);
  await expect.poll(() => reports.length).toBe(2);
  expect(reports.at(-1)).toMatchObject({ photos: { extracted: 1 } });

  renameSync(join(root(), 'photos/2014/c.jpg'), join(root(), 'photos/2015/d.jpg'));
  await expect.poll(() => library().status().files).toMatchObject({ present: 3, vanished: 1 });

  rmSync(join(root(), 'photos/2015/d.jpg'));
  await expect.poll(present).toBe(2);
  expect(touched.every(({ isDeep }) => !isDeep)).toBe(true);
  expect(reports.reduce((n, { photos }) => n + photos.extracted, 0)).toBe(2);
});

test('A folder that comes, is renamed and goes is noticed with all in it', async () => {
  put('photos/a.jpg', 0);
  add('photos');
  await scan();
  put('card/x/b.jpg', 1);
  put('card/x/deep/c.jpg', 2);
  watch();
  await watcherBegins();
  cpSync(join(root(), 'card'), join(root(), 'photos/card'), { recursive: true });
  await expect.poll(present).toBe(3);
  renameSync(join(root(), 'photos/card'), join(root(), 'photos/trip'));
  await expect.poll(() => library().status().files).toEqual({ present: 3, offline: 0, vanished: 2 });
  rmSync(join(root(), 'photos/trip'), { recursive: true });
  await expect.poll(present).toBe(1);
});

test('A photo that is written slowly is read when it is whole, once', async () => {
  put('photos/a.jpg', 0);
  add('photos');
  await scan();
  const { reports } = watch();
  await watcherBegins();
  const whole = bytes(1);
  const part = Math.ceil(whole.length / 6);
  for (let from = 0; from < whole.length; from += part) {
    appendFileSync(join(root(), 'photos/b.jpg'), whole.subarray(from, from + part));
    await setTimeout(QUIET_MS / 3);
  }
  await expect.poll(() => reports).toMatchObject([{ photos: { extracted: 1, failed: 0 } }]);
  expect(present()).toBe(2);
});

test('What is no photo, and what Revisit writes itself, starts no scan', async () => {
  put('photos/a.jpg', 0);
  put('covers/x.jpg', 1);
  mkdirSync(join(root(), 'library/covers'), { recursive: true });
  const whole = library().addFolder(root());
  if (!whole.ok) throw new Error(whole.failure.reason);
  await scan();
  const { reports } = watch();
  await watcherBegins();
  writeFileSync(join(root(), 'photos/notes.txt'), 'x');
  put('library/covers/y.jpg', 2);
  mkdirSync(join(root(), 'photos/.hidden'));
  put('photos/.hidden/z.jpg', 2);
  await scan(); // writes the library's database, below the folder that is watched
  await setTimeout(5 * QUIET_MS);
  expect(reports).toEqual([]);
  put('photos/b.jpg', 3); // it did watch
  await expect.poll(() => reports.length).toBe(1);
});

test('Photos that failed for a reason that may pass are not tried again because of others', async () => {
  put('photos/a.jpg', 0);
  writeFileSync(join(root(), 'photos/.cloud.heic.icloud'), 'x');
  put('photos/other/b.jpg', 1);
  add('photos');
  await scan();
  const { reports } = watch();
  await watcherBegins();
  put('photos/other/c.jpg', 2);
  await expect.poll(() => reports.length).toBe(1);
  expect(reports[0]).toMatchObject({ files: { seen: 2 }, photos: { extracted: 1, failed: 0 } });
});

test.skipIf(!mayConnect.disk)('A disk in a subfolder that comes or goes is noticed', async () => {
  const disk = join(root(), 'photos/disk');
  put('photos/a.jpg', 0);
  connectDisk(disk);
  try {
    put('photos/disk/b.jpg', 1);
    add('photos');
    await scan();
    watch();
    await watcherBegins();
    disconnect(disk);
    await expect.poll(() => library().status().files).toEqual({ present: 1, offline: 1, vanished: 0 });
    connectDisk(disk);
    await setTimeout(500);
    put('photos/disk/c.jpg', 2);
    await expect.poll(present).toBe(2);
  } finally {
    disconnect(disk);
  }
});

test.skipIf(!mayConnect.disk)(
  'A folder of the library that goes and comes is noticed, and watched again',
  async () => {
    put('photos/a.jpg', 0);
    add('photos');
    await scan();
    watch();
    await watcherBegins();
    renameSync(join(root(), 'photos'), join(root(), 'away'));
    await expect.poll(() => library().status().files).toEqual({ present: 0, offline: 1, vanished: 0 });
    renameSync(join(root(), 'away'), join(root(), 'photos'));
    await expect.poll(present).toBe(1);
    put('photos/b.jpg', 1);
    await expect.poll(present).toBe(2);
  },
);

test('A folder that is added, or whose removal is undone, is watched from then on', async () => {
  put('photos/a.jpg', 0);
  add('photos');
  library().removeFolder(join(root(), 'photos'));
  watch();
  library().restoreFolder(library().removedFolders()[0]!.id);
  put('more/b.jpg', 1);
  add('more');
  await expect.poll(present).toBe(2);
  put('photos/c.jpg', 2);
  await expect.poll(present).toBe(3);
  put('more/d.jpg', 3);
  await expect.poll(present).toBe(4);
});

test('What changes is noticed though other folders come or go before it is looked at', async () => {
  put('photos/a.jpg', 0);
  put('more/b.jpg', 1);
  for (const folder of ['photos', 'more']) add(folder);
  await scan();
  watch();
  await watcherBegins();
  put('photos/c.jpg', 2);
  library().removeFolder(join(root(), 'more'));
  await expect.poll(present).toBe(2);
  put('photos/d.jpg', 3);
  library().restoreFolder(library().removedFolders()[0]!.id);
  await expect.poll(present).toBe(4);
});

test.skipIf(process.platform !== 'linux')(
  'What changes is noticed though what watches dies before it is looked at, and that is scanned once',
  async () => {
    put('photos/a.jpg', 0);
    add('photos');
    await scan();
    const { reports } = watch();
    await watcherBegins();
    put('photos/b.jpg', 1);
    process.kill(watcher(), 'SIGKILL');
    await expect.poll(() => reports.length).toBe(1);
    expect(present()).toBe(2);
    await setTimeout(5 * QUIET_MS);
    expect(reports.length).toBe(1);
  },
);

/** The id of the process that watches. */
function watcher(): number {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8')
    .trim()
    .split(' ');
  const of = (id: string): string => readFileSync(`/proc/${id}/cmdline`, 'utf8');
  return Number(children.find((id) => of(id).includes('watch-child.ts')));
}
