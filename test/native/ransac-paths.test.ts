import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PackedFeatures } from '../../electron/contract/features.ts';
import { availablePaths, kernels, kernelsOn } from '../../native/index.ts';
import type { Consensus, RansacOptions } from '../../native/index.ts';
import { affineMap, featureSet, sharedFeatures } from '../support/synthetic/features.ts';
import { enlarged, everyPair, gridPair, maps, options, turned, underMap } from './photo-pairs.ts';

describe('on every path', () => {
  const native = availablePaths().filter((path) => path !== 'typescript');
  const onEveryPath = async (
    sets: PackedFeatures[],
    pairs: Uint32Array,
    changed: Partial<RansacOptions> = {},
  ): Promise<Consensus[]> => {
    const expected = await kernelsOn('typescript').consensus(sets, pairs, { ...options, ...changed });
    for (const path of native)
      expect(await kernelsOn(path).consensus(sets, pairs, { ...options, ...changed }), path).toEqual(
        expected,
      );
    return expected;
  };

  test('the consensus is the same to the bit for unrelated photos of many sizes', async () => {
    const sets = [
      featureSet(1, { count: 400 }),
      featureSet(2, { count: 250, widthPx: 640, heightPx: 480 }),
      { ...featureSet(3, { count: 120, widthPx: 3000, heightPx: 4000 }), resizedLongSidePx: 768 },
      featureSet(4, { count: 17, widthPx: 5000, heightPx: 900 }),
      featureSet(5, { count: 1 }),
      featureSet(6, { count: 0 }),
    ];
    const found = await onEveryPath(sets, everyPair(sets.length));
    expect(found.at(-1)).toEqual({
      tentativeCount: 0,
      trials: 0,
      bFromA: null,
      inliersA: new Uint16Array(),
      inliersB: new Uint16Array(),
      cellCount: 0,
      fixedCount: 0,
    });
  });

  test.each(Object.entries(maps))(
    'the consensus is the same to the bit for photos under one map: %s',
    async (_, map) => {
      const { a, b } = underMap(8, map);
      const found = await onEveryPath([a, b, enlarged(b, 3.7)], Uint32Array.of(0, 1, 2, 0));
      for (const { bFromA } of found) expect(bFromA).not.toBeNull();
    },
  );

  test('the consensus is the same to the bit where trials are drawn, by each of four seeds', async () => {
    const many = sharedFeatures(9, affineMap(turned(1.1, 0.1)), { count: 1500, shared: 1200 });
    const few = sharedFeatures(9, affineMap(turned(1.1, 0.1)), { count: 300, shared: 200 });
    for (const [{ a, b }, seed] of [
      [many, 1],
      [few, 0],
      [few, 12345],
      [few, 0xffffffff],
    ] as const) {
      const [found] = await onEveryPath([a, b], Uint32Array.of(0, 1), { trials: 50, seed });
      expect(found!.tentativeCount).toBeGreaterThan(200);
      expect(found!.trials).toBe(50);
    }
  });

  test('the consensus is the same to the bit where points coincide or lie on lines', async () => {
    const drawn = fc.integer({ min: 1, max: 64 });
    await fc.assert(
      fc.asyncProperty(
        gridPair,
        drawn,
        async ([a, b], trials) => void (await onEveryPath([a, b], Uint32Array.of(0, 1, 1, 1), { trials })),
      ),
      { numRuns: 150 },
    );
  });
});

describe('on the fastest path', () => {
  const truths = [maps['smaller']!, maps['larger']!, maps['sheared']!].map((map, i) =>
    underMap(30 + i, map, 60),
  );
  const photos = [...truths.flatMap(({ a, b }) => [a, b]), featureSet(33, { count: 100 })];
  const pairs = everyPair(7);

  test('many pairs each have the consensus that they have alone, in the order asked', async () => {
    const together = await kernels.consensus(photos, pairs, options);
    expect(together).toHaveLength(49);
    for (const [i, found] of together.entries()) {
      expect(await kernels.consensus(photos, pairs.slice(2 * i, 2 * i + 2), options)).toEqual([found]);
    }
    const backwards = Uint32Array.from(pairs, (_, i) => pairs[pairs.length - 2 - i + 2 * (i % 2)]!);
    expect((await kernels.consensus(photos, backwards, options)).reverse()).toEqual(together);
  });

  test('many pairs asked for three times at once have the same consensus each time', async () => {
    const once = await kernels.consensus(photos, pairs, options);
    for (const again of await Promise.all([1, 2, 3].map(() => kernels.consensus(photos, pairs, options))))
      expect(again).toEqual(once);
  });

  test('no pairs have no consensus', async () => {
    expect(await kernels.consensus(photos, new Uint32Array(), options)).toEqual([]);
    expect(await kernels.consensus([], new Uint32Array(), options)).toEqual([]);
  });
});

describe.each(availablePaths())('%s', (path) => {
  const { consensus } = kernelsOn(path);
  const set = featureSet(1, { count: 10 });

  test.each<[string, Partial<PackedFeatures>]>([
    ['locations for fewer features', { location: set.location.slice(2) }],
    ['sizes for fewer features', { scale: set.scale.slice(1) }],
    ['descriptors for fewer features', { descriptor: set.descriptor.slice(40) }],
    ['half a descriptor', { descriptor: set.descriptor.slice(20) }],
    ['another count', { count: 11 }],
    ['no width', { widthPx: 0 }],
    ['a height that is no number', { heightPx: NaN }],
    ['no resized size', { resizedLongSidePx: 0 }],
  ])('consensus refuses a set with %s', async (_, changed) => {
    await expect(consensus([set, { ...set, ...changed }], Uint32Array.of(0, 1), options)).rejects.toThrow(
      RangeError,
    );
  });

  test('consensus refuses half a pair, and a pair of a set that is not there', async () => {
    for (const pairs of [[0], [0, 1, 1], [0, 2], [0xffffffff, 0]]) {
      await expect(consensus([set, set], Uint32Array.from(pairs), options)).rejects.toThrow(RangeError);
    }
  });
});
