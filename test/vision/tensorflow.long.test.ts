import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ModelPackage } from '../../electron/contract/model.ts';
import { dataFolder } from '../../electron/process/folders.ts';
import { isInstalled, tensorflowFolder } from '../../electron/runtimes/tensorflow.ts';
import { tryOut } from '../../electron/runtimes/trial.ts';
import type { Extractor } from '../../electron/vision/extract.ts';
import { createExtractor } from '../../electron/vision/extract.ts';
import { openTensorflowNetwork } from '../../electron/vision/network-tensorflow.ts';
import { golden, goldenPhotos, goldenPixels, parityWith } from '../support/models/delf-golden.ts';
import { addedReference } from '../support/models/official-shaped.ts';
import { shared } from '../support/shared.ts';

const tensorflow = tensorflowFolder(dataFolder());
const isThere = isInstalled(dataFolder());
if (!isThere)
  console.warn('skipped: parity of TensorFlow (it is not installed: "revisit runtime add tensorflow")');

/** Of the graph of the release delf_v1_20171026: `model/saved_model.pb`. */
const OFFICIAL_GRAPH = 'ff3fe7600d2676e21c965639621b9d965e35a9ff3c5f40072cbee5bbde908f5e';

describe.skipIf(!isThere || shared === null)('TensorFlow with the official graph', () => {
  const folder = mkdtempSync(join(tmpdir(), 'revisit-saved-model-'));
  let model: ModelPackage;
  let extractor: Extractor;
  beforeAll(async () => {
    model = await addedReference(folder);
    extractor = await createExtractor(model, {
      threads: 2,
      compute: { runtime: 'tensorflow', folder: tensorflow },
    });
  });
  afterAll(async () => {
    await extractor.close();
    rmSync(folder, { recursive: true });
  });

  test('TensorFlow runs the graph file of the official release', () => {
    const sha256 = createHash('sha256')
      .update(readFileSync(join(model.savedModelFolder ?? '', 'saved_model.pb')))
      .digest('hex');
    console.log(`saved_model.pb: sha256 ${sha256}`);
    expect(sha256).toBe(OFFICIAL_GRAPH);
  });

  test.each(goldenPhotos)(
    'TensorFlow run by Revisit gives the golden features of $name',
    async ({ name, photo }) => {
      const parity = parityWith(name, await extractor.extractPixels(await goldenPixels(photo)));
      console.log(name, JSON.stringify(parity));
      const { count, theirCount, shared: both, attention, cosine } = parity;
      expect([count, both]).toEqual([theirCount, theirCount]);
      expect(attention).toBeLessThanOrEqual(2e-5);
      expect(cosine).toBeGreaterThanOrEqual(0.999999);
    },
  );

  test('TensorFlow run by Revisit gives the golden raw features of love in their order', async () => {
    const network = await openTensorflowNetwork(model, tensorflow, 2);
    const { descriptor, channels } = await network.features(
      await goldenPixels(goldenPhotos.find(({ name }) => name === 'love')!.photo),
    );
    await network.close();
    const theirs = new Float32Array(
      Uint8Array.from(readFileSync(join(golden, 'love.features1024.f32'))).buffer,
    );
    expect(theirs.length).toBe(100 * channels);
    const largest = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const apart = theirs.reduce((most, value, i) => Math.max(most, Math.abs(value - descriptor[i]!)), 0);
    console.log(`raw features: at most ${apart / largest} of the largest apart`);
    expect(apart / largest).toBeLessThanOrEqual(1e-4);
  });

  test(
    'TensorFlow agrees with onnxruntime in its trial on the official graph',
    { timeout: 600_000 },
    async () => {
      expect(
        await tryOut(model, { runtime: 'tensorflow', folder: tensorflow }, { timeoutMs: 580_000 }),
      ).toMatchObject({ name: 'tensorflow', result: 'agrees', reason: null });
    },
  );
});
