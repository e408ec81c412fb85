import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { ModelManifest } from '../../electron/contract/model.ts';
import { modelFolders } from '../../electron/model/folders.ts';
import { BUILT_IN_MODEL, findModels, openModel } from '../../electron/model/open.ts';

const packed = modelFolders()[0]!;
const weights = `${BUILT_IN_MODEL}.onnx`;
const made: string[] = [];
let folder: string;
let copy: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'revisit-models-'));
  made.push(folder);
  copy = join(folder, 'a copy');
  await cp(join(packed, BUILT_IN_MODEL), copy, { recursive: true });
});
afterAll(() => Promise.all(made.map((path) => rm(path, { recursive: true }))));

async function edit(change: (manifest: Record<string, unknown>) => void): Promise<void> {
  const manifest = JSON.parse(await readFile(join(copy, 'manifest.json'), 'utf8')) as Record<string, unknown>;
  change(manifest);
  await writeFile(join(copy, 'manifest.json'), JSON.stringify(manifest));
}

async function reason(idOrFolder: string): Promise<string> {
  const opened = await openModel(idOrFolder, [folder]);
  if (opened.ok) throw new Error('opened');
  expect(opened.failure.remedy).toMatch(/^[A-Z].*\.$/);
  return opened.failure.reason;
}

describe('openModel', () => {
  test('the packed model is opened by its id', async () => {
    const opened = await openModel(BUILT_IN_MODEL, modelFolders());
    expect(opened).toMatchObject({
      ok: true,
      value: {
        id: BUILT_IN_MODEL,
        folder: join(packed, BUILT_IN_MODEL),
        weightsPath: join(packed, BUILT_IN_MODEL, weights),
        int8Path: join(packed, BUILT_IN_MODEL, `${BUILT_IN_MODEL}-int8.onnx`),
        pca: null,
      },
    });
  });

  test('a model is opened by the path of its folder', async () => {
    expect(await openModel(copy, [])).toMatchObject({
      ok: true,
      value: { id: BUILT_IN_MODEL, folder: copy },
    });
  });

  test('of two models with one id in their manifests, that of the earlier folder is opened', async () => {
    expect(await openModel(BUILT_IN_MODEL, [folder, packed])).toMatchObject({
      ok: true,
      value: { folder: copy },
    });
    expect(await openModel(BUILT_IN_MODEL, [packed, folder])).toMatchObject({
      ok: true,
      value: { folder: join(packed, BUILT_IN_MODEL) },
    });
  });

  test('a network in int8 may be left out, and is refused where it is another file', async () => {
    await writeFile(join(copy, `${BUILT_IN_MODEL}-int8.onnx`), 'another');
    expect(await reason(BUILT_IN_MODEL)).toMatch(/-int8\.onnx is not the file .* \(sha256 differs\)\.$/);
    await edit((m) => delete m.int8);
    expect(await openModel(BUILT_IN_MODEL, [folder])).toMatchObject({ ok: true, value: { int8Path: null } });
  });

  test('a PCA is read as one table, and refused where its size is another', async () => {
    const table = Float32Array.from({ length: 41 * 64 }, (_, i) => i / 7);
    await writeFile(join(copy, 'pca.f32'), new Uint8Array(table.buffer));
    const sha256 = createHash('sha256').update(new Uint8Array(table.buffer)).digest('hex');
    await edit((m) => {
      m.pca = { file: 'pca.f32', sha256, inputSize: 64 };
    });
    expect(await openModel(BUILT_IN_MODEL, [folder])).toMatchObject({ ok: true, value: { pca: table } });
    await edit((m) => {
      m.pca = { file: 'pca.f32', sha256, inputSize: 65 };
    });
    expect(await reason(BUILT_IN_MODEL)).toBe(
      `The PCA pca.f32 of model ${BUILT_IN_MODEL} holds 2624 numbers, not 41 x 65.`,
    );
  });

  test('the PCA of keypoints is read, may be absent, and is refused where its size is another', async () => {
    const opened = await openModel(BUILT_IN_MODEL, [folder]);
    expect(opened.ok && opened.value.keypointPca?.length).toBe(41 * 128);
    await edit((m) => {
      delete m.keypoints;
    });
    expect(await openModel(BUILT_IN_MODEL, [folder])).toMatchObject({
      ok: true,
      value: { keypointPca: null },
    });
    await edit((m) => {
      m.keypoints = {
        file: 'short.f32',
        sha256: createHash('sha256').update('1234').digest('hex'),
        maxKeypoints: 9,
      };
    });
    await writeFile(join(copy, 'short.f32'), '1234');
    expect(await reason(BUILT_IN_MODEL)).toBe(
      `The PCA short.f32 of model ${BUILT_IN_MODEL} holds 1 numbers, not 41 x 128.`,
    );
  });

  test('a manifest that calls keypoints details, as it once did, is read', async () => {
    await edit((m) => {
      const { file, sha256, maxKeypoints } = m.keypoints as NonNullable<ModelManifest['keypoints']>;
      delete m.keypoints;
      m.details = { file, sha256, maxDetails: maxKeypoints };
    });
    const opened = await openModel(BUILT_IN_MODEL, [folder]);
    expect(opened.ok && opened.value.manifest.keypoints?.maxKeypoints).toBe(1000);
    expect(opened.ok && opened.value.keypointPca?.length).toBe(41 * 128);
  });

  test('a model is refused where its weights are missing, or not those of the manifest', async () => {
    await writeFile(join(copy, weights), 'other weights');
    expect(await reason(BUILT_IN_MODEL)).toContain(
      `${weights} is not the file that the manifest of model ${BUILT_IN_MODEL} describes`,
    );
    await rm(join(copy, weights));
    expect(await reason(BUILT_IN_MODEL)).toMatch(/lacks its file .*ENOENT/);
  });

  test('a manifest is refused with what is wrong in it', async () => {
    await edit((m) => {
      m.cells = { stridePx: -1, originPx: 0 };
    });
    expect(await reason(copy)).toMatch(/cells\.stridePx/);
    await writeFile(join(copy, 'manifest.json'), '{');
    expect(await reason(copy)).toMatch(/is not JSON/);
  });

  test('a manifest that names a file outside of the folder of the model is refused', async () => {
    await edit((m) => {
      m.weights = { file: `../${weights}`, sha256: '0'.repeat(64) };
    });
    expect(await reason(copy)).toMatch(/weights\.file/);
  });

  test('the installed models are named when another is asked for', async () => {
    const opened = await openModel('revisit-9', [folder]);
    expect(opened).toEqual({
      ok: false,
      failure: {
        kind: 'no such model',
        reason: 'There is no model "revisit-9".',
        remedy: expect.stringContaining(`Installed: ${BUILT_IN_MODEL}.`) as string,
      },
    });
    expect(await reason(join(folder, 'nowhere'))).toMatch(/no manifest\.json/);
  });
});

describe('findModels', () => {
  test('every folder with a manifest is found, broken ones too, and nothing else', async () => {
    await mkdir(join(folder, 'empty'));
    await mkdir(join(folder, 'broken'));
    await writeFile(join(folder, 'broken/manifest.json'), '{}');
    await writeFile(join(folder, 'file'), '');
    const found = await findModels([join(folder, 'absent'), folder]);
    expect(found.map((m) => [m.folder, m.manifest.ok])).toEqual([
      [copy, true],
      [join(folder, 'broken'), false],
    ]);
  });
});
