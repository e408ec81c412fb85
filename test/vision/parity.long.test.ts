import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ModelPackage } from '../../electron/contract/model.ts';
import { openDenseNetwork } from '../../electron/vision/dense.ts';
import type { Extractor } from '../../electron/vision/extract.ts';
import { createExtractor } from '../../electron/vision/extract.ts';
import { golden, goldenPhotos, goldenPixels, parityWith } from '../support/models/delf-golden.ts';
import { addedReference } from '../support/models/official-shaped.ts';
import { shared } from '../support/shared.ts';

describe.skipIf(shared === null)("an official DELF, added in the reference's settings", () => {
  const folder = mkdtempSync(join(tmpdir(), 'revisit-parity-'));
  let model: ModelPackage;
  let extractor: Extractor;
  beforeAll(async () => {
    model = await addedReference(folder);
    extractor = await createExtractor(model, { threads: 2 });
  });
  afterAll(async () => {
    await extractor.close();
    rmSync(folder, { recursive: true });
  });

  test.each(goldenPhotos)(
    'onnxruntime gives the features TensorFlow gave for $name',
    async ({ name, photo }) => {
      const {
        count,
        theirCount,
        shared: both,
        attention,
        cosine,
      } = parityWith(name, await extractor.extractPixels(await goldenPixels(photo)));
      console.log(name, JSON.stringify({ count, theirCount, both, attention, cosine }));
      expect([count, both]).toEqual([theirCount, theirCount]);
      expect(attention).toBeLessThanOrEqual(2e-5);
      expect(cosine).toBeGreaterThanOrEqual(0.999999);
    },
  );

  test('onnxruntime gives the raw features TensorFlow gave for love, in whichever order', async () => {
    const network = await openDenseNetwork(model, 2, 'cpu');
    const { descriptor, channels, count } = await network.features(
      await goldenPixels(goldenPhotos.find(({ name }) => name === 'love')!.photo),
    );
    await network.close();
    const theirs = new Float32Array(
      Uint8Array.from(readFileSync(join(golden, 'love.features1024.f32'))).buffer,
    );
    expect(theirs.length).toBe(100 * channels);
    const largest = theirs.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const apart = (a: number, b: number): number => {
      let most = 0;
      for (let d = 0; d < channels; d++)
        most = Math.max(most, Math.abs(theirs[a * channels + d]! - descriptor[b * channels + d]!));
      return most;
    };
    // near-ties may change places in the order
    const worst = Math.max(
      ...Array.from({ length: 100 }, (_, a) =>
        Math.min(...Array.from({ length: Math.min(count, 120) }, (__, b) => apart(a, b))),
      ),
    );
    console.log(`raw features: at most ${worst / largest} of the largest apart`);
    expect(worst / largest).toBeLessThanOrEqual(1e-4);
  });
});
