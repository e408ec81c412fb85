import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { refusal, results } from '../../../electron/contract/results/results.ts';
import { opened } from '../../support/library.ts';
import { answer, revisit, temporaryFolder } from '../support.ts';

const folder = temporaryFolder();
const library = join(folder, 'library');
const [photos, other] = [join(folder, 'photos'), join(folder, 'other')];

const run = (command: 'list' | 'remove' | 'restore', ...args: string[]) =>
  answer(results[`folder ${command}`], ['folder', command, ...args, '--library', library]);

test('folder lists the folders, removes one by any path to it, and restores it', async () => {
  for (const path of [photos, other]) mkdirSync(path);
  symlinkSync(photos, join(folder, 'link'));
  const held = opened(library);
  for (const path of [photos, other]) held.addFolder(path);
  await held.close();
  const [first, second] = [{ path: other, online: true, fileCount: 0 }, { path: photos }];
  expect(await run('list')).toMatchObject({ library, folders: [first, second], removed: [] });

  const removed = await run('remove', join(folder, 'link'));
  expect(removed).toMatchObject({ folders: [first], removed: [second] });
  expect(Date.now() - Date.parse(removed.removed[0]!.removedAt)).toBeLessThan(3_600_000);
  expect((await revisit(['folder', 'list', '--library', library])).stdout).toMatch(
    /^Folders of the library:\n.*other {4}0 files\nRemoved, .*:\n.*photos {4}since \d{4}-\d\d-\d\d\n$/,
  );
  const { stdout } = await revisit(['folder', 'restore', photos, '--library', library]);
  expect(stdout).toMatch(/photos is in the library again\.\n\nFolders/);
  expect(await run('list')).toMatchObject({ folders: [first, second], removed: [] });
});

test('folder refuses what is no folder of the library, and what was not removed', async () => {
  for (const args of [
    ['remove', folder],
    ['remove', join(folder, 'nothing')],
    ['restore', photos],
  ]) {
    const { code, stdout } = await revisit(['folder', ...args, '--library', library, '--json']);
    expect(code).toBe(1);
    expect(refusal.parse(JSON.parse(stdout)).error.kind).toBe('no such folder');
  }
});

test('A scan names the folder of the library that is away, and is no failure', async () => {
  const [away, at] = [join(folder, 'away'), ['--library', join(folder, 'of away')]];
  mkdirSync(away);
  const held = opened(at[1]!);
  held.addFolder(away);
  await held.close();
  renameSync(away, `${away}-elsewhere`);
  const { code, stdout } = await revisit(['scan', ...at]);
  expect([code, stdout]).toEqual([0, expect.stringContaining(`${away} is away. Its photos are kept`)]);
  expect(await answer(results.scan, ['scan', ...at])).toMatchObject({ offlineFolders: [away] });
});
