/** Folders of places on a disk: what is written, what stays, and the way back. */
import {
  appendFileSync,
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FoldersOptions, PlaceOut } from '../../../electron/exchange/folders/folders.ts';
import { targetFolder, undoFolders, writeFolders } from '../../../electron/exchange/folders/folders.ts';

let root: string;
let out: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'revisit-folders-')));
  out = join(root, 'out');
  mkdirSync(out);
});
afterEach(() => rmSync(root, { recursive: true }));

/** A photo of this content, in a folder of its own: many cameras call theirs the same. */
function photo(content: string, name = 'IMG_1.jpg', takenAt: string | null = '2004-07-12T10:00:00') {
  const folder = join(root, 'photos', content);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), content);
  return { hash: Buffer.from(content).toString('hex'), path: Buffer.from(join(folder, name)), takenAt };
}
const petra = (...photos: PlaceOut['photos']): PlaceOut[] => [{ id: 1, name: 'Petra', photos }];
async function write(places: PlaceOut[], options: Partial<FoldersOptions> = {}) {
  const written = await writeFolders(out, places, { as: 'copies', ...options });
  if (!written.ok) throw new Error(written.failure.reason);
  return written.value;
}
async function undo() {
  const undone = await undoFolders(out);
  if (!undone.ok) throw new Error(undone.failure.reason);
  return undone.value;
}
/** All files below a folder, with what is in them. */
const contents = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(folder.length + 1), readFileSync(file, 'utf8')]),
  );
const copies = (): Record<string, string> => {
  const { 'revisit-export.jsonl': _, ...others } = contents(out);
  return others;
};

test('Each place is a folder with its photos by date and name, and the photos stay as they are', async () => {
  const photos = [photo('a'), photo('b', 'scan.tif', null)];
  const before = contents(join(root, 'photos'));
  expect(await write(petra(...photos))).toEqual({ written: 2, unchanged: 0, copiedInstead: 0, refused: [] });
  expect(copies()).toEqual({ 'Petra/2004-07-12 IMG_1.jpg': 'a', 'Petra/scan.tif': 'b' });
  expect(contents(join(root, 'photos'))).toEqual(before);
});

test('A copy has the times of its photo, and is a file of its own', async () => {
  const one = photo('a');
  utimesSync(one.path, 1_000_000_000, 1_000_000_000);
  await write(petra(one));
  const copy = statSync(join(out, 'Petra/2004-07-12 IMG_1.jpg'));
  expect(copy.mtimeMs).toBe(1e12);
  expect([copy.nlink, copy.ino === statSync(one.path).ino]).toEqual([1, false]);
});

test('Photos of one name and day lie beside each other, and so do places of one name', async () => {
  await write([
    ...petra(photo('a'), photo('b'), photo('c', 'img_1.JPG')),
    { id: 2, name: 'PETRA', photos: [photo('d')] },
  ]);
  expect(copies()).toEqual({
    'Petra/2004-07-12 IMG_1.jpg': 'a',
    'Petra/2004-07-12 IMG_1 (2).jpg': 'b',
    'Petra/2004-07-12 img_1 (3).JPG': 'c',
    'PETRA (2)/2004-07-12 IMG_1.jpg': 'd',
  });
});

test('What lies there is never written over nor written into, and undo leaves it', async () => {
  mkdirSync(join(out, 'petra'));
  writeFileSync(join(out, 'petra', '2004-07-12 IMG_1.jpg'), 'mine');
  await write(petra(photo('a')));
  expect(copies()).toEqual({
    'petra/2004-07-12 IMG_1.jpg': 'mine',
    'Petra (2)/2004-07-12 IMG_1.jpg': 'a',
  });
  await undo();
  expect(contents(out)).toEqual({ 'petra/2004-07-12 IMG_1.jpg': 'mine' });
});

test('A second export writes what is new alone, into the folder that the place has', async () => {
  const [a, b] = [photo('a'), photo('b')];
  await write(petra(a));
  const report = await write([{ id: 1, name: 'Renamed', photos: [a, b] }]);
  expect(report).toMatchObject({ written: 1, unchanged: 1 });
  expect(copies()).toEqual({ 'Petra/2004-07-12 IMG_1.jpg': 'a', 'Petra/2004-07-12 IMG_1 (2).jpg': 'b' });
});

test('Undo removes all that was written, and its folders', async () => {
  await write(petra(photo('a'), photo('b')));
  expect(await undo()).toMatchObject({ written: 2, refused: [] });
  expect(readdirSync(out)).toEqual([]);
});

test('Undo leaves what a person changed, replaced or added, and says what', async () => {
  await write(petra(photo('same'), photo('edited'), photo('replaced'), photo('gone')));
  const at = (n: string): string => join(out, 'Petra', `2004-07-12 IMG_1${n}.jpg`);
  writeFileSync(at(' (2)'), 'EDITED'); // as long as before
  rmSync(at(' (3)'));
  symlinkSync(join(root, 'photos'), at(' (3)'));
  rmSync(at(' (4)'));
  writeFileSync(join(out, 'Petra', 'notes.txt'), 'mine');
  const report = await undo();
  expect(report.written).toBe(1);
  expect(report.refused.map(({ file, kind }) => [file, kind])).toEqual([
    [at(' (2)'), 'changed since'],
    [at(' (3)'), 'changed since'],
  ]);
  expect(readdirSync(join(out, 'Petra')).sort()).toEqual([
    '2004-07-12 IMG_1 (2).jpg',
    '2004-07-12 IMG_1 (3).jpg',
    'notes.txt',
  ]);
});

