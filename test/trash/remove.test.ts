import { linkSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CopyGroup, Disk, FileRef, RemovalProgress } from '../../electron/trash/trash.ts';
import { removeCopies } from '../../electron/trash/trash.ts';
import { systemError } from './sessions/faults.ts';
import { NOW_MS, tidyLibrary } from './tidy-library.ts';
import type { TidyLibrary } from './tidy-library.ts';

let library: TidyLibrary;
beforeEach(() => {
  library = tidyLibrary();
});
afterEach(() => library.remove());

/** Files of these names with these contents, as a scan finds them. */
function put(files: Record<string, string>): void {
  for (const [path, content] of Object.entries(files)) library.put(path, content);
  library.scan();
}

const inTrash = (folder = 'home/.local/share/Trash'): string[] => library.tree(`${folder}/files`);
const photos = (): string[] => library.tree().filter((path) => path.includes('/photos/'));

test('A copy goes to the trash of its disk, which notes where it lay as the specification says', async () => {
  put({ 'home/photos/a.jpg': 'one', 'home/photos/é 1%.jpg': 'one', 'stick/photos/sub/b.jpg': 'one' });
  const removed = ['home/photos/é 1%.jpg', 'stick/photos/sub/b.jpg'];
  expect(await library.tidy(['home/photos/a.jpg'], removed)).toEqual({
    'home/photos/é 1%.jpg': null,
    'stick/photos/sub/b.jpg': null,
  });
  expect(photos()).toEqual(['home/photos/a.jpg']);
  const [home] = library.tree('home/.local/share/Trash/info');
  expect(home).toMatch(/\/é 1%\.[0-9a-f]{8}\.jpg\.trashinfo$/);
  expect(library.text(home!)).toBe(
    `[Trash Info]\nPath=${library.root}/home/photos/%C3%A9%201%25.jpg\nDeletionDate=2026-01-02T03:04:05\n`,
  );
  const [stick] = library.tree(`stick/.Trash-${process.getuid!()}/info`);
  expect(library.text(stick!)).toBe(
    '[Trash Info]\nPath=photos/sub/b.jpg\nDeletionDate=2026-01-02T03:04:05\n',
  );
  expect(library.text(inTrash()[0]!)).toBe('one');
});

test('A removed file has vanished at once, and of a restored one all is known that was', async () => {
  put({ 'home/photos/a.jpg': 'one', 'home/photos/b.jpg': 'one' });
  await library.tidy(['home/photos/a.jpg'], ['home/photos/b.jpg']);
  expect(library.store.files.counts()).toEqual({ present: 1, offline: 0, vanished: 1 });
  expect(await library.restore()).toEqual([null]);
  expect(library.store.files.counts()).toEqual({ present: 2, offline: 0, vanished: 0 });
  expect(library.scan()).toBe(2); // files that did not change
  expect(library.tree('home/.local')).toEqual([]);
});

test('Nothing is removed where the copy to be kept is not what it has to be', async () => {
  const make = (): void =>
    put({ 'home/photos/a.jpg': 'one', 'home/photos/b.jpg': 'one', 'home/photos/c.jpg': 'one' });
  const [a, b] = ['home/photos/a.jpg', 'home/photos/b.jpg'];
  make();
  const refs = [a, b].map(library.ref);
  const tidy = async (plan: CopyGroup[]): Promise<unknown> => {
    const result = await removeCopies(library.store, plan, {
      ...{ signal: new AbortController().signal, nowMs: NOW_MS, onProgress: () => undefined },
      system: library.system,
    });
    return (
      result.ok && result.value.outcomes.map(({ outcome }) => (outcome.ok ? null : outcome.failure.kind))
    );
  };
  const [kept, copy] = refs as [(typeof refs)[0], (typeof refs)[0]];
  expect(await tidy([{ keep: [], remove: [copy] }])).toEqual(['last copy']);
  expect(await tidy([{ keep: [kept], remove: [kept, copy] }])).toEqual(
    Array(2).fill('kept copy to be removed'),
  );
  expect(
    await tidy([
      { keep: [kept], remove: [copy] },
      { keep: [library.ref('home/photos/c.jpg')], remove: [kept] },
    ]),
  ).toEqual(['kept copy to be removed', null]);
  expect(await tidy([{ keep: [kept], remove: [copy] }])).toEqual(['kept copy missing']);
  library.put(a, 'two');
  expect(await tidy([{ keep: [kept], remove: [copy] }])).toEqual(['kept copy changed']);
  rmSync(library.at(a));
  linkSync(library.at(b), library.at(a));
  expect(await tidy([{ keep: [kept], remove: [copy] }])).toEqual(['same file']);
  rmSync(library.at(a));
  symlinkSync(library.at(b), library.at(a));
  expect(await tidy([{ keep: [kept], remove: [copy] }])).toEqual(['same file']);
  expect(photos()).toEqual([a, b, 'home/photos/c.jpg']);
});

