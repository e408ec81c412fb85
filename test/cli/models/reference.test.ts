import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { delfFilesResult, matchResult, scanResult } from '../../../electron/contract/results/results.ts';
import { dataFolder } from '../../../electron/process/folders.ts';
import { BUILT_IN_MODEL } from '../../../electron/model/open.ts';
import { writeEvaluation } from '../../support/synthetic/photos.ts';
import { answer, revisit, temporaryFolder } from '../support.ts';

const home = temporaryFolder();
const [a, b] = ['photo-000.jpg', 'photo-001.jpg'].map((name) => join(home, 'photos', name)) as [
  string,
  string,
];

/** The built-in network, run as the reference runs its own. */
function addReference(id: string): void {
  const [packed, folder] = [
    resolve(import.meta.dirname, '../../../build/models', BUILT_IN_MODEL),
    join(dataFolder(), 'models', id),
  ];
  mkdirSync(join(folder, '..'), { recursive: true });
  cpSync(packed, folder, { recursive: true, filter: (file) => !file.endsWith('manifest.json') });
  const manifest = JSON.parse(readFileSync(join(packed, 'manifest.json'), 'utf8')) as object;
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({ ...manifest, id, isReference: true, keypoints: undefined, matching: { evidence: 40 } }),
  );
}

beforeAll(async () => {
  for (const name of ['XDG_DATA_HOME', 'APPDATA', 'HOME']) process.env[name] = home;
  delete process.env.REVISIT_LIBRARY;
  await writeEvaluation(home, { places: 1, photosPerPlace: 2, distractors: 0, widthPx: 320, heightPx: 240 });
});

test('--reference says how to get its model, takes the only one, and asks which of several', async () => {
  const none = await revisit(['match', '--reference', a, b]);
  expect([none.code, none.stderr]).toEqual([
    1,
    expect.stringMatching(
      /^There is no model in the settings of the DELF reference\.\nAdd one: .*--reference/,
    ) as string,
  ]);
  addReference('own-reference');
  const { model, score, inlierCount, seed } = await answer(matchResult, ['match', '--reference', a, b]);
  expect([model, seed, inlierCount > 40]).toEqual(['own-reference', 0, true]);
  expect(score).toBeCloseTo((100 * inlierCount) / 40, 9);
  addReference('other-reference');
  const several = await revisit(['scan', '--reference', join(home, 'photos')]);
  expect(several.stderr).toContain(
    'Several models are in the settings of the DELF reference: other-reference, own-reference.\nName ' +
      'one with --model.',
  );
  expect(
    (await answer(scanResult, ['scan', '--reference', '--model', 'own', join(home, 'photos')])).model,
  ).toBe('own-reference');
});

test('export and import write and take .delf files, and tell which could not be taken', async () => {
  const folder = join(home, 'features');
  const options = (command: string): string[] => [command, '--delf', folder, '--model', 'own-reference'];
  await answer(scanResult, ['scan', '--model', 'own-reference', join(home, 'photos')]);
  expect(await answer(delfFilesResult, options('export'))).toMatchObject({
    model: 'own-reference',
    folder,
    files: 2,
    refused: [],
  });
  expect(readdirSync(folder).sort()).toEqual(['photo-000.delf', 'photo-001.delf', 'photos.tsv']);
  writeFileSync(join(folder, 'photo-001.delf'), 'no features');
  const { code, stdout } = await revisit(options('import'));
  expect(code).toBe(0);
  expect(stdout.split('\n')).toEqual([
    expect.stringMatching(/^Features of 1 photo, of model own-reference, taken from ./),
    '1 photo had features of this model already: they were replaced.',
    expect.stringMatching(/photo-001\.delf$/),
    expect.stringMatching(/^ +The file .* \(byte \d+\)\. ./),
    expect.stringMatching(/^Match them: .*scan --model own-reference$/),
    '',
  ]);
});
