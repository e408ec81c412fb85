import {
  copyFileSync,
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { placesResult, repairResult } from '../../electron/contract/results/results.ts';
import { openExistingStore } from '../../electron/store/store.ts';
import { paintPlaces } from '../scan/support/painted-library.ts';
import { answer, revisit, temporaryFolder } from './support.ts';

test('A damaged library is named with its remedy, and a repair and a scan give all of it back', async () => {
  const folder = temporaryFolder();
  const library = ['--library', folder];
  const photos = await paintPlaces();
  await revisit(['scan', photos, ...library]);
  const store = openExistingStore(join(folder, 'library.sqlite'));
  if (!store.ok) throw new Error(store.failure.reason);
  store.value.decisions.rename(1, 'Market');
  store.value.close();
  const { places } = await answer(placesResult, ['places', ...library]);
  truncateSync(join(folder, 'library.sqlite'), 100_000);
  for (const command of [['places'], ['scan', photos], ['serve', '--no-open']]) {
    const { code, stdout, stderr } = await revisit([...command, ...library]);
    expect({ command, code, stdout }).toEqual({ command, code: 1, stdout: '' });
    expect(stderr).toContain('library.sqlite is damaged or gone. What you decided is kept beside it');
    expect(stderr).toContain('"revisit repair"');
  }
  expect(await answer(repairResult, ['repair', ...library])).toMatchObject({ isNew: true, names: 1 });
  expect(readdirSync(folder)).toContain('library.sqlite.damaged-1');
  await revisit(['scan', ...library]);
  const again = (await answer(placesResult, ['places', ...library])).places;
  // the ids of places of which nothing was said are others
  expect(again.map(({ id: _, ...place }) => place)).toEqual(places.map(({ id: _, ...place }) => place));
  expect(again.find(({ name }) => name === 'Market')?.id).toBe(1);
  rmSync(photos, { recursive: true });
}, 120_000);

test('A copy of the log gives back what was decided, once that was told and asked for', async () => {
  const folder = temporaryFolder();
  const library = ['--library', folder];
  const photos = await paintPlaces();
  await revisit(['scan', photos, ...library]);
  const store = openExistingStore(join(folder, 'library.sqlite'));
  if (!store.ok) throw new Error(store.failure.reason);
  store.value.decisions.rename(1, 'Market');
  store.value.close();
  const copy = join(temporaryFolder(), 'copy');
  copyFileSync(join(folder, 'library.sqlite.decisions'), copy);
  const repair = ['repair', '--decisions', copy];
  expect(await revisit([...repair, ...library])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('has its own decisions') as string,
  });
  const anew = ['--library', join(temporaryFolder(), 'anew')];
  expect(await revisit([...repair, ...anew])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/Nothing was changed.*--apply.*\n.*1 place with a name/) as string,
  });
  expect(existsSync(anew[1]!)).toBe(false);
  const back = await answer(repairResult, [...repair, '--apply', ...anew]);
  expect(back).toMatchObject({ isDone: true, isNew: true, names: 1, folders: 1 });
  await revisit(['scan', ...anew]);
  const { places } = await answer(placesResult, ['places', ...anew]);
  expect(places.find(({ name }) => name === 'Market')?.id).toBe(1);
  expect(await revisit(['repair', '--apply', ...library])).toMatchObject({ code: 2 });
  rmSync(photos, { recursive: true });
}, 120_000);

test('Where there is no library there is nothing to repair; a file of another program stays', async () => {
  const folder = temporaryFolder();
  expect(await revisit(['repair', '--library', folder])).toMatchObject({ code: 1, stdout: '' });
  expect(readdirSync(folder)).toEqual([]);
  const file = join(folder, 'library.sqlite');
  writeFileSync(file, 'theirs');
  expect(await revisit(['repair', '--library', folder])).toMatchObject({ code: 1, stdout: '' });
  expect(readFileSync(file, 'utf8')).toBe('theirs');
  expect(readdirSync(folder)).toEqual(['library.sqlite']);
});
