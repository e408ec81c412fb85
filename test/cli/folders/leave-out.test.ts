import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { results } from '../../../electron/contract/results/results.ts';
import { opened } from '../../support/library.ts';
import { answer, revisit, temporaryFolder } from '../support.ts';

const folder = temporaryFolder();

test('leave-out adds patterns, tells them, and removes them', async () => {
  const [library, photos] = [join(folder, 'library'), join(folder, 'photos')];
  mkdirSync(photos);
  writeFileSync(join(photos, 'a.jpg'), '');
  const held = opened(library);
  held.addFolder(photos);
  await held.close();
  const run = (...args: string[]) =>
    answer(results['leave-out list'], ['leave-out', ...args, '--library', library]);
  expect(await run('list')).toMatchObject({ patterns: [], others: [] });
  await run('add', '*.png');
  const added = await run('add', '/2014/raw/', '--folder', photos);
  expect(added.patterns).toMatchObject([
    { pattern: '*.png', folder: null },
    { pattern: '/2014/raw/', folder: photos },
  ]);
  expect((await run('remove', '*.png')).patterns).toMatchObject([{ pattern: '/2014/raw/' }]);
  for (const args of [
    ['remove', '*.png'],
    ['add', '#'],
    ['add', 'x', '--folder', folder],
  ])
    expect(await revisit(['leave-out', ...args, '--library', library])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/\.\n.+/) as string,
    });
  const { stdout } = await revisit(['leave-out', 'list', '--library', library]);
  expect(stdout).toContain('/2014/raw/ in ');
});
