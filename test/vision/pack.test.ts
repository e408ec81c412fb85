import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FeatureSet } from '../../electron/contract/features.ts';
import { COARSENESS, pack, QUANTUM, unpack } from '../../electron/vision/pack.ts';
import { NO_KEYPOINTS } from '../../electron/vision/keypoints.ts';

const sets = fc
  .record({
    widthPx: fc.integer({ min: 1, max: 60_000 }),
    heightPx: fc.integer({ min: 1, max: 60_000 }),
    most: fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
    shares: fc.array(
      fc.tuple(fc.double({ min: 0, max: 1.05, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
      {
        maxLength: 40,
      },
    ),
  })
  .map(({ widthPx, heightPx, most, shares }): FeatureSet => {
    const longSide = Math.max(widthPx, heightPx);
    return {
      modelId: 'm',
      count: shares.length,
      widthPx,
      heightPx,
      resizedLongSidePx: Math.min(768, longSide),
      location: Float32Array.from(shares.flatMap(([at]) => [at * longSide, (1 - at / 2) * longSide])),
      scale: Float32Array.from(shares, (_, i) => 2 ** (i % 5)),
      attention: Float32Array.from(shares, ([, share]) => share * most),
      descriptor: Float32Array.from({ length: 40 * shares.length }, (_, i) => Math.sin(i)),
    };
  });

const worst = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

test('Packing moves locations by half a step of the long side / 60,000 at most', () => {
  fc.assert(
    fc.property(sets, (set) => {
      const longSide = Math.max(set.widthPx, set.heightPx);
      expect(worst(pack(set).location, set.location)).toBeLessThanOrEqual(longSide * (0.5 / 60_000 + 1e-7));
    }),
  );
});

test('Packing changes attention by half of a 65,535th of the greatest at most, and the greatest not', () => {
  fc.assert(
    fc.property(sets, (set) => {
      const most = (values: Float32Array): number => values.reduce((a, b) => Math.max(a, b), 0);
      const { attention } = pack(set);
      expect(most(attention)).toBe(most(set.attention));
      expect(worst(attention, set.attention)).toBeLessThanOrEqual(most(attention) * (0.5 / 65_535 + 1e-7));
    }),
  );
});

test('What is packed twice is rounded once', () => {
  fc.assert(
    fc.property(sets, (set) => {
      const once = pack(set);
      const { location, attention, scale } = pack({ ...set, ...once, descriptor: set.descriptor });
      expect([location, attention, scale]).toEqual([once.location, once.attention, once.scale]);
    }),
  );
});

test('Coarse packing moves a component by half a step at most, and not again', () => {
  fc.assert(
    fc.property(sets, (set) => {
      const packed = pack(set, NO_KEYPOINTS, COARSENESS);
      expect(packed.descriptor.every((value) => value % COARSENESS === 0)).toBe(true);
      const unpacked = unpack(packed);
      expect(worst(unpacked.descriptor, set.descriptor)).toBeLessThanOrEqual(
        (COARSENESS / 2) * QUANTUM + 1e-6,
      );
      expect(pack(unpacked, NO_KEYPOINTS, COARSENESS).descriptor).toEqual(packed.descriptor);
    }),
  );
});
