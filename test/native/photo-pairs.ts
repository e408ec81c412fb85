/** Pairs of photos whose map is known, for the tests of RANSAC. */
import fc from 'fast-check';
import type { PackedFeatures } from '../../electron/contract/features.ts';
import type { Affine } from '../../electron/contract/match.ts';
import type { RansacOptions } from '../../native/index.ts';
import { affineMap, featureSet, sharedFeatures } from '../support/synthetic/features.ts';
import type { Truth } from '../support/synthetic/features.ts';

export const options: RansacOptions = {
  maxError: 0.04,
  maxScaleDisagreement: 1.8,
  maxScaleChange: 4,
  maxTilt: 4,
  trials: 500,
  seed: 1,
};

/** Turns by `angle`, scales by `scale` (and x by `tilt` more) about the middle of 1024 x 768. */
export function turned(scale: number, angle = 0, tilt = 1): Affine {
  const [c, s] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  return [c * tilt, -s, 512 - 512 * c * tilt + 384 * s, s * tilt, c, 384 - 512 * s * tilt - 384 * c];
}

export const maps: Record<string, Affine> = {
  identity: turned(1),
  smaller: turned(0.6, 0.1),
  larger: turned(1.6, -0.1),
  'turned left': turned(1, -0.3),
  'seen from the right': turned(0.9, 0.05, 1.4),
  'seen from the left': turned(1.3, 0.15, 0.7),
  sheared: [1, 0.25, -60, -0.1, 1.1, 20],
};

export const determinantOf = (m: Affine): number => m[0] * m[4] - m[1] * m[3];

/** The photo with its features' sizes times `factor`. */
const resized = (set: PackedFeatures, factor: number): PackedFeatures => ({
  ...set,
  scale: set.scale.map((scale) => scale * factor),
});

/** Two photos under `map`, sizes of features included. */
export function underMap(seed: number, map: Affine, shared?: number): Truth {
  const truth = sharedFeatures(seed, affineMap(map), { shared });
  return { ...truth, b: resized(truth.b, Math.sqrt(determinantOf(map))) };
}

/** The same photo stored `factor` times as large. */
export const enlarged = (set: PackedFeatures, factor: number): PackedFeatures => ({
  ...resized(set, factor),
  widthPx: set.widthPx * factor,
  heightPx: set.heightPx * factor,
  location: set.location.map((x) => x * factor),
});

/**
 * Photos of 1000 x 1000 whose row i corresponds to row i of every other; [x, y, size] a feature. At most 64.
 */
export function placed(features: readonly (readonly [number, number, number])[]): PackedFeatures {
  const rows = featureSet(64, { count: 64, widthPx: 1000, heightPx: 1000 });
  return {
    ...rows,
    count: features.length,
    location: Float32Array.from(features.flatMap(([x, y]) => [x, y])),
    scale: Float32Array.from(features, ([, , size]) => size),
    attention: rows.attention.slice(0, features.length),
    descriptor: rows.descriptor.slice(0, features.length * 40),
  };
}

/** Features at few places and of few sizes, so that points coincide, lie on lines, and disagree in size. */
const gridPhoto = (count: number): fc.Arbitrary<PackedFeatures> => {
  const place = fc.integer({ min: 0, max: 12 }).map((i) => i * 77);
  return fc
    .array(fc.tuple(place, place, fc.constantFrom(0.5, 1, 1.4142, 4)), { minLength: count, maxLength: count })
    .map(placed);
};
export const gridPair = fc
  .integer({ min: 0, max: 64 })
  .chain((count) => fc.tuple(gridPhoto(count), gridPhoto(count)));

/** Two indices a pair, each with each and itself. */
export const everyPair = (count: number): Uint32Array =>
  Uint32Array.from(
    Array.from({ length: count * count }, (_, i) => [Math.floor(i / count), i % count]).flat(),
  );
