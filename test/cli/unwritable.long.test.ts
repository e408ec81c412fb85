import { spawnSync } from 'node:child_process';
import { closeSync, cpSync, existsSync, openSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { paintPlaces } from '../scan/support/painted-library.ts';
import type { Disk } from '../support/disks/disks.ts';
import { canMount, mountDisk } from '../support/disks/disks.ts';
import { revisit, temporaryFolder } from './support.ts';

describe.skipIf(!canMount('libraries that cannot be written, on the command line'))('on a disk', () => {
  const root = temporaryFolder();
  let photos: string;
  let disk: Disk;
  beforeAll(async () => {
    photos = await paintPlaces();
    await revisit(['scan', photos, '--library', join(root, 'library')]);
  }, 120_000);
  afterAll(() => rmSync(photos, { recursive: true }));
  beforeEach(() => {
    disk = mountDisk(4)!;
    cpSync(join(root, 'library'), join(disk.folder, 'library'), { recursive: true });
  });
  afterEach(() => disk.unmount());

  const photo = (name: string): string => join(photos, `${name}.jpg`);
  const questions = (): string[][] => [
    ['places'],
    ['find', photo('a0')],
    ['match', photo('a0'), photo('b0')],
    ['export', '--delf', join(root, 'delf')],
  ];
  const changes = (): string[][] => [['scan'], ['scan', photos], ['import', '--delf', join(root, 'delf')]];
  const worlds: [string, string, () => void][] = [
    ['a read-only disk', 'cannot be written. What is in the library is shown', () => disk.makeReadOnly()],
    ['a full disk', 'is full. What is in the library is shown', () => disk.fill()],
  ];

  test.each(worlds)(
    'From %s questions are answered, and a line says that nothing is kept',
    async (_, said, make) => {
      const library = ['--library', join(disk.folder, 'library')];
      const before = await Promise.all(
        questions().map((question) => revisit([...question, '--library', join(root, 'library')])),
      );
      make();
      for (const [i, question] of questions().entries()) {
        const { code, stdout, stderr } = await revisit([...question, ...library]);
        const told = before[i]!.stdout.replaceAll(join(root, 'library'), library[1]!);
        expect({ question, code, stdout }).toEqual({ question, code: 0, stdout: told });
        expect(stderr).toContain(said);
        expect(stderr.trim().split('\n')).toHaveLength(2);
      }
    },
  );

  test.each(worlds)('On %s what would change the library is refused in two lines', async (_, said, make) => {
    make();
    for (const change of changes()) {
      const { code, stdout, stderr } = await revisit([...change, '--library', join(disk.folder, 'library')]);
      expect({ change, code, stdout }).toEqual({ change, code: 1, stdout: '' });
      expect(stderr).toContain(said);
      expect(stderr.trim().split('\n')).toHaveLength(2);
    }
  });

  test.each(worlds)(
    'Where there is no library yet, every command on %s is refused in two lines',
    async (_, __, make) => {
      rmSync(join(disk.folder, 'library'), { recursive: true });
      make();
      for (const command of [...questions(), ...changes()]) {
        const { code, stderr } = await revisit([...command, '--library', join(disk.folder, 'library')]);
        expect({ command, code }).toEqual({ command, code: 1 });
        expect(stderr.trim().split('\n')).toHaveLength(2);
      }
    },
  );

  test.each<[string, () => void, RegExp]>([
    ['read-only', () => disk.makeReadOnly(), /cannot be written \(EROFS\)/],
    ['full', () => disk.fill(), /Only 0 bytes are free.*Nothing is scanned/],
  ])('doctor ends with 1 where no library can be made, as the disk is %s', async (_, make, said) => {
    make();
    const { code, stdout } = await revisit(['doctor', '--library', join(disk.folder, 'new/library')]);
    expect([code, stdout]).toEqual([1, expect.stringMatching(said)]);
  });
});

/** Linux' device that takes nothing, as a full disk. */
const full = '/dev/full';
test.skipIf(!existsSync(full))('An answer that goes to a full disk is refused in two lines', () => {
  const stdout = openSync(full, 'w');
  const main = resolve(import.meta.dirname, '../../electron/cli/main.ts');
  const ended = spawnSync(process.execPath, [main, 'schema'], { stdio: ['ignore', stdout, 'pipe'] });
  closeSync(stdout);
  expect([ended.status, ended.stderr.toString()]).toEqual([
    1,
    'The answer cannot be written (ENOSPC).\nMake room, or let it go elsewhere.\n',
  ]);
});
