import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { modelListResult, modelRemoveResult } from '../../electron/contract/results.ts';
import { dataFolder } from '../../electron/engine/folders.ts';
import { BUILT_IN_MODEL } from '../../electron/model/open.ts';
import { revisit, temporaryFolder } from './support.ts';

const home = temporaryFolder();
const packed = resolve(import.meta.dirname, '../../build/models', BUILT_IN_MODEL);

test('models are listed and those that were added are removed, never the built-in one', async () => {
  for (const name of ['XDG_DATA_HOME', 'APPDATA', 'HOME']) process.env[name] = home;
  delete process.env.REVISIT_LIBRARY;
  const added = join(dataFolder(), 'models', 'own');
  mkdirSync(join(added, '..'), { recursive: true });
  cpSync(packed, added, { recursive: true, filter: (file) => !file.endsWith('manifest.json') });
  writeFileSync(join(added, 'manifest.json'), JSON.stringify({ ...JSON.parse(readFileSync(join(packed, 'manifest.json'), 'utf8')) as object, id: 'own' }));

  const { models } = modelListResult.parse(JSON.parse((await revisit(['model', 'list', '--json'])).stdout));
  expect(models.map(({ id, problem }) => [id, problem])).toEqual(expect.arrayContaining([[BUILT_IN_MODEL, null], ['own', null]]));

  const kept = await revisit(['model', 'remove', BUILT_IN_MODEL]);
  expect([kept.code, existsSync(packed)]).toEqual([1, true]);
  const removed = await revisit(['model', 'remove', 'own', '--json']);
  expect(modelRemoveResult.parse(JSON.parse(removed.stdout)).id).toBe('own');
  expect(existsSync(added)).toBe(false);
  expect((await revisit(['model', 'remove', 'own'])).code).toBe(1);
});
