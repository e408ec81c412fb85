import { statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Disk } from '../../../electron/scan/walk/disk.ts';
import { diskWithin } from '../../../electron/scan/walk/disk.ts';
import { freshTree } from './tree.ts';

const { root, make, steps } = freshTree();

/** Disks as Linux shows them, by their statfs type: FAT and exFAT keep no ctime, ext3 does. */
const TYPES = { FAT: 0x4d44, exFAT: 0x2011bab0, ext3: 0xef53 };

const real = diskWithin(10_000);
const diskOf = (type: number): Disk => ({
  ...real,
  fileSystem: () => Promise.resolve(type),
  async stat(path) {
    const found = await real.stat(path);
    return Object.assign(found, { ctimeNs: found.mtimeNs });
  },
});

/** Size, mtime and what stands for the ctime of the one file. */
async function seen(type: number): Promise<unknown> {
  const [step] = await steps(['.'], { disk: diskOf(type) });
  if (step?.kind !== 'files') throw new Error('the walk met no file');
  const [{ sizeBytes, mtimeNs, ctimeNs } = { sizeBytes: 0n, mtimeNs: 0n, ctimeNs: 0n }] = step.files;
  return { sizeBytes, mtimeNs, ctimeNs };
}

/** Writes as `exiftool -P` does: the file has the same size and time after it. */
function rewrite(text: string): void {
  const path = join(root(), 'a.jpg');
  const { atime, mtime } = statSync(path);
  writeFileSync(path, text);
  utimesSync(path, atime, mtime);
}

const LONG = 'x'.repeat(100_000);

test.each(['FAT', 'exFAT'] as const)(
  'A walk of %s, which keeps no ctime, sees that the first or last bytes of a file are others',
  async (name) => {
    make(['a.jpg', LONG]);
    utimesSync(join(root(), 'a.jpg'), 1e9, 1e9);
    const before = await seen(TYPES[name]);
    rewrite(LONG);
    expect(await seen(TYPES[name])).toEqual(before);
    rewrite(`2019${LONG.slice(4)}`);
    const first = await seen(TYPES[name]);
    expect(first).not.toEqual(before);
    rewrite(`${LONG.slice(4)}2019`);
    const last = await seen(TYPES[name]);
    expect([before, first]).not.toContainEqual(last);
  },
);

test.each([0, 1, 20_000])(
  'A walk of FAT sees that a file of %i bytes more than one is another',
  async (n) => {
    make(['a.jpg', `a${'x'.repeat(n)}`]);
    utimesSync(join(root(), 'a.jpg'), 1e9, 1e9);
    const before = await seen(TYPES.FAT);
    rewrite(`b${'x'.repeat(n)}`);
    expect(await seen(TYPES.FAT)).not.toEqual(before);
  },
);

test('A walk reads nothing in files where the disk keeps their ctime', async () => {
  make(['a.jpg', LONG]);
  const ends = (): Promise<Buffer> => Promise.reject(new Error('a file was read'));
  const [step] = await steps(['.'], { disk: { ...real, ends } });
  expect(step).toMatchObject({
    files: [{ ctimeNs: statSync(join(root(), 'a.jpg'), { bigint: true }).ctimeNs }],
  });
  expect(await seen(TYPES.ext3)).toMatchObject({
    ctimeNs: statSync(join(root(), 'a.jpg'), { bigint: true }).mtimeNs,
  });
});

test('A walk of FAT meets a file that cannot be read', async () => {
  make('a.jpg');
  const ends = (): Promise<Buffer> => Promise.reject(new Error('EIO'));
  const [step] = await steps(['.'], { disk: { ...diskOf(TYPES.FAT), ends } });
  expect(step).toMatchObject({ kind: 'files', files: [{ path: Buffer.from('a.jpg') }] });
});