test('What must be done first is done before any copy moves, and not where none can go', async () => {
  const [a, b, c] = ['home/photos/a.jpg', 'home/photos/b.jpg', 'home/photos/c.jpg'] as const;
  put({ [a]: 'one', [b]: 'one', [c]: 'one' });
  const done: string[][] = [];
  const before = (): Promise<void> => Promise.resolve(void done.push(photos()));
  const plan = [{ keep: [a].map(library.ref), remove: [b, c].map(library.ref), before }];
  const tidy = () =>
    removeCopies(library.store, plan, {
      ...{ signal: new AbortController().signal, nowMs: NOW_MS, onProgress: () => undefined },
      system: library.system,
    });
  library.put(a, 'two');
  await tidy();
  expect(done).toEqual([]);
  library.put(a, 'one');
  await tidy();
  expect([done, photos()]).toEqual([[[a, b, c]], [a]]);
});

test('A kept copy whose disk is away is none, where another one stands', async () => {
  put({ 'home/photos/a.jpg': 'one', 'home/photos/b.jpg': 'one', 'stick/photos/c.jpg': 'one' });
  const keep = ['stick/photos/c.jpg', 'home/photos/a.jpg'].map(library.ref);
  const remove = [library.ref('home/photos/b.jpg')];
  renameSync(library.at('stick'), library.at('away'));
  const result = await removeCopies(library.store, [{ keep, remove }], {
    ...{ signal: new AbortController().signal, nowMs: NOW_MS, onProgress: () => undefined },
    system: library.system,
  });
  expect(result).toMatchObject({ ok: true, value: { outcomes: [{ outcome: { ok: true } }] } });
  expect(library.store.removals.list()[0]!.keptPath.toString()).toBe(library.at('home/photos/a.jpg'));
});

test('A kept copy with another picture does not stand for the first one, whose disk is away', async () => {
  put({ 'home/photos/a.jpg': 'half', 'home/photos/b.jpg': 'one', 'stick/photos/c.jpg': 'whole' });
  const [first, small, copy] = ['stick/photos/c.jpg', 'home/photos/a.jpg', 'home/photos/b.jpg'].map(
    library.ref,
  );
  const samePicture = { ...small!, photoId: first!.photoId };
  renameSync(library.at('stick'), library.at('away'));
  const kinds = async (keep: FileRef[]): Promise<unknown> => {
    const result = await removeCopies(library.store, [{ keep, remove: [copy!] }], {
      ...{ signal: new AbortController().signal, nowMs: NOW_MS, onProgress: () => undefined },
      system: library.system,
    });
    return (
      result.ok && result.value.outcomes.map(({ outcome }) => (outcome.ok ? null : outcome.failure.kind))
    );
  };
  expect(await kinds([first!, small!])).toEqual(['kept copy missing']);
  expect(await kinds([first!, samePicture])).toEqual([null]);
});

test('A file that is no ordinary one, gone, or changed since it was shown stays where it is', async () => {
  put({ 'home/photos/a.jpg': 'one', 'home/photos/b.jpg': 'one', 'home/photos/c.jpg': 'one' });
  const names = ['b', 'c'].map((name) => `home/photos/${name}.jpg`);
  const remove = names.map(library.ref);
  library.put('home/photos/b.jpg', 'two');
  utimesSync(library.at('home/photos/b.jpg'), 1, 1);
  rmSync(library.at('home/photos/c.jpg'));
  const tidy = async (): Promise<unknown> => {
    const result = await removeCopies(library.store, [{ keep: [library.ref('home/photos/a.jpg')], remove }], {
      ...{ signal: new AbortController().signal, nowMs: NOW_MS, onProgress: () => undefined },
      system: library.system,
    });
    return (
      result.ok && result.value.outcomes.map(({ outcome }) => (outcome.ok ? null : outcome.failure.kind))
    );
  };
  expect(await tidy()).toEqual(['changed', 'vanished']);
  symlinkSync(library.at('home/photos/b.jpg'), library.at('home/photos/c.jpg'));
  expect(await tidy()).toEqual(['changed', 'not a file']);
  expect(library.store.removals.list()).toEqual([]);
});

