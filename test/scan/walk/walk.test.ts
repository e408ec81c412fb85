import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { walk } from '../../../electron/scan/walk/walk.ts';
import type { WalkStep } from '../../../electron/scan/walk/steps.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'revisit-walk-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** Makes empty files (and their folders) below the root. */
function make(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '');
  }
}

const rows = (...folders: string[]): { id: number; path: Buffer }[] =>
  folders.map((folder, i) => ({ id: i + 1, path: Buffer.from(join(root, folder)) }));

async function steps(...folders: string[]): Promise<WalkStep[]> {
  return Array.fromAsync(walk(rows(...folders)));
}

/** The files met, as `folder id:path`, sorted. */
async function files(...folders: string[]): Promise<string[]> {
  return (await steps(...folders))
    .flatMap((step) =>
      step.kind === 'files' ? step.files.map(({ path }) => `${step.folderId}:${path.toString()}`) : [],
    )
    .sort();
}

test('A walk meets photos by their names, in every folder below, and nothing else', async () => {
  make(
    'a.jpg',
    'b.JPEG',
    'c.heic',
    'd.CR2',
    'e.bmp',
    'deep/er/f.png',
    'notes.txt',
    'movie.mp4',
    'jpg',
    'x.jpg.bak',
  );
  expect(await files('.')).toEqual([
    '1:a.jpg',
    '1:b.JPEG',
    '1:c.heic',
    '1:d.CR2',
    '1:deep/er/f.png',
    '1:e.bmp',
  ]);
});

test('A walk leaves out hidden files and what systems and programs keep for themselves', async () => {
  make(
    '.hidden.jpg',
    '._a.jpg',
    '.git/a.jpg',
    '.Trash-1000/a.jpg',
    '.thumbnails/a.jpg',
    '@eaDir/a.jpg',
    '#recycle/a.jpg',
    '$RECYCLE.BIN/a.jpg',
    'System Volume Information/a.jpg',
    'lost+found/a.jpg',
    'Catalog Previews.lrdata/a.jpg',
    'kept/a.jpg',
  );
  expect(await files('.')).toEqual(['1:kept/a.jpg']);
});

test('A walk takes only the originals of photo packages', async () => {
  make(
    'P.photoslibrary/originals/1/a.heic',
    'P.photoslibrary/resources/derivatives/a.jpg',
    'P.photoslibrary/b.jpg',
    'A.aplibrary/Masters/2019/c.jpg',
    'A.aplibrary/Thumbnails/c.jpg',
  );
  expect(await files('.')).toEqual([
    '1:A.aplibrary/Masters/2019/c.jpg',
    '1:P.photoslibrary/originals/1/a.heic',
  ]);
  expect(await files('P.photoslibrary')).toEqual(['1:originals/1/a.heic']);
});

test('A walk keeps names as the system gave them, bytes that are no UTF-8 among them', async () => {
  const names = [
    'caf\u00e9.jpg',
    'cafe\u0301.jpg',
    '\u4eac\u90fd.jpg',
    '\u0645\u0643\u0629.jpg',
    '\u{1f5fc}.jpg',
    'a b\n\'".jpg',
  ];
  make(...names);
  expect(await files('.')).toEqual(names.map((name) => `1:${name}`).sort());
  const raw = Buffer.concat([Buffer.from('a'), Buffer.of(0xff, 0xfe), Buffer.from('.jpg')]);
  if (process.platform !== 'linux') return; // elsewhere the system refuses such a name
  writeFileSync(Buffer.concat([Buffer.from(`${root}/`), raw]), '');
  const met = (await steps('.')).flatMap((step) => (step.kind === 'files' ? step.files : []));
  expect(met.some(({ path }) => path.equals(raw))).toBe(true);
});

test('A walk ends in spite of links that lead in circles, and meets no file twice', async () => {
  make('a/b/x.jpg', 'outside/y.jpg', 'outside/z.jpg');
  symlinkSync(join(root, 'a'), join(root, 'a/b/up'));
  symlinkSync('.', join(root, 'a/self'));
  symlinkSync(join(root, 'a/b/x.jpg'), join(root, 'a/same.jpg'));
  symlinkSync(join(root, 'nowhere.jpg'), join(root, 'a/broken.jpg'));
  symlinkSync(join(root, 'a/loop.jpg'), join(root, 'a/loop.jpg'));
  symlinkSync(join(root, 'outside'), join(root, 'a/link'));
  symlinkSync(join(root, 'outside'), join(root, 'a/b/link'));
  symlinkSync(join(root, 'a'), join(root, 'outside/back'));
  const met = await files('a');
  expect(met).toHaveLength(3);
  expect(met).toContain('1:b/x.jpg');
  expect(met.filter((path) => path.endsWith('link/y.jpg'))).toHaveLength(1);
});

test("A walk follows a link to a photo outside, by the photo's own name", async () => {
  make('in/a.jpg', 'out/b.jpg', 'out/c.txt');
  symlinkSync(join(root, 'out/b.jpg'), join(root, 'in/b.jpg'));
  symlinkSync(join(root, 'out/c.txt'), join(root, 'in/c.txt'));
  expect(await files('in')).toEqual(['1:a.jpg', '1:b.jpg']);
});

test('A walk meets the files of a folder inside another one once, as its own', async () => {
  make('all/a.jpg', 'all/some/b.jpg', 'all/some/more/c.jpg');
  expect(await files('all', 'all/some')).toEqual(['1:a.jpg', '2:b.jpg', '2:more/c.jpg']);
  expect(await files('all/some', 'all')).toEqual(['1:b.jpg', '1:more/c.jpg', '2:a.jpg']);
});

test('A walk reads no file that is not on this disk', async () => {
  make('local.jpg', '.cloud.heic.icloud', '.list.txt.icloud', 'placeholder.jpg');
  truncateSync(join(root, 'placeholder.jpg'), 3_000_000);
  const met = (await steps('.')).flatMap((step) => (step.kind === 'files' ? step.files : []));
  expect(Object.fromEntries(met.map(({ path, failure }) => [path.toString(), failure?.kind]))).toEqual({
    'local.jpg': undefined,
    '.cloud.heic.icloud': 'not on this disk',
    'placeholder.jpg': 'not on this disk',
  });
});

test('A walk tells a folder that is gone from one that is empty', async () => {
  make('full/a.jpg', 'file.jpg');
  mkdirSync(join(root, 'bare'));
  const ends = (await steps('full', 'bare', 'gone', 'file.jpg')).flatMap((step) =>
    step.kind === 'end' ? [{ folderId: step.folderId, state: step.state }] : [],
  );
  expect(ends).toEqual([
    { folderId: 1, state: 'listed' },
    { folderId: 2, state: 'empty' },
    { folderId: 3, state: 'absent' },
    { folderId: 4, state: 'absent' },
  ]);
});

test('A walk hands over twenty thousand files a few hundred at a time', async () => {
  const expected: string[] = [];
  for (let i = 0; i < 20_000; i++) expected.push(i < 12_000 ? `one/${i}.jpg` : `many/${i % 50}/${i}.jpg`);
  make(...expected);
  const met: string[] = [];
  for await (const step of walk(rows('.'))) {
    if (step.kind !== 'files') continue;
    expect(step.files.length).toBeLessThan(1500);
    met.push(...step.files.map(({ path }) => path.toString()));
  }
  expect(met.sort()).toEqual(expected.sort());
});
