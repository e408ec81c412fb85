import { chmodSync, chownSync, mkdirSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Disk, HandOver, System } from '../../electron/trash/trash.ts';
import { giveUpOld, removeCopies, restore, RESTORABLE_MS } from '../../electron/trash/trash.ts';
import { mountDisk } from '../support/disks/disks.ts';
import { systemError } from './sessions/faults.ts';
import { NOW_MS, tidyLibrary } from './tidy-library.ts';
import type { TidyLibrary } from './tidy-library.ts';

let library: TidyLibrary;
let user = 0;
beforeEach(() => {
  library = tidyLibrary();
  user = library.system.userId;
  for (const path of ['home/photos/a.jpg', 'stick/photos/b.jpg']) library.put(path, 'one');
  library.scan();
});
afterEach(() => library.remove());

const removeFromStick = (disk?: Disk) => library.tidy(['home/photos/a.jpg'], ['stick/photos/b.jpg'], disk);
const REMOVED = { 'stick/photos/b.jpg': null };
const at = (path: string): string[] => library.tree(path).map((file) => file.slice(path.length + 1));
const one = [expect.stringMatching(/^b\.[0-9a-f]{8}\.jpg$/)];

test('The trash that an administrator made for all users is used, where its sticky bit is set', async () => {
  mkdirSync(library.at('stick/.Trash'));
  chmodSync(library.at('stick/.Trash'), 0o1777);
  expect(await removeFromStick()).toEqual(REMOVED);
  expect(at(`stick/.Trash/${user}/files`)).toEqual(one);
});

test('One without the sticky bit, or that is a link, is passed over', async () => {
  mkdirSync(library.at('stick/.Trash'));
  chmodSync(library.at('stick/.Trash'), 0o777);
  await removeFromStick();
  expect(at(`stick/.Trash-${user}/files`)).toEqual(one);
  expect(at('stick/.Trash')).toEqual([]);
});

test('A trash that is a link is not used, and the file stays where no other place is', async () => {
  mkdirSync(library.at('stick/elsewhere'));
  chmodSync(library.at('stick/elsewhere'), 0o1777);
  for (const name of ['.Trash', `.Trash-${user}`])
    symlinkSync(library.at('stick/elsewhere'), library.at(`stick/${name}`));
  expect(await removeFromStick()).toEqual({ 'stick/photos/b.jpg': 'no trash' });
  expect(library.text('stick/photos/b.jpg')).toBe('one');
});

test.skipIf(process.getuid?.() !== 0)("A trash that is another user's is not used", async () => {
  mkdirSync(library.at(`stick/.Trash-${user}`));
  chownSync(library.at(`stick/.Trash-${user}`), 12_345, 12_345);
  expect(await removeFromStick()).toEqual({ 'stick/photos/b.jpg': 'no trash' });
});

/** A disk at whose root nothing can be made. */
function refusing(code: string): Disk {
  const { disk } = library.system;
  const isAtRoot = (path: Buffer): boolean => /\/stick\/\.[^/]+$/.test(path.toString());
  const makeFolder: Disk['makeFolder'] = (path) =>
    isAtRoot(path) ? Promise.reject(systemError(code)) : disk.makeFolder(path);
  return { ...disk, makeFolder };
}

test('On a disk without trash nothing is removed, unless the person chose a holding folder', async () => {
  expect(await removeFromStick(refusing('EROFS'))).toEqual({ 'stick/photos/b.jpg': 'no trash' });
  library.store.tidyFolders.add(Buffer.from(library.at('home/holding')), 'holding'); // of another disk
  expect(await removeFromStick(refusing('EROFS'))).toEqual({ 'stick/photos/b.jpg': 'no trash' });
  library.store.tidyFolders.add(Buffer.from(library.at('stick/holding')), 'holding');
  expect(await removeFromStick(refusing('EROFS'))).toEqual(REMOVED);
  expect(at('stick/holding/.revisit-removed/files')).toEqual(one);
  expect(await library.restore()).toEqual([null]);
});

test('A disk that is too full for a trash is told to be full', async () => {
  expect(await removeFromStick(refusing('ENOSPC'))).toEqual({ 'stick/photos/b.jpg': 'disk full' });
});

const elsewhere = (): System => ({ ...library.system, homeTrash: null });

test('Where the system has no trash that gives back, files wait in a folder of their disk', async () => {
  Object.assign(library.system, elsewhere());
  expect(await removeFromStick()).toEqual(REMOVED);
  expect(at('stick/.revisit-removed/files')).toEqual(one);
  expect(await library.restore()).toEqual([null]);
  expect(library.text('stick/photos/b.jpg')).toBe('one');
});

test('They wait beside the photos where nothing can be made at the root of the disk', async () => {
  Object.assign(library.system, elsewhere());
  expect(await removeFromStick(refusing('EACCES'))).toEqual(REMOVED);
  expect(at('stick/photos/.revisit-removed/files')).toEqual(one);
});

/** After 30 days, what becomes of a file that waits in a holding folder on the stick. */
async function givenUp(handOver: HandOver | null, handOverMs?: number): Promise<string> {
  const { system } = library;
  const options = { system, ...(handOverMs && { handOverMs }) };
  const result = await giveUpOld(library.store, NOW_MS + RESTORABLE_MS, handOver, options);
  expect(result.ok).toBe(true);
  return library.store.removals.list()[0]!.state;
}

