import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { modelManifest } from '../../electron/contract/model.ts';
import { addModel } from '../../electron/model/add.ts';
import { BUILT_IN_MODEL, findModels } from '../../electron/model/open.ts';
import { writeOnnx } from '../../electron/model/onnx-file.ts';
import { selfTest } from '../../electron/runtimes/runtimes.ts';
import { archiveOf } from '../support/models/made-archive.ts';
import type { Manifest, OwnModel } from '../support/models/own-model.ts';
import { documentedManifest, ownNetwork, writeOwnModel } from '../support/models/own-model.ts';

const work = mkdtempSync(join(tmpdir(), 'revisit-own-'));
const [from, into] = [join(work, 'given'), join(work, 'models')];
afterAll(() => rmSync(work, { recursive: true }));
beforeEach(() => [from, into].forEach((folder) => rmSync(folder, { recursive: true, force: true })));

const add = (options: Partial<Parameters<typeof addModel>[0]> = {}) =>
  addModel({ from, into, isReference: false, tryOut: selfTest, ...options });

/** Why a changed example is refused; nothing of it may be left. */
async function refused(change: (model: OwnModel) => Partial<OwnModel>): Promise<string> {
  writeOwnModel(from, change);
  const added = await add();
  expect(existsSync(into) ? readdirSync(into) : []).toEqual([]);
  if (added.ok) return 'it is added';
  expect(added.failure.remedy).toMatch(/^[A-Z].*\.$/);
  return added.failure.reason;
}
const withManifest =
  (changes: Partial<Manifest>) =>
  ({ manifest }: OwnModel): Partial<OwnModel> => ({ manifest: { ...manifest, ...changes } });