/** Does something at the first call of that name. */
function at(name: keyof Disk, does: (path: Buffer) => void, isAfter = false): Disk {
  const { disk } = library.system;
  let isDone = false;
  const call = disk[name] as (...args: unknown[]) => Promise<unknown>;
  return {
    ...disk,
    [name]: async (...args: unknown[]): Promise<unknown> => {
      const isNow = !isDone;
      isDone = true;
      if (isNow && !isAfter) does(args[0] as Buffer);
      const result = await call(...args);
      if (isNow && isAfter) does(args[0] as Buffer);
      return result;
    },
  };
}

test('Where the kept copy goes while a file is moved, that is put back and the group left', async () => {
  put({ 'home/photos/a.jpg': 'one', 'home/photos/b.jpg': 'one', 'home/photos/c.jpg': 'one' });
  const disk = at('rename', () => rmSync(library.at('home/photos/a.jpg')));
  expect(await library.tidy(['home/photos/a.jpg'], ['home/photos/b.jpg', 'home/photos/c.jpg'], disk)).toEqual(
    {
      'home/photos/b.jpg': 'kept copy missing',
      'home/photos/c.jpg': 'not tried',
    },
  );
  expect(photos()).toEqual(['home/photos/b.jpg', 'home/photos/c.jpg']);
  expect(library.tree('home/.local')).toEqual([]);
});

test('Where the kept copy goes before a file is moved, the file is not moved at all', async () => {
  put({ 'home/photos/a.jpg': 'one', 'home/photos/b.jpg': 'one' });
  let moves = 0;
  const disk = at('writeNew', () => rmSync(library.at('home/photos/a.jpg')));
  const counting = { ...disk, rename: (from: Buffer, to: Buffer) => ((moves += 1), disk.rename(from, to)) };
  expect(await library.tidy(['home/photos/a.jpg'], ['home/photos/b.jpg'], counting)).toEqual({
    'home/photos/b.jpg': 'kept copy missing',
  });
  expect(moves).toBe(0);
});

test('Where the file that is to go changes after it was read, it is not moved at all', async () => {
  put({ 'home/photos/a.jpg': 'one', 'home/photos/b.jpg': 'one' });
  let moves = 0;
  const disk = at('writeNew', () => library.put('home/photos/b.jpg', 'edited'));
  const counting = { ...disk, rename: (from: Buffer, to: Buffer) => ((moves += 1), disk.rename(from, to)) };
  expect(await library.tidy(['home/photos/a.jpg'], ['home/photos/b.jpg'], counting)).toEqual({
    'home/photos/b.jpg': 'changed',
  });
  expect([moves, library.text('home/photos/b.jpg')]).toEqual([0, 'edited']);
});

test('A file that another program saves anew while it is moved is put back as that saved it', async () => {
  put({ 'home/photos/a.jpg': 'one', 'home/photos/b.jpg': 'one' });
  const disk = at('rename', () => {
    library.put('home/new', 'edited');
    renameSync(library.at('home/new'), library.at('home/photos/b.jpg'));
  });
  expect(await library.tidy(['home/photos/a.jpg'], ['home/photos/b.jpg'], disk)).toEqual({
    'home/photos/b.jpg': 'changed',
  });
  expect(library.text('home/photos/b.jpg')).toBe('edited');
});

test('A file that another program puts where one was moved away is not written over', async () => {
  put({ 'home/photos/a.jpg': 'one', 'home/photos/b.jpg': 'one', 'home/photos/c.jpg': 'one' });
  const disk = at('rename', () => library.put('home/photos/b.jpg', 'new'), true);
  expect(await library.tidy(['home/photos/a.jpg'], ['home/photos/b.jpg', 'home/photos/c.jpg'], disk)).toEqual(
    {
      'home/photos/b.jpg': 'at its path again',
      'home/photos/c.jpg': 'not tried',
    },
  );
  expect(library.text('home/photos/b.jpg')).toBe('new');
  expect(inTrash().map(library.text)).toEqual(['one']);
  expect(await library.restore()).toEqual(['occupied']);
  rmSync(library.at('home/photos/b.jpg'));
  expect(await library.restore()).toEqual([null]);
  expect(library.text('home/photos/b.jpg')).toBe('one');
});