test('A manifest that names files elsewhere removes none of them', async () => {
  await write(petra(photo('a')));
  writeFileSync(join(root, 'mine.jpg'), 'a');
  const line = readFileSync(join(out, 'revisit-export.jsonl'), 'utf8').trim().split('\n').at(-1)!;
  const written = JSON.parse(line) as object;
  for (const [folder, file] of [
    ['..', 'mine.jpg'],
    ['Petra', '../../mine.jpg'],
    ['.', 'mine.jpg'],
    ['Petra\\..\\..', 'mine.jpg'],
  ])
    appendFileSync(join(out, 'revisit-export.jsonl'), `${JSON.stringify({ ...written, folder, file })}\n`);
  await undo();
  expect(readFileSync(join(root, 'mine.jpg'), 'utf8')).toBe('a');
});

test('A folder that was replaced by a link to another loses no file there', async () => {
  await write(petra(photo('a')));
  renameSync(join(out, 'Petra'), join(root, 'moved'));
  symlinkSync(join(root, 'moved'), join(out, 'Petra'));
  await undo();
  expect(readdirSync(join(root, 'moved'))).toEqual(['2004-07-12 IMG_1.jpg']);
});

test('Symbolic links lead to the photos, and undo takes them and leaves the photos', async () => {
  const one = photo('a');
  await write(petra(one), { as: 'links' });
  const link = join(out, 'Petra/2004-07-12 IMG_1.jpg');
  expect(readlinkSync(link)).toBe(one.path.toString());
  await undo();
  expect(existsSync(link)).toBe(false);
  expect(readFileSync(one.path, 'utf8')).toBe('a');
});

test('A photo that cannot be read is told, and the others are written', async () => {
  const lost = photo('lost');
  rmSync(lost.path);
  const report = await write(petra(lost, photo('b')));
  expect(report.written).toBe(1);
  expect(report.refused).toMatchObject([{ file: lost.path.toString(), kind: 'unwritable' }]);
});

test('An export that was stopped goes on where it was', async () => {
  const photos = ['a', 'b', 'c', 'd'].map((content) => photo(content));
  const abort = new AbortController();
  const first = await write(petra(...photos), {
    signal: abort.signal,
    onFile: (done) => done === 2 && abort.abort(),
  });
  expect(first.written).toBe(2);
  expect(await write(petra(...photos))).toMatchObject({ written: 2, unchanged: 2 });
  expect(Object.values(copies()).sort()).toEqual(['a', 'b', 'c', 'd']);
  await undo();
  expect(readdirSync(out)).toEqual([]);
});

/** What an export leaves that is killed: its last line ends anywhere, and a copy has no name yet. */
test.each(Array.from({ length: 40 }, (_, i) => i))(
  'An export that was killed at its last file, case %i, goes on: each photo is there once, undo removes all',
  async (cut) => {
    const photos = ['a', 'b', 'c'].map((content) => photo(content));
    await write(petra(...photos.slice(0, 2)));
    const manifest = join(out, 'revisit-export.jsonl');
    rmSync(join(out, 'Petra', '2004-07-12 IMG_1 (2).jpg'));
    const lastLine = readFileSync(manifest, 'utf8').trimEnd().split('\n').at(-1)!;
    truncateSync(manifest, statSync(manifest).size - Math.round((cut / 39) * (lastLine.length + 1)));
    if (cut % 2 === 0) writeFileSync(join(out, 'revisit-export.part'), 'b'.slice(0, cut % 4));
    await write(petra(...photos));
    expect(Object.values(copies()).sort()).toEqual(['a', 'b', 'c']);
    await undo();
    expect(readdirSync(out)).toEqual([]);
  },
);

test('A file of another kind under the name of the list is left, and nothing is written', async () => {
  writeFileSync(join(out, 'revisit-export.jsonl'), 'mine');
  const written = await writeFolders(out, petra(photo('a')), { as: 'copies' });
  expect(written).toMatchObject({ ok: false, failure: { kind: 'unwritable' } });
  expect(contents(out)).toEqual({ 'revisit-export.jsonl': 'mine' });
  expect(await undoFolders(out)).toMatchObject({ ok: false, failure: { kind: 'no export' } });
  expect(contents(out)).toEqual({ 'revisit-export.jsonl': 'mine' });
});

test('A folder among the photos is refused, by a link or a name that is not there yet too', async () => {
  const photos = join(root, 'photos');
  mkdirSync(join(photos, '2004'), { recursive: true });
  symlinkSync(join(photos, '2004'), join(root, 'link'));
  for (const folder of [photos, join(photos, '2004'), join(photos, 'new'), join(root, 'link')])
    expect(await targetFolder(folder, [photos])).toMatchObject({ failure: { kind: 'among photos' } });
  expect(readdirSync(photos)).toEqual(['2004']);
  for (const folder of [join(root, 'photos 2'), join(root, '..photos'), out])
    expect(await targetFolder(folder, [photos])).toEqual({ ok: true, value: folder });
});

test.skipIf(process.getuid?.() === 0)('A folder that cannot be written is refused in words', async () => {
  chmodSync(out, 0o500);
  const written = await writeFolders(out, petra(photo('a')), { as: 'copies' });
  chmodSync(out, 0o700);
  expect(written).toMatchObject({ ok: false, failure: { kind: 'unwritable' } });
});

test('A file whose name is no UTF-8 is copied under a name that all systems take', async () => {
  const folder = join(root, 'photos');
  mkdirSync(folder, { recursive: true });
  const path = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xfc, 0x62]), Buffer.from('.jpg')]);
  writeFileSync(path, 'a');
  await write(petra({ hash: '00', path, takenAt: null }));
  expect(copies()).toEqual({ 'Petra/_b.jpg': 'a' });
  expect(lstatSync(path).isFile()).toBe(true);
});
