import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeAtomically, writePrivately } from '../../electron/process/atomic-write.ts';
import { makeFolder } from '../../electron/process/folders.ts';
import { withFolderLock } from '../../electron/process/lock.ts';
import { privateFile, privateFolder } from '../../electron/process/private.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'revisit-process-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('A file is replaced whole, in folders that are made for it, with nothing left beside it', async () => {
  const file = join(folder, 'deep/er/file');
  await writeAtomically(file, 'old');
  await writeAtomically(file, Buffer.from('new'));
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(readdirSync(join(folder, 'deep/er'))).toEqual(['file']);
});

test.skipIf(!existsSync('/proc/self'))(
  'Where a folder that is there takes no other, making one below ends, with the error of the system',
  () => {
    const code = "(await import('./electron/process/folders.ts')).makeFolder('/proc/x/y')";
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', code], {
      ...{ cwd: join(import.meta.dirname, '../..'), encoding: 'utf8', timeout: 30_000 },
    });
    expect([status, stderr]).toEqual([1, expect.stringContaining("mkdir '/proc/x'")]);
  },
);

test('A folder is made with those that it lies in, and is made once', () => {
  const deep = join(folder, 'a/b/c');
  for (const _ of [1, 2]) makeFolder(deep);
  expect(readdirSync(join(folder, 'a/b'))).toEqual(['c']);
  writeFileSync(join(deep, 'file'), '');
  expect(() => makeFolder(join(deep, 'file/d'))).toThrow('ENOTDIR');
  expect(() => makeFolder(join(deep, 'file'))).toThrow('EEXIST');
});

test.each(['', '../support/disks/without-links.ts'])(
  'A finished file takes its name at once, and never that of another, with what is preloaded: %s',
  (preload) => {
    const [unfinished, file] = [join(folder, 'unfinished'), join(folder, 'file')];
    const code = `
      const { putNew } = await import('./electron/process/atomic-write.ts');
      process.exit((await putNew(...process.argv.slice(1))) ? 0 : 3);`;
    const put = (): number | null =>
      spawnSync(
        process.execPath,
        [
          ...(preload === '' ? [] : ['--import', join(import.meta.dirname, preload)]),
          ...['--input-type=module', '--eval', code, unfinished, file],
        ],
        { cwd: join(import.meta.dirname, '../..') },
      ).status;
    writeFileSync(unfinished, 'whole');
    const { ino } = statSync(unfinished);
    expect(put()).toBe(0);
    expect(statSync(file).ino).toBe(ino); // no copy, which is half of one for a while
    expect(readdirSync(folder)).toEqual(['file']);
    writeFileSync(unfinished, 'another');
    expect(put()).toBe(3);
    expect(readFileSync(file, 'utf8')).toBe('whole');
    expect(readdirSync(folder)).toEqual(['file']);
  },
);

test('A file of the longest name is replaced whole', async () => {
  const file = join(folder, 'x'.repeat(255));
  await writeAtomically(file, 'old');
  await writeAtomically(file, 'new');
  expect(readFileSync(file, 'utf8')).toBe('new');
});

test('A write that fails is rejected and leaves what was there as it was', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, 'old');
  function* half(): Generator<Buffer> {
    yield Buffer.from('new');
    throw new Error('half of it');
  }
  await expect(writeAtomically(file, half())).rejects.toThrow('half of it');
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(readdirSync(folder)).toEqual(['file']);
});

test('Work of one name is done in a folder by one at a time, work of another name beside it', async () => {
  const inside = await withFolderLock(folder, 'fetch', async () => [
    await withFolderLock(folder, 'fetch', () => Promise.resolve('done')),
    await withFolderLock(folder, 'other', () => Promise.resolve('done')),
  ]);
  expect(inside).toEqual([null, 'done']);
  expect(await withFolderLock(folder, 'fetch', () => Promise.resolve('done'))).toBe('done');
});

test('A lock is given back by work that fails', async () => {
  await expect(
    withFolderLock(folder, 'fetch', () => Promise.reject(new Error('the disk is full'))),
  ).rejects.toThrow('the disk is full');
  expect(readdirSync(folder)).toEqual([]);
});

test('A lock that a process left which is gone is of no account', async () => {
  const nobody = 2 ** 22 + 1; // above the largest id of a process on Linux
  writeFileSync(join(folder, `.fetch-0-${nobody}`), '');
  expect(await withFolderLock(folder, 'fetch', () => Promise.resolve('done'))).toBe('done');
});

test.skipIf(process.platform === 'win32')(
  'What is private is closed to other users when it is made, and where it was open',
  async () => {
    const modeOf = (path: string): string => (statSync(join(folder, path)).mode & 0o777).toString(8);
    privateFolder(join(folder, 'made/deep'));
    privateFile(join(folder, 'made/file'));
    await writePrivately(join(folder, 'written/file'), 'bytes');
    mkdirSync(join(folder, 'open'));
    writeFileSync(join(folder, 'open/file'), 'kept');
    chmodSync(join(folder, 'open/file'), 0o666);
    privateFolder(join(folder, 'open'));
    privateFile(join(folder, 'open/file'));
    expect(['made', 'made/deep', 'written', 'open'].map(modeOf)).toEqual(['700', '700', '700', '700']);
    expect(['made/file', 'written/file', 'open/file'].map(modeOf)).toEqual(['600', '600', '600']);
    expect(readFileSync(join(folder, 'open/file'), 'utf8')).toBe('kept');
    privateFile(join(folder, 'open')); // a folder where a file should be stays one that opens
    expect(modeOf('open')).toBe('700');
  },
);