test('The kept copy is read once a run, however many files go on its account', async () => {
  const names = Array.from({ length: 5 }, (_, i) => `home/photos/${i}.jpg`);
  put(Object.fromEntries(names.map((name) => [name, 'one'])));
  const { disk } = library.system;
  const reads: string[] = [];
  const open: Disk['open'] = async (path) => {
    const file = await disk.open(path);
    return { ...file, read: (buffer) => (reads.push(path.toString()), file.read(buffer)) };
  };
  await library.tidy(names.slice(0, 1), names.slice(1), { ...disk, open });
  // the bytes, and the end
  expect(reads.filter((path) => path === library.at(names[0]!))).toHaveLength(2);
  expect(reads.filter((path) => path === library.at(names[1]!))).toHaveLength(2);
});

test.skipIf(process.platform !== 'linux').each([
  ['of a full quota', 'Unknown system error -122', 'disk full'],
  ['of a share that forgot the file', 'Unknown system error -116', 'unwritable'],
  ['that Windows has no name for', 'UNKNOWN', 'unwritable'],
])("An error %s is the system's, and the next copy is tried", async (_, code, kind) => {
  put({ 'home/photos/a.jpg': 'one', 'home/photos/b.jpg': 'one', 'home/photos/c.jpg': 'one' });
  const { disk } = library.system;
  const writeNew: Disk['writeNew'] = (path, text) =>
    path.includes('/b.') ? Promise.reject(systemError(code)) : disk.writeNew(path, text);
  const copies = ['home/photos/b.jpg', 'home/photos/c.jpg'];
  expect(await library.tidy(['home/photos/a.jpg'], copies, { ...disk, writeNew })).toEqual({
    'home/photos/b.jpg': kind,
    'home/photos/c.jpg': null,
  });
});

test('A removal that is stopped ends between two files, and tells how far it came', async () => {
  put({ 'home/photos/a.jpg': 'one', 'home/photos/b.jpg': 'one', 'home/photos/c.jpg': 'one' });
  const abort = new AbortController();
  const told: RemovalProgress[] = [];
  const plan = [
    {
      keep: [library.ref('home/photos/a.jpg')],
      remove: ['home/photos/b.jpg', 'home/photos/c.jpg'].map(library.ref),
    },
  ];
  const result = await removeCopies(library.store, plan, {
    ...{ signal: abort.signal, nowMs: NOW_MS, system: library.system },
    onProgress: (progress) => {
      told.push(progress);
      abort.abort();
    },
  });
  expect(result).toMatchObject({ ok: true, value: { isInterrupted: true, stopped: null } });
  expect(told).toEqual([{ done: 1, total: 2, removedCount: 1, removedBytes: 3 }]);
  expect(photos()).toEqual(['home/photos/a.jpg', 'home/photos/c.jpg']);
});

test('While a scan or another removal runs nothing is removed', async () => {
  put({ 'home/photos/a.jpg': 'one', 'home/photos/b.jpg': 'one' });
  await library.store.lockedForScan(async () => {
    await expect(library.tidy(['home/photos/a.jpg'], ['home/photos/b.jpg'])).rejects.toThrow(
      'Another Revisit',
    );
  });
  expect(readdirSync(library.at('home/photos'))).toHaveLength(2);
});

test('A file in a folder that a link leads to goes from where it really lies', async () => {
  put({ 'home/photos/a.jpg': 'one' });
  mkdirSync(library.at('stick/other'));
  symlinkSync(library.at('stick/other'), library.at('home/photos/link'));
  library.put('stick/other/b.jpg', 'one');
  const { folderId, ...ref } = library.ref('home/photos/a.jpg');
  const path = Buffer.from(library.at('home/photos/link/b.jpg'));
  const result = await removeCopies(
    library.store,
    [{ keep: [{ folderId, ...ref }], remove: [{ ...ref, folderId, fileId: 99, path }] }],
    {
      ...{ signal: new AbortController().signal, nowMs: NOW_MS, onProgress: () => undefined },
      system: library.system,
    },
  );
  expect(result).toMatchObject({ ok: true, value: { outcomes: [{ outcome: { ok: true } }] } });
  const [info] = library.tree(`stick/.Trash-${process.getuid!()}/info`);
  expect(library.text(info!)).toContain('Path=other/b.jpg\n');
  expect(await library.restore()).toEqual([null]);
  expect(library.text('stick/other/b.jpg')).toBe('one');
});