describe('a model with its own manifest', () => {
  test('a model with the documented manifest is added, its files unchanged, once under an id', async () => {
    expect(modelManifest.safeParse(documentedManifest()).success).toBe(true);
    writeOwnModel(from);
    expect(await add()).toMatchObject({
      ok: true,
      value: { id: 'my-delf', folder: join(into, 'my-delf'), pca: { length: 41 * 64 } },
    });
    for (const file of ['network.onnx', 'pca.f32'])
      expect(readFileSync(join(into, 'my-delf', file)).equals(readFileSync(join(from, file)))).toBe(true);
    expect(await add()).toMatchObject({
      ok: false,
      failure: { reason: expect.stringContaining('There is a model my-delf already') as string },
    });
    expect(await add({ id: 'other' })).toMatchObject({ ok: true, value: { id: 'other' } });
  });

  test('a model with a manifest is added from an archive of its folder', async () => {
    writeOwnModel(from);
    writeFileSync(join(work, 'own.tgz'), archiveOf(from, 'any name'));
    expect(await add({ from: join(work, 'own.tgz') })).toMatchObject({ ok: true, value: { id: 'my-delf' } });
  });

  test('a model with a manifest may have the keypoints of the built-in model', async () => {
    const builtIn = join(import.meta.dirname, '../../build/models', BUILT_IN_MODEL);
    const { keypoints } = JSON.parse(readFileSync(join(builtIn, 'manifest.json'), 'utf8')) as Manifest;
    writeOwnModel(from, withManifest({ keypoints }));
    writeFileSync(join(from, keypoints!.file), readFileSync(join(builtIn, keypoints!.file)));
    expect(await add()).toMatchObject({ ok: true, value: { keypointPca: { length: 41 * 128 } } });
  });

  test('a model with a manifest may have descriptors of 40 numbers and no head', async () => {
    writeOwnModel(from, ({ manifest }) => ({
      onnx: writeOnnx(ownNetwork({ channels: 40 })),
      manifest: {
        ...manifest,
        pca: null,
        attention: 'l2-norm',
        outputs: { descriptors: 'features', attention: null },
      },
    }));
    expect(await add()).toMatchObject({ ok: true, value: { pca: null } });
  });

  test('a model is refused with what in it does not fit its manifest', async () => {
    const network = (reason: string): string => `The network is no good: ${reason}.`;
    expect(
      await refused(withManifest({ input: { name: 'picture', mean: 0, deviation: 1, smallestSidePx: 32 } })),
    ).toBe(network('the network has no input "picture", but image'));
    expect(await refused(withManifest({ outputs: { descriptors: 'local', attention: 'attention' } }))).toBe(
      network('the network has no output "local", but features, attention'),
    );
    expect(await refused(withManifest({ pca: null }))).toBe(
      network('it gives descriptors of 64 numbers, and the manifest has no PCA that brings them to 40'),
    );
    expect(await refused(withManifest({ cells: { stridePx: 32, originPx: 0 } }))).toBe(
      network(
        'a picture that is 8 cells of 32 pixels higher and 16 wider gives 16 rows and 32 columns ' +
          "more: the manifest's stridePx is not the network's",
      ),
    );
    expect(
      await refused(({ manifest, pca }) => ({
        manifest: { ...manifest, pca: { ...manifest.pca!, inputSize: 63 } },
        pca,
      })),
    ).toBe('The PCA pca.f32 of model my-delf holds 2624 numbers, not 41 x 63.');
    expect(await refused(({ pca }) => ({ pca: pca.map(() => NaN) }))).toBe(
      network('it gives numbers that are not finite'),
    );
  });

  test('a network that the runtime cannot open, or that is missing or another, is refused', async () => {
    expect(await refused(() => ({ onnx: Buffer.from('no ONNX at all') }))).toMatch(
      /^The network is no good: .*(protobuf|Protobuf|parse|load)/,
    );
    const unknown = ownNetwork();
    unknown.nodes[1]!.op = 'Magic';
    expect(await refused(() => ({ onnx: writeOnnx(unknown) }))).toMatch(/^The network is no good: .*Magic/);
    writeOwnModel(from);
    writeFileSync(join(from, 'network.onnx'), 'other');
    expect(await add()).toMatchObject({
      ok: false,
      failure: { reason: expect.stringContaining('sha256 differs') as string },
    });
    rmSync(join(from, 'network.onnx'));
    expect(await add()).toMatchObject({
      ok: false,
      failure: { reason: `${join(from, 'network.onnx')} cannot be read (ENOENT).` },
    });
  });

  test('a manifest that is no JSON, leads out of its folder, or takes a packed name is refused', async () => {
    writeOwnModel(from);
    writeFileSync(join(from, 'manifest.json'), '{');
    expect(await add()).toMatchObject({
      ok: false,
      failure: {
        reason: `${join(from, 'manifest.json')} is not JSON.`,
        remedy: 'Write it as electron/model/README.md says.',
      },
    });
    expect(
      await refused(({ manifest }) => ({
        manifest: { ...manifest, weights: { ...manifest.weights, file: '../network.onnx' } },
      })),
    ).toMatch(/manifest\.json is not valid: .*weights\.file/s);
    expect(await refused(withManifest({ id: BUILT_IN_MODEL }))).toBe(
      `${BUILT_IN_MODEL} is the name of a model that is, or was, packed with the program.`,
    );
  });

  test('what a process left that ended as it added or removed a model goes with the next', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    for (const what of ['adding', 'removing']) writeOwnModel(join(into, `.${what}-my-delf-${pid}`));
    writeOwnModel(join(into, `.adding-other-${process.ppid}`));
    expect(await findModels([into])).toEqual([]);
    writeOwnModel(from);
    expect(await add()).toMatchObject({ ok: true });
    expect(readdirSync(into).sort()).toEqual([`.adding-other-${process.ppid}`, 'my-delf']);
  });

  test('killed as its files go, a removed model is none, and keeps no other of its id away', async () => {
    writeOwnModel(from);
    expect(await add()).toMatchObject({ ok: true });
    const code = `
      const promises = (await import('node:fs/promises')).default;
      promises.rm = (folder) => {
        promises.unlink(folder + '/manifest.json').then(() => process.kill(process.pid, 'SIGKILL'));
        return new Promise(() => undefined);
      };
      (await import('node:module')).syncBuiltinESMExports();
      const { removeModel } = await import('./electron/model/open.ts');
      const [into, folder] = process.argv.slice(1);
      await removeModel({ id: 'my-delf', folder }, into);`;
    const { signal } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', code, into, join(into, 'my-delf')],
      { cwd: join(import.meta.dirname, '../..') },
    );
    expect(signal).toBe('SIGKILL');
    expect(await findModels([into])).toEqual([]);
    expect(await add()).toMatchObject({ ok: true });
    expect(readdirSync(into)).toEqual(['my-delf']);
  });

  test('--reference is refused beside a manifest, which alone says how its network is used', async () => {
    writeOwnModel(from);
    expect(await add({ isReference: true })).toMatchObject({
      ok: false,
      failure: { remedy: 'Leave --reference and --attention out.' },
    });
  });
});

describe('the test of a model', () => {
  test('a network that ends the process of its test, or never ends, is told of in a sentence', async () => {
    const tested = (id: string, timeoutMs = 60_000) =>
      selfTest({ id } as never, {
        timeoutMs,
        module: new URL('../runtimes/fake-self-test.ts', import.meta.url),
      });
    expect(await tested('crash')).toBe('it ends the process that runs it (SIGABRT)');
    expect(await tested('hang', 1000)).toBe('it does not get through a small photo in 1 seconds');
    expect(await tested('fine')).toBeNull();
  });
});
