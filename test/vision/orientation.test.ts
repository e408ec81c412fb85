import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { asStored, upright } from '../../electron/vision/orientation.ts';
import { createExtractor } from '../../electron/vision/extract.ts';
import { builtIn } from '../support/models/built-in.ts';
import { camera, flatPlace, photograph } from '../support/synthetic/synthetic.ts';
import { encode } from '../support/synthetic/photos.ts';

const model = await builtIn();
// the reference's ways with a photo, on the network that is here
const extractor = await createExtractor(
  { ...model, manifest: { ...model.manifest, isReference: true, keypoints: undefined } },
  { threads: 2 },
);
afterAll(() => extractor.close());
const picture = photograph(flatPlace(5), camera({ widthPx: 320, heightPx: 240 }), { seed: 1 });
const found = async (orientation?: number) => {
  const outcome = await extractor.extract(
    await encode(picture, 'png', orientation === undefined ? {} : { orientation }),
  );
  if (!outcome.ok) throw new Error(outcome.failure.reason);
  return outcome.value.features;
};

test.each([
  [3, (x: number, y: number) => [319 - x, 239 - y], [320, 240]],
  [6, (x: number, y: number) => [239 - y, x], [240, 320]],
  [8, (x: number, y: number) => [y, 319 - x], [240, 320]],
] as const)(
  'of EXIF orientation %i a reference model sees the stored pixels and tells upright locations',
  async (orientation, where, size) => {
    const [plain, turned] = [await found(), await found(orientation)];
    expect([turned.widthPx, turned.heightPx]).toEqual(size);
    expect(turned.descriptor).toEqual(plain.descriptor);
    expect(plain.count).toBeGreaterThan(100);
    const exact = plain.exact!.location;
    for (let i = 0; i < plain.count; i += 17) {
      const [x, y] = where(exact[2 * i]!, exact[2 * i + 1]!);
      expect(turned.exact!.location[2 * i]).toBeCloseTo(x, 3);
      expect(turned.exact!.location[2 * i + 1]).toBeCloseTo(y, 3);
    }
  },
);

test('a photo too large for the memory is refused to a reference model, and to no other', async () => {
  const bytes = await encode(picture, 'png');
  const memoryBytes = 10e6;
  for (const [isReference, refused] of [
    [true, true],
    [false, false],
  ]) {
    const small = await createExtractor(
      { ...model, manifest: { ...model.manifest, isReference, keypoints: undefined } },
      { threads: 2, memoryBytes },
    );
    const outcome = await small.extract(bytes);
    await small.close();
    expect(!outcome.ok).toBe(refused);
    if (!outcome.ok)
      expect(outcome.failure).toMatchObject({
        kind: 'out of memory',
        reason: expect.stringMatching(
          /a photo of 320 x 240 pixels as it is, .* about \d+\.\d GB of memory; this machine has 0\.0 GB\.$/,
        ) as string,
      });
  }
});

test('the numbers that packing rounds are kept of a reference model only', async () => {
  const { exact, descriptor } = await found();
  expect(descriptor.length).toBeGreaterThan(0);
  expect(exact!.descriptor.length).toBe(descriptor.length);
  exact!.descriptor.forEach((value, i) =>
    expect(Math.abs(value - descriptor[i]! / 127)).toBeLessThanOrEqual(0.5 / 127 + 1e-6),
  );
  const usual = await createExtractor(model, { threads: 2 });
  const outcome = await usual.extract(await encode(picture, 'png'));
  await usual.close();
  expect(outcome.ok && outcome.value.features.exact).toBeUndefined();
});

test('features that are brought upright and back are as they were, for every orientation', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 10, max: 4000 }),
      fc.integer({ min: 10, max: 4000 }),
      fc.constantFrom(1, 2, 4),
      fc.array(fc.integer({ min: 0, max: 4000 }), { maxLength: 20 }),
      (orientation, widthPx, heightPx, shrink, numbers) => {
        const features = {
          widthPx,
          heightPx,
          resizedLongSidePx: Math.max(widthPx, heightPx) / shrink,
          location: Float32Array.from(numbers.slice(numbers.length % 2)),
        };
        expect(asStored(upright(features, orientation), orientation)).toEqual(features);
      },
    ),
  );
});
