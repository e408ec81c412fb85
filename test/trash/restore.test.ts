import { linkSync, lstatSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { giveUpOld, RESTORABLE_MS } from '../../electron/trash/trash.ts';
import { systemError } from './sessions/faults.ts';
import { NOW_MS, tidyLibrary } from './tidy-library.ts';
import type { TidyLibrary } from './tidy-library.ts';

let library: TidyLibrary;
beforeEach(() => {
  library = tidyLibrary();
});
afterEach(() => library.remove());

const [a, b] = ['home/photos/a.jpg', 'home/photos/sub/b.jpg'];

/** Two copies, of which the second is removed. */
async function removed(files: Record<string, string> = { [a]: 'one', [b]: 'one' }): Promise<void> {
  for (const [path, content] of Object.entries(files)) library.put(path, content);
  library.scan();
  expect(await library.tidy([a], [b])).toEqual({ [b]: null });
}

const inTrash = (): string[] => library.tree('home/.local/share/Trash/files');
const state = (): string => library.store.removals.list()[0]!.state;

test('A file comes back into its folder, which is made again, as the very file that it was', async () => {
  for (const path of [a, b]) library.put(path, 'one');
  const before = lstatSync(library.at(b));
  await removed();
  rmSync(library.at('home/photos/sub'), { recursive: true });
  expect(await library.restore()).toEqual([null]);
  const { ino, mode, mtimeMs } = lstatSync(library.at(b));
  expect({ ino, mode, size: library.text(b) }).toEqual({ ino, mode: before.mode, size: 'one' });
  expect(mtimeMs).toBeGreaterThanOrEqual(before.mtimeMs);
  expect([state(), inTrash()]).toEqual(['restored', []]);
  expect(await library.restore()).toEqual(['not removed']);
});

test('Restoring never writes over what lies there, whether links can be made or not', async () => {
  await removed();
  library.put(b, 'another');
  const { disk } = library.system;
  const noLinks = { ...disk, link: () => Promise.reject(systemError('EPERM')) };
  expect(await library.restore(undefined)).toEqual(['occupied']);
  expect(await library.restore(undefined, noLinks)).toEqual(['occupied']);
  expect(library.text(b)).toBe('another');
  expect([state(), library.text(inTrash()[0]!)]).toEqual(['removed', 'one']);
  rmSync(library.at(b));
  expect(await library.restore(undefined, noLinks)).toEqual([null]);
  expect(library.text(b)).toBe('one');
});

test('A file that comes to lie there in the last moment is not written over', async () => {
  await removed();
  linkSync(library.at(inTrash()[0]!), library.at('home/second name')); // that does not make it restored
  const { disk } = library.system;
  const late = (link: (from: Buffer, to: Buffer) => Promise<void>) => ({
    ...disk,
    link: (from: Buffer, to: Buffer) => (library.put(b, 'another'), link(from, to)),
  });
  for (const link of [disk.link, () => Promise.reject(systemError('EPERM'))]) {
    expect(await library.restore(undefined, late(link))).toEqual(['occupied']);
    expect([library.text(b), library.text(inTrash()[0]!)]).toEqual(['another', 'one']);
    rmSync(library.at(b));
  }
});

test('While a scan or a removal runs nothing is restored', async () => {
  await removed();
  await library.store.lockedForScan(async () => {
    await expect(library.restore()).rejects.toThrow('Another Revisit');
  });
  expect([state(), library.text(b)]).toEqual(['removed', null]);
});

test('A file that another program puts back or takes away last is told as it lies', async () => {
  await removed();
  const { disk } = library.system;
  const before = (others: (place: Buffer) => void) => ({
    ...disk,
    link: (from: Buffer, to: Buffer) => (others(from), disk.link(from, to)),
  });
  const moves = before((place) => renameSync(place, library.at(b)));
  expect(await library.restore(undefined, moves)).toEqual([null]);
  expect(state()).toBe('restored');
  expect(await library.tidy([a], [b])).toEqual({ [b]: null });
  const replaces = before((place) => (library.put(b, 'another'), rmSync(place)));
  const { id } = library.store.removals.list()[0]!;
  expect(await library.restore([id], replaces)).toEqual(['changed']);
  expect([library.text(b), library.store.removals.get(id)!.state]).toEqual(['another', 'not removed']);
});

test('A trash that was emptied, and a disk that is away, are told apart', async () => {
  await removed();
  renameSync(library.at('home/.local'), library.at('away'));
  expect(await library.restore()).toEqual(['not connected']);
  renameSync(library.at('away'), library.at('home/.local'));
  rmSync(library.at(inTrash()[0]!));
  expect(await library.restore()).toEqual(['gone']);
  expect(state()).toBe('gone');
});

test('A file that was put back in a file manager counts as restored', async () => {
  await removed();
  renameSync(library.at(inTrash()[0]!), library.at(b));
  expect(await library.restore()).toEqual([null]);
  expect([state(), library.store.files.counts().present]).toEqual(['restored', 2]);
});

test('What was changed in the trash is left there', async () => {
  await removed();
  library.put(inTrash()[0]!, 'two');
  expect(await library.restore()).toEqual(['changed']);
  expect(library.text(b)).toBeNull();
});

test('A folder that cannot be written is told, and the file stays in the trash', async () => {
  await removed();
  const { disk } = library.system;
  const refusing = { ...disk, link: () => Promise.reject(systemError('EACCES')) };
  expect(await library.restore(undefined, refusing)).toEqual(['unwritable']);
  expect([state(), inTrash().length]).toEqual(['removed', 1]);
});

test('A file in the trash that cannot be read is not told to be another one', async () => {
  await removed();
  const { disk } = library.system;
  const open = () => Promise.reject(systemError('EIO'));
  expect(await library.restore(undefined, { ...disk, open })).toEqual(['not connected']);
  expect(state()).toBe('uncertain');
  expect(await library.restore()).toEqual([null]);
});

test('Sidecars of a copy alone go along with it and come back, known as before', async () => {
  const sub = 'home/photos/sub';
  await removed({ [a]: 'one', [b]: 'one', [`${sub}/b.xmp`]: 'x', [`${sub}/b.jpg.xmp`]: 'y' });
  expect(readdirSync(library.at(sub))).toEqual([]);
  expect(library.store.removals.list()).toHaveLength(1);
  expect(await library.restore()).toEqual([null]);
  expect([library.text(`${sub}/b.xmp`), library.text(`${sub}/b.jpg.xmp`)]).toEqual(['x', 'y']);
  expect(library.store.companionFiles.sidecarsOf(library.ref(b).photoId)).toHaveLength(2);
});

test('A sidecar that is of another file too stays, and so do a RAW and a live video', async () => {
  const sub = 'home/photos/sub';
  const others = { [`${sub}/b.xmp`]: 'x', [`${sub}/B.CR2`]: 'raw', [`${sub}/b.mov`]: 'video' };
  await removed({ [a]: 'one', [b]: 'one', ...others });
  expect(readdirSync(library.at(sub)).sort()).toEqual(['B.CR2', 'b.mov', 'b.xmp']);
});

test('A sidecar that cannot go along is named, and its photo is removed', async () => {
  for (const [path, content] of Object.entries({ [a]: 'one', [b]: 'one', 'home/photos/sub/b.xmp': 'x' }))
    library.put(path, content);
  library.scan();
  const { disk } = library.system;
  const unseen = { ...disk, names: () => Promise.reject(systemError('EACCES')) };
  expect(await library.tidy([a], [b], unseen)).toEqual({ [b]: null, 'home/photos/sub': 'unwritable' });
  expect(library.text('home/photos/sub/b.xmp')).toBe('x');
});

test('The sidecar of another copy of the photo stays with that', async () => {
  await removed({ [a]: 'one', [b]: 'one', 'home/photos/a.xmp': 'x', 'home/photos/b.xmp': 'y' });
  expect(readdirSync(library.at('home/photos')).sort()).toEqual(['a.jpg', 'a.xmp', 'b.xmp', 'sub']);
});

test.skipIf(process.platform !== 'linux')(
  'Of copies whose names differ in capitals alone, each has the sidecar with its very name',
  async () => {
    const [kept, copy, other] = ['img.jpg', 'IMG.jpg', 'sub/img.jpg'].map((name) => `home/photos/${name}`);
    const sidecars = ['img.jpg.xmp', 'IMG.jpg.xmp', 'Img.JPG.xmp'];
    for (const path of [kept!, copy!, ...sidecars.map((name) => `home/photos/${name}`)])
      library.put(path, 'one');
    const scan = (): void => {
      library.scan();
      const { folderId, photoId: photo } = library.ref(kept!);
      const rows = sidecars.map((name) => ({ folderId, path: Buffer.from(name), photo }));
      library.store.companions.replace([], rows);
    };
    scan();
    expect(await library.tidy([kept!], [copy!])).toEqual({ [copy!]: null });
    expect(readdirSync(library.at('home/photos')).sort()).toEqual(['Img.JPG.xmp', 'img.jpg', 'img.jpg.xmp']);
    library.put(other!, 'one');
    scan();
    expect(await library.tidy([other!], [kept!])).toEqual({ [kept!]: null });
    expect(readdirSync(library.at('home/photos'))).toEqual(['sub']);
  },
);

test('After 30 days a file is given up, stays in the trash, and comes back from there', async () => {
  const sidecar = 'home/photos/sub/b.xmp';
  await removed({ [a]: 'one', [b]: 'one', [sidecar]: 'x' });
  const never = (): Promise<void> => Promise.reject(new Error('asked'));
  await giveUpOld(library.store, NOW_MS + RESTORABLE_MS - 1, never, library);
  expect(state()).toBe('removed');
  await giveUpOld(library.store, NOW_MS + RESTORABLE_MS, never, library);
  expect([state(), inTrash().map(library.text).sort()]).toEqual(['gone', ['one', 'x']]);
  expect(await library.restore()).toEqual([null]);
  expect([state(), library.text(b), library.text(sidecar)]).toEqual(['restored', 'one', 'x']);
});

test('Of a file that was given up it is told what keeps it from coming back', async () => {
  await removed();
  await giveUpOld(library.store, NOW_MS + RESTORABLE_MS, null, library);
  library.put(b, 'another');
  expect(await library.restore()).toEqual(['occupied']);
  rmSync(library.at(inTrash()[0]!));
  expect(await library.restore()).toEqual(['gone']);
  expect([state(), library.text(b)]).toEqual(['gone', 'another']);
});

test('A second name in the trash of a file that is back goes, and the file stays', async () => {
  await removed();
  const { id, place } = library.store.removals.list()[0]!;
  library.store.removals.beginRestoring(id);
  mkdirSync(library.at('home/photos/sub'), { recursive: true });
  linkSync(place, library.at(b)); // and then it was killed
  expect(await library.restore([id])).toEqual([null]);
  expect([library.text(b), inTrash(), state()]).toEqual(['one', [], 'restored']);
});
