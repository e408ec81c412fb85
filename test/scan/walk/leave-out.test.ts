import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LeaveOutRow } from '../../../electron/store/store.ts';
import { connectDisk, disconnect, mayConnect } from '../../support/mounts.ts';
import { freshTree } from './tree.ts';

const tree = freshTree();

const patterns = (...of: string[]): { leaveOut: LeaveOutRow[] } => ({
  leaveOut: of.map((pattern, i) => ({ id: i + 1, pattern, folderId: null })),
});

const TREE = [
  ...['a.jpg', 'b.png', 'raw/c.jpg', 'raw/d.png', '2014/raw/e.jpg', '2014/raw/deep/f.JPG', '2014/g.jpg'],
  ...['2015/scans/h.tif', '2015/keep.png', 'scans.jpg', 'x y/i (1).jpg', '2014/raw.jpg'],
];

test.each([
  [['*.png']],
  [['raw/']],
  [['/raw/']],
  [['2014/raw']],
  [['raw']],
  [['2014/**']],
  [['*', '!a.jpg']],
  [['*.png', '!keep.png']],
  [['2014/*', '!2014/g.jpg']],
  [['**/deep']],
  [['i (?).jpg']],
  [['[ab].*']],
  [['/2015/', 'raw/*.jpg']],
])('Patterns leave out what git would: %j', async (of) => {
  tree.make(...TREE);
  // git, with capitals as small letters, says what it would ignore
  const git = (...args: string[]): string =>
    spawnSync('git', ['-c', 'core.ignorecase=true', ...args], { cwd: tree.root(), encoding: 'utf8' }).stdout;
  git('init', '-q');
  writeFileSync(join(tree.root(), '.gitignore'), `${of.join('\n')}\n`);
  const wanted = git('ls-files', '--others', '--exclude-standard', '-z').split('\0').filter(Boolean);
  expect(await tree.photos(patterns(...of))).toEqual(wanted.filter((file) => file !== '.gitignore').sort());
});

test('What patterns leave out is counted by pattern, a folder as one', async () => {
  tree.make(...TREE);
  const { leftOut } = await tree.end(patterns('*.png', 'raw/', '!keep.png'));
  expect(leftOut).toEqual(
    expect.arrayContaining([
      { by: 'pattern', pattern: '*.png', files: 1, folders: 0 },
      { by: 'pattern', pattern: 'raw/', files: 0, folders: 2 },
    ]),
  );
  expect(leftOut).toHaveLength(2);
});

test('A pattern of one folder of the library holds in that alone', async () => {
  tree.make('one/raw/a.jpg', 'two/raw/b.jpg');
  const steps = await tree.steps(['one', 'two'], {
    leaveOut: [{ id: 1, pattern: 'raw/', folderId: 2 }],
  });
  const met = steps.flatMap((step) =>
    step.kind === 'files' ? step.files.map(({ path }) => String(path)) : [],
  );
  expect(met).toEqual(['raw/a.jpg']);
});

test('A folder with a .nomedia is left out with all below it, and its photos are counted', async () => {
  tree.make(
    'a.jpg',
    'WhatsApp/Sent/.nomedia',
    'WhatsApp/Sent/b.jpg',
    'WhatsApp/Sent/deep/c.jpg',
    'WhatsApp/d.jpg',
  );
  expect(await tree.photos()).toEqual(['WhatsApp/d.jpg', 'a.jpg']);
  expect((await tree.end()).leftOut).toEqual([{ by: '.nomedia', pattern: null, files: 1, folders: 1 }]);
});

test('A .ppignore holds in its folder and below, and takes back what stands above it', async () => {
  tree.make(
    ['.ppignore', '# what the scanner makes\n*.tif\n\nraw/\n'],
    ['album/.ppignore', '!keep.tif\n/only-here.jpg\n'],
    ...['a.jpg', 'b.tif', 'raw/c.jpg', 'album/d.tif', 'album/keep.tif', 'album/only-here.jpg'],
    ...['album/deep/only-here.jpg', 'only-here.jpg', 'album/deep/raw/e.jpg'],
  );
  expect(await tree.photos()).toEqual([
    ...['a.jpg', 'album/deep/only-here.jpg', 'album/keep.tif', 'only-here.jpg'],
  ]);
  expect((await tree.end()).leftOut.map(({ by, pattern }) => `${by} ${pattern}`).sort()).toEqual([
    ...['.ppignore *.tif', '.ppignore /only-here.jpg', '.ppignore raw/'],
  ]);
});

test.skipIf(process.platform !== 'linux')(
  'Names that are no UTF-8 are left out by patterns of their bytes',
  async () => {
    const name = Buffer.from('caf\xe9', 'latin1');
    tree.make('a.jpg');
    writeFileSync(Buffer.concat([Buffer.from(`${tree.root()}/`), name, Buffer.from('.jpg')]), '');
    writeFileSync(Buffer.concat([Buffer.from(`${tree.root()}/`), name, Buffer.from('.png')]), '');
    expect(await tree.photos(patterns('caf\udce9.jpg'))).toEqual(['a.jpg', 'caf\udce9.png']);
  },
);

test.skipIf(!mayConnect.disk)(
  'A disk in a folder that is left out is not taken for one that is away',
  async () => {
    const disk = join(tree.root(), 'raw/disk');
    connectDisk(disk);
    tree.make('raw/disk/a.jpg', 'b.jpg');
    try {
      const { mounts } = await tree.end();
      expect(mounts).toMatchObject([{ path: Buffer.from('raw/disk') }]);
      const later = await tree.end({ ...patterns('raw/'), mounts: new Map([[1, mounts]]) });
      expect(later).toMatchObject({ away: [], mounts });
    } finally {
      disconnect(disk);
    }
  },
);

test('Files beside photos are told as what may belong to them, and films alone are counted', async () => {
  tree.make(
    ...['IMG_1.HEIC', 'IMG_1.MOV', 'IMG_1.AAE', 'IMG_2.jpg', 'IMG_2.jpg.json', 'IMG_2.xmp', 'IMG_9.MP4'],
    ...['films/a.mp4', 'films/b.avi', 'films/b.thm', 'notes.txt', 'music/a.json', '._IMG_1.MOV'],
  );
  const steps = await tree.steps(['.']);
  const companions = steps.flatMap((step) => (step.kind === 'files' ? step.companions : []));
  expect(companions.map(({ path, kind }) => `${path.toString()} ${kind}`).sort()).toEqual([
    ...['IMG_1.AAE sidecar', 'IMG_1.MOV video', 'IMG_2.jpg.json sidecar', 'IMG_2.xmp sidecar'],
    'IMG_9.MP4 video',
  ]);
  for (const { sizeBytes, mtimeNs, ctimeNs } of companions) {
    expect(sizeBytes).toBe(0n);
    expect(mtimeNs).toBeGreaterThan(0n);
    expect(ctimeNs).toBeGreaterThan(0n);
  }
  expect((await tree.end()).videos).toBe(3); // IMG_9, and the two in films
});