const take = (place: Buffer): Promise<void> =>
  library.system.disk.rename(place, Buffer.from(library.at('stick/taken.jpg')));

test('After 30 days a file in a holding folder goes on to the trash of the system', async () => {
  Object.assign(library.system, elsewhere());
  await removeFromStick();
  expect(await givenUp(take)).toBe('gone');
  expect(library.text('stick/taken.jpg')).toBe('one');
  expect(library.tree('stick/.revisit-removed')).toEqual([]);
});

test.each<[string, HandOver | null]>([
  ['fails', () => Promise.reject(new Error('no'))],
  ['hangs', () => new Promise(() => undefined)],
  ['says that it took the file, and did not', () => Promise.resolve()],
  ['cannot be reached', null],
])('A file that waits stays restorable where the trash of the system %s', async (_, handOver) => {
  Object.assign(library.system, elsewhere());
  await removeFromStick();
  expect(await givenUp(handOver, 50)).toBe('removed');
  expect(at('stick/.revisit-removed/files')).toEqual(one);
  expect(await library.restore()).toEqual([null]);
});

test('A file that a trash took after it had failed, or hung, is given up the next time', async () => {
  Object.assign(library.system, elsewhere());
  await removeFromStick();
  expect(await givenUp(() => Promise.reject(new Error('no')))).toBe('removed');
  expect(await givenUp((place) => take(place).then(() => new Promise(() => undefined)), 50)).toBe('gone');
});

test('A trash that hangs once is asked for no other file in that run', async () => {
  Object.assign(library.system, elsewhere());
  library.put('stick/photos/c.jpg', 'one');
  await removeFromStick();
  library.scan();
  await library.tidy(['home/photos/a.jpg'], ['stick/photos/c.jpg']);
  let asked = 0;
  const hang = (): Promise<never> => {
    asked += 1;
    return new Promise(() => undefined);
  };
  expect([await givenUp(hang, 50), asked]).toEqual(['removed', 1]);
});

test('In a holding folder beside a trash that gives back, a file stays restorable for longer', async () => {
  library.store.tidyFolders.add(Buffer.from(library.at('stick/holding')), 'holding');
  expect(await removeFromStick(refusing('EROFS'))).toEqual(REMOVED);
  expect(await givenUp(null)).toBe('removed');
});

test('Names that are no UTF-8, long or without an extension go to the trash and come back', async () => {
  const { disk } = library.system;
  const folder = library.store.files.folders()[0]!;
  const names = [
    Buffer.from('caf\xe9.jpg', 'latin1'),
    Buffer.from(`${'ü'.repeat(125)}.jpg`),
    Buffer.from('.jpg'),
    Buffer.from(`x.${'e'.repeat(250)}`),
  ];
  const kept = library.ref('home/photos/a.jpg');
  const remove = names.map((name) => ({
    ...{ ...kept, fileId: 99 },
    path: Buffer.concat([folder.path, Buffer.from('/'), name]),
  }));
  for (const { path } of remove) await disk.writeNew(path, 'one');
  const result = await removeCopies(library.store, [{ keep: [kept], remove }], {
    ...{ signal: new AbortController().signal, nowMs: NOW_MS, onProgress: () => undefined },
    system: library.system,
  });
  if (!result.ok) throw new Error(result.failure.reason);
  expect(result.value.outcomes.map(({ outcome }) => outcome.ok)).toEqual([true, true, true, true]);
  const rows = library.store.removals.list().reverse();
  expect(rows.map(({ place }) => place.subarray(place.lastIndexOf('/') + 1).length)).toEqual([
    ...[17, 119, 13, 10],
  ]);
  await restore(
    library.store,
    rows.map(({ id }) => id),
    library.system,
  );
  for (const { path } of remove) expect((await disk.lstat(path)).size).toBe(3n);
});

const small = mountDisk(4);
test.skipIf(small === null)(
  'With a full disk under the journal nothing is moved, and it is told',
  async () => {
    const full = tidyLibrary(small!.folder);
    try {
      for (const name of ['a', 'b', 'c']) full.put(`home/photos/${name}.jpg`, 'one');
      full.scan();
      small!.fill();
      const [keep, ...remove] = ['a', 'b', 'c'].map((name) => full.ref(`home/photos/${name}.jpg`));
      const result = await removeCopies(full.store, [{ keep: [keep!], remove }], {
        ...{ signal: new AbortController().signal, nowMs: NOW_MS, onProgress: () => undefined },
        system: full.system,
      });
      const stopped = result.ok ? result.value.stopped : result.failure;
      const failures = result.ok
        ? result.value.outcomes.map(({ outcome }) => !outcome.ok && outcome.failure.kind)
        : [];
      expect([stopped?.kind, ...failures]).toContain('disk full');
      expect(full.tree('home/photos')).toHaveLength(3);
      small!.makeRoom();
      expect(await full.tidy(['home/photos/a.jpg'], ['home/photos/b.jpg'])).toEqual({
        'home/photos/b.jpg': null,
      });
    } finally {
      full.remove();
      small!.unmount();
    }
  },
);
