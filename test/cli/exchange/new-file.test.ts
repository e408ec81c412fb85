/** Files that a person names for an answer are new ones: what lies there is refused before any work. */
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { revisit, temporaryFolder } from '../support.ts';

const folder = temporaryFolder();
const photo = join(folder, 'photo.png');
writeFileSync(photo, 'a photo');
/** A folder that is not there: what is asked is not looked at. */
const none = join(folder, 'none');

const commands: [string, (file: string) => string[]][] = [
  ['match --lines', (file) => ['match', photo, photo, '--lines', file]],
  ['eval --pairs-out', (file) => ['eval', none, '--pairs-out', file]],
  ['eval --places-out', (file) => ['eval', none, '--places-out', file]],
  ['then-and-now --out', (file) => ['then-and-now', photo, photo, '--out', file]],
];

test.each(commands)('%s refuses a photo that lies there, which stays as it is', async (_, args) => {
  const { code, stderr } = await revisit(args(photo));
  expect([code, stderr]).toEqual([
    1,
    `${photo} is there already.\nName another file: nothing is written over.\n`,
  ]);
  expect(readFileSync(photo, 'utf8')).toBe('a photo');
});

test.each(commands)('%s refuses a link that leads nowhere, and makes nothing there', async (name, args) => {
  const link = join(folder, `${name}.png`);
  symlinkSync(join(folder, 'elsewhere.png'), link);
  const { code, stderr } = await revisit(args(link));
  expect([code, stderr]).toEqual([1, expect.stringContaining('is there already.')]);
  expect(existsSync(join(folder, 'elsewhere.png'))).toBe(false);
});

test.each([
  ...commands,
  ['export --proof', (file: string) => ['export', '--proof', '1', '--out', file]] as const,
])('%s tells before the work that its folder is not there', async (_, args) => {
  const file = join(none, 'new.png');
  const { code, stderr } = await revisit(args(file));
  expect([code, stderr]).toEqual([1, `${file} cannot be written (ENOENT).\nName another file.\n`]);
});

test('eval --explain refuses a folder in which anything lies', async () => {
  const mine = join(folder, 'mine');
  mkdirSync(mine);
  writeFileSync(join(mine, 'index.html'), 'my page');
  const { code, stderr } = await revisit(['eval', none, '--explain', mine]);
  expect([code, stderr]).toEqual([1, expect.stringContaining(`Files lie in ${mine} already.`)]);
  expect(readFileSync(join(mine, 'index.html'), 'utf8')).toBe('my page');
});
