/** A folder of the library under another name. */
import { renameSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { paintedFolder } from './support/painted-folder.ts';

const { root, put, bytes, add, library, scan } = paintedFolder();

/** Scans; returns what became of photos, and how many files were read. */
async function scanned(): Promise<{
  moved: number;
  changed: number;
  new: number;
  gone: number;
  read: number;
}> {
  let read = 0;
  const report = await scan({
    photosARound: Infinity,
    onProgress: ({ phase, done }) => {
      if (phase === 'extract') read = Math.max(read, done);
    },
  });
  return { ...report.changes, read };
}

test('Nothing is read of a folder that was renamed, and what changed in it is noticed', async () => {
  for (const picture of [0, 1, 2]) put(`before/sub/${picture}.jpg`, picture);
  add('before');
  expect(await scanned()).toMatchObject({ new: 3, read: 3 });
  renameSync(join(root(), 'before'), join(root(), 'after'));
  const changed = join(root(), 'after/sub/1.jpg');
  const { mtime } = statSync(changed);
  const other = Buffer.from(bytes(1));
  other[other.length - 20]! ^= 1; // as long as before
  writeFileSync(changed, other);
  utimesSync(changed, mtime, mtime);
  library().removeFolder(join(root(), 'before'));
  add('after');
  expect(await scanned()).toMatchObject({ read: 1 });
  expect(library().failures('revisit-2')).toEqual([]);
  expect(await scanned()).toMatchObject({ new: 0, changed: 0, moved: 0, gone: 0, read: 0 });
});

test('A renamed folder is known while its old name is there, whichever is walked first', async () => {
  for (const [old, name] of [
    ['a', 'b'],
    ['d', 'c'],
  ]) {
    put(`${old}/0.jpg`, 0);
    add(old!);
    await scanned();
    renameSync(join(root(), old!), join(root(), name!));
    add(name!);
    expect((await scanned()).read).toBe(0);
    library().removeFolder(join(root(), name!));
  }
});

test('A photo with a sidecar is read where its folder has another name', async () => {
  put('before/0.jpg', 0);
  put('before/0.xmp', '<x:xmpmeta xmlns:x="adobe:ns:meta/"/>');
  put('before/1.jpg', 1);
  add('before');
  await scanned();
  renameSync(join(root(), 'before'), join(root(), 'after'));
  add('after');
  expect((await scanned()).read).toBe(1);
});
