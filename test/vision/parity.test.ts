import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModel } from '../../electron/model/open.ts';
import { createExtractor } from '../../electron/vision/extract.ts';
import type { Extractor } from '../../electron/vision/extract.ts';
import { delfImagenetModels } from '../support/delf-imagenet.ts';
import { goldenPhotos, goldenPixels, parityWith } from '../support/golden.ts';
import { shared } from '../support/shared.ts';

describe.skipIf(shared === null)('delf-imagenet in the reference settings', () => {
  let extractor: Extractor;
  beforeAll(async () => {
    const model = await openModel('delf-imagenet-reference', [delfImagenetModels() ?? '']);
    if (!model.ok) throw new Error(model.failure.reason);
    extractor = await createExtractor(model.value, { threads: 2 });
  });
  afterAll(() => extractor.close());

  it.each(goldenPhotos)('gives the features that the official graph gives for $name', async ({ name, photo }) => {
    const { count, theirCount, shared: both, attention, cosine } = parityWith(name, await extractor.extractPixels(await goldenPixels(photo)));
    expect([count, both]).toEqual([theirCount, theirCount]);
    expect(attention).toBeLessThanOrEqual(2e-5);
    expect(cosine).toBeGreaterThanOrEqual(0.999999);
  });
});
