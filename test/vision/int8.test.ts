import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DESCRIPTOR_SIZE } from '../../electron/contract/features.ts';
import type { FeatureSet, PackedFeatures } from '../../electron/contract/features.ts';
import { matchingRules, verifyPairs } from '../../electron/matching/verify.ts';
import type { Extractor } from '../../electron/vision/extract.ts';
import { addsBytesExactly, createExtractor } from '../../electron/vision/extract.ts';
import { goldenPhotos, photoBytes } from '../golden/files.ts';
import type { GoldenPhoto } from '../golden/files.ts';
import { pixelsOf } from '../golden/stages.ts';
import { builtIn } from '../support/models/built-in.ts';

const model = await builtIn();
let float32: Extractor;
let int8: Extractor;
beforeAll(async () => {
  float32 = await createExtractor(model, { threads: 1 });
  int8 = await createExtractor(model, {
    threads: 1,
    compute: { runtime: 'onnxruntime', device: 'cpu-int8' },
  });
});
afterAll(async () => {
  await float32.close();
  await int8.close();
});

async function packed(extractor: Extractor, photo: GoldenPhoto): Promise<PackedFeatures> {
  const outcome = await extractor.extract(photoBytes(photo));
  if (!outcome.ok) throw new Error(outcome.failure.reason);
  return outcome.value.features;
}

/** Of features at the same spot of the same level; `shared`: how many there are. */
function cosines(a: FeatureSet, b: FeatureSet): { shared: number; least: number; mean: number } {
  const spot = (set: FeatureSet, row: number): string =>
    [set.location[2 * row]!, set.location[2 * row + 1]!, set.scale[row]!].map((x) => x.toFixed(2)).join();
  const rowOf = new Map(Array.from({ length: b.count }, (_, row) => [spot(b, row), row]));
  const all: number[] = [];
  for (let row = 0; row < a.count; row++) {
    const other = rowOf.get(spot(a, row));
    if (other === undefined) continue;
    let cosine = 0;
    for (let d = 0; d < DESCRIPTOR_SIZE; d++)
      cosine += a.descriptor[row * DESCRIPTOR_SIZE + d]! * b.descriptor[other * DESCRIPTOR_SIZE + d]!;
    all.push(cosine);
  }
  return {
    shared: all.length / a.count,
    least: Math.min(...all),
    mean: all.reduce((sum, cosine) => sum + cosine, 0) / all.length,
  };
}

describe('the network in int8', () => {
  test.each(goldenPhotos)('int8 sees in %s what float32 sees', async (photo) => {
    const pixels = await pixelsOf(photoBytes(photo), model.manifest.extraction.photoSizePx);
    const { shared, least, mean } = cosines(
      await float32.extractPixels(pixels),
      await int8.extractPixels(pixels),
    );
    expect(shared).toBeGreaterThan(0.95);
    expect(least).toBeGreaterThan(0.98);
    expect(mean).toBeGreaterThan(0.998);
  });

  test('features of int8 and of float32 are of one model, and match each other as their own', async () => {
    const sets: PackedFeatures[] = [];
    for (const photo of ['place-a', 'place-b', 'look-alike'] as const)
      sets.push(await packed(float32, photo), await packed(int8, photo));
    expect(new Set(sets.map(({ modelId }) => modelId))).toEqual(new Set([model.id]));
    const same = [0, 2, 0, 3, 1, 2, 1, 3];
    const different = [0, 4, 0, 5, 1, 4, 1, 5];
    const rules = matchingRules(model.manifest);
    const verdicts = await verifyPairs(sets, Uint32Array.from([...same, ...different]), rules);
    expect(verdicts.slice(0, 4).map(({ verdict }) => verdict)).toEqual(Array(4).fill('match'));
    expect(verdicts.slice(4).map(({ verdict }) => verdict)).toEqual(Array(4).fill('no match'));
    const [exact, ...others] = verdicts.slice(0, 4).map(({ score }) => score);
    for (const score of others) expect(score / exact!).toBeCloseTo(1, 0.5);
  });

  test('int8 gives the same numbers on any number of threads', async () => {
    const threads = await createExtractor(model, {
      threads: 3,
      compute: { runtime: 'onnxruntime', device: 'cpu-int8' },
    });
    const pixels = await pixelsOf(photoBytes('place-a'));
    expect(await threads.extractPixels(pixels)).toEqual(await int8.extractPixels(pixels));
    await threads.close();
  });
});

const vnni = /avx512_vnni|avx_vnni/.test(
  existsSync('/proc/cpuinfo') ? readFileSync('/proc/cpuinfo', 'utf8') : '',
);
if (process.platform !== 'linux' || process.arch !== 'x64')
  console.warn('skipped: sums of bytes against what the processor says of itself (only on Linux x64)');

test.skipIf(process.platform !== 'linux' || process.arch !== 'x64')(
  'sums of bytes are exact on a processor that says it has VNNI',
  async () => {
    if (vnni) expect(await addsBytesExactly()).toBe(true);
    else expect(await addsBytesExactly()).toBeTypeOf('boolean');
  },
);

test('a model without a network in int8 is not opened in it', async () => {
  const compute = { runtime: 'onnxruntime', device: 'cpu-int8' } as const;
  await expect(createExtractor({ ...model, int8Path: null }, { threads: 1, compute })).rejects.toThrow(
    'has no network in int8',
  );
});
