import { renameSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Disk } from '../../electron/trash/trash.ts';
import { recover, withDisk } from '../../electron/trash/trash.ts';
import { connectSilentShare, disconnect, mayConnect } from '../support/mounts.ts';
import { systemError } from './sessions/faults.ts';
import { killedAtMove, tidyLibrary } from './tidy-library.ts';
import type { TidyLibrary } from './tidy-library.ts';

let library: TidyLibrary;
beforeEach(() => {
  library = tidyLibrary();
});
afterEach(() => library.remove());

const [kept, copy] = ['home/photos/a.jpg', 'stick/photos/b.jpg'];
const ANSWER_MS = 500;

/** While the stick is a share that gives no answer. */
async function whileSilent<T>(work: () => Promise<T>): Promise<T> {
  const share = await connectSilentShare(library.at('stick'));
  try {
    return await work();
  } finally {
    await share.die();
    disconnect(library.at('stick'));
  }
}

const path = (name: string): Buffer => Buffer.from(library.at(name));

const killed = (isMoved: boolean): Promise<void> => killedAtMove(library, kept, copy, isMoved);

const recovered = (answerMs = ANSWER_MS): Promise<string[]> =>
  withDisk(async (disk) => {
    const result = await recover(library.store, { ...library.system, disk });
    if (!result.ok) throw new Error(result.failure.reason);
    return result.value.map(({ state }) => state);
  }, answerMs);

test.skipIf(!mayConnect.share)(
  'A share that gives no answer is asked nothing more, whatever lies on it, and other disks are',
  async () => {
    library.put('home/photos/a.jpg', 'one');
    await whileSilent(() =>
      withDisk(async (disk) => {
        for (let i = 0; i < 100; i += 1)
          await expect(disk.lstat(path(`stick/${i}/b.jpg`))).rejects.toMatchObject({ code: 'no answer' });
        expect((await disk.lstat(path('home/photos/a.jpg'))).isFile()).toBe(true);
      }, ANSWER_MS),
    );
  },
  20_000,
);

test.skipIf(!mayConnect.share).each([
  [true, 'removed', null],
  [false, 'restored', 'one'],
])(
  'A removal that was cut short is open while its share hangs, and settled when that is back (%s)',
  async (isMoved, state, text) => {
    await killed(isMoved);
    await whileSilent(async () => {
      expect(await recovered()).toEqual(['uncertain']);
      expect(await recovered()).toEqual(['uncertain']);
    });
    expect([await recovered(30_000), library.text(copy)]).toEqual([[state], text]);
  },
  20_000,
);

/** A disk that gives no answer from the first move on, which it makes late. */
function hangingAtMoves(disk: Disk): { disk: Disk; moveNow: () => void } {
  const asked: [string, string][] = [];
  const unlessHung = <T>(call: (path: Buffer) => Promise<T>) => {
    return (at: Buffer): Promise<T> =>
      asked.flat().includes(at.toString()) ? Promise.reject(systemError('no answer')) : call(at);
  };
  const rename = (from: Buffer, to: Buffer): Promise<void> => {
    asked.push([from.toString(), to.toString()]);
    return Promise.reject(systemError('no answer'));
  };
  const [lstat, open] = [unlessHung(disk.lstat), unlessHung(disk.open)];
  return {
    disk: { ...disk, rename, lstat, open },
    moveNow: () => asked.forEach(([from, to]) => renameSync(from, to)),
  };
}

test('A move without an answer is not told to have failed, and is found when it was made late', async () => {
  for (const one of [kept, copy]) library.put(one, 'one');
  library.scan();
  const { disk, moveNow } = hangingAtMoves(library.system.disk);
  expect(await library.tidy([kept], [copy], disk)).toEqual({ [copy]: 'not known' });
  expect(library.store.removals.list().map(({ state }) => state)).toEqual(['uncertain']);
  moveNow();
  expect(await recovered(30_000)).toEqual(['removed']);
  expect(await library.restore()).toEqual([null]);
  expect(library.text(copy)).toBe('one');
});

test('What the disks tell by way of another process is what they tell this one', async () => {
  library.put('home/photos/a.jpg', 'one');
  const own = library.system.disk;
  await withDisk(async (disk) => {
    const told = async (of: Disk): Promise<unknown[]> => {
      const found = await of.lstat(path('home/photos/a.jpg'));
      const file = await of.open(path('home/photos/a.jpg'));
      const buffer = Buffer.alloc(10);
      const read = [await file.read(buffer), buffer.toString('latin1'), (await file.stat()).ino];
      await file.close();
      const { dev, ino, size, mtimeNs, ctimeNs, nlink, mode, uid } = found;
      return [
        ...[dev, ino, size, mtimeNs, ctimeNs, nlink, mode, uid, found.isFile(), found.isDirectory()],
        ...[read, await of.names(path('home')), await of.realpath(path('home/photos/..'))],
        await of.rename(path('none'), path('other')).catch((error: unknown) => ({ ...(error as object) })),
      ];
    };
    const [apart, here] = [await told(disk), await told(own)];
    expect(apart.slice(0, -1)).toEqual(here.slice(0, -1));
    expect(apart.at(-1)).toMatchObject({ code: 'ENOENT', syscall: 'rename' });
  });
});
