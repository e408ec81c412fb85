/**
 * Feature sets without pictures, whose true correspondences are known. All of it follows from seeds.
 *
 * - `featureSet(seed, options)`: a photo of random features
 * - `sharedFeatures(seed, map, options)`: two photos of which `shared` features correspond under `map`, as
 *   { a, b, bOfA } where bOfA[row of a] = row of b or -1
 * - `affineMap(m)`, `depthMap(near, far, isNear)`: maps of locations, by one plane, and by two for scenes
 *   with depth
 * - `overlayOnly(seed, options)`: two photos that share only a small patch at one place of both (a
 *   watermark): no match
 * - `clusteredDescriptors(seed, count)`: count x 40 int8 around seeded centres, as an index meets them
 */
import type { PackedFeatures } from '../../../electron/contract/features.ts';
import type { Affine } from '../../../electron/contract/match.ts';
import { DESCRIPTOR_SIZE } from '../../../electron/contract/features.ts';
import { pack } from '../../../electron/vision/pack.ts';
import { normal, random } from './synthetic.ts';

export { clusteredDescriptors } from '../../../electron/bench/material.ts';

/** Where a location of photo A lies in photo B; null where B does not see it. */
export type LocationMap = (x: number, y: number) => readonly [number, number] | null;

/** One plane. */
export const affineMap =
  (m: Affine): LocationMap =>
  (x, y) => [m[0] * x + m[1] * y + m[2], m[3] * x + m[4] * y + m[5]];

/** Two planes: what `isNear` says moves by `near`, the rest by `far`. */
export const depthMap =
  (near: Affine, far: Affine, isNear: (x: number, y: number) => boolean): LocationMap =>
  (x, y) =>
    affineMap(isNear(x, y) ? near : far)(x, y);

export interface FeatureOptions {
  /** Features of a photo. */
  count?: number;
  widthPx?: number;
  heightPx?: number;
}

export interface SharedOptions extends FeatureOptions {
  /** Features that correspond. */
  shared?: number | undefined;
  /** Standard deviation of b's locations, in pixels. */
  noisePx?: number;
  /**
   * Length of the random vector that is added to b's unit descriptors: 0.3 keeps the cosine near 0.96, 0.8
   * near 0.78.
   */
  descriptorNoise?: number;
}

export interface Truth {
  a: PackedFeatures;
  b: PackedFeatures;
  bOfA: Int32Array;
}

/** Seven pyramid levels' 1 / scale (DELF reference). */
const SCALES = [4, 2.8284, 2, 1.4142, 1, 0.7071, 0.5];

function randomUnit(next: () => number): Float32Array {
  return unit(Float32Array.from({ length: DESCRIPTOR_SIZE }, () => normal(next)));
}

function unit(row: Float32Array): Float32Array {
  const length = Math.hypot(...row);
  return row.map((x) => x / length);
}

interface Feature {
  x: number;
  y: number;
  scale: number;
  descriptor: Float32Array;
}

function randomFeature(next: () => number, widthPx: number, heightPx: number): Feature {
  return {
    x: next() * widthPx,
    y: next() * heightPx,
    scale: SCALES[Math.floor(next() * SCALES.length)]!,
    descriptor: randomUnit(next),
  };
}

/** Columns of a set from features in their order; attention falls with the row. */
function columns(features: readonly Feature[], widthPx: number, heightPx: number): PackedFeatures {
  return pack({
    modelId: 'synthetic',
    count: features.length,
    widthPx,
    heightPx,
    resizedLongSidePx: Math.max(widthPx, heightPx),
    location: Float32Array.from(features.flatMap((f) => [f.x, f.y])),
    scale: Float32Array.from(features, (f) => f.scale),
    attention: Float32Array.from(features, (_, i) => 1 + features.length - i),
    descriptor: Float32Array.from(features.flatMap((f) => [...f.descriptor])),
  });
}

/** Rows in a seeded order: order[new row] = old row. */
function shuffled(count: number, next: () => number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

function photos(
  a: Feature[],
  b: Feature[],
  shared: number,
  widthPx: number,
  heightPx: number,
  next: () => number,
): Truth {
  const orderA = shuffled(a.length, next);
  const orderB = shuffled(b.length, next);
  const rowOfB = new Int32Array(b.length);
  orderB.forEach((old, row) => (rowOfB[old] = row));
  const bOfA = Int32Array.from(orderA, (old) => (old < shared ? rowOfB[old]! : -1));
  const inOrder = (features: Feature[], order: Uint32Array): PackedFeatures =>
    columns(
      Array.from(order, (i) => features[i]!),
      widthPx,
      heightPx,
    );
  return { a: inOrder(a, orderA), b: inOrder(b, orderB), bOfA };
}

/** A photo of random features. */
export function featureSet(
  seed: number,
  { count = 500, widthPx = 1024, heightPx = 768 }: FeatureOptions = {},
): PackedFeatures {
  const next = random(seed);
  return columns(
    Array.from({ length: count }, () => randomFeature(next, widthPx, heightPx)),
    widthPx,
    heightPx,
  );
}

/**
 * Two photos with `shared` corresponding features under `map`, the others random. Throws where the map sends
 * too little of a into b.
 */
export function sharedFeatures(
  seed: number,
  map: LocationMap,
  {
    count = 500,
    shared = 150,
    noisePx = 2,
    descriptorNoise = 0.3,
    widthPx = 1024,
    heightPx = 768,
  }: SharedOptions = {},
): Truth {
  const next = random(seed);
  const a: Feature[] = [];
  const b: Feature[] = [];
  for (let tries = 0; a.length < shared; tries++) {
    if (tries > 1000 * shared) throw new Error('the map sends too little of photo a into photo b');
    const feature = randomFeature(next, widthPx, heightPx);
    const to = map(feature.x, feature.y);
    if (!to) continue;
    const [x, y] = [to[0] + noisePx * normal(next), to[1] + noisePx * normal(next)];
    if (x < 0 || y < 0 || x >= widthPx || y >= heightPx) continue;
    const noise = randomUnit(next);
    a.push(feature);
    b.push({
      x,
      y,
      scale: feature.scale,
      descriptor: unit(feature.descriptor.map((v, i) => v + descriptorNoise * noise[i]!)),
    });
  }
  for (const features of [a, b])
    while (features.length < count) features.push(randomFeature(next, widthPx, heightPx));
  return photos(a, b, shared, widthPx, heightPx, next);
}

/**
 * Two photos of different places with one mark: `shared` features at the same pixels of both, from (0.7,
 * 0.85) to (0.98, 0.97).
 */
export function overlayOnly(
  seed: number,
  { count = 500, shared = 60, widthPx = 1024, heightPx = 768 }: SharedOptions = {},
): Truth {
  const next = random(seed);
  const mark = Array.from({ length: shared }, (): Feature => {
    const feature = randomFeature(next, widthPx, heightPx);
    return { ...feature, x: widthPx * (0.7 + 0.28 * next()), y: heightPx * (0.85 + 0.12 * next()) };
  });
  const rest = (): Feature[] =>
    Array.from({ length: count - shared }, () => randomFeature(next, widthPx, heightPx));
  const again = mark.map((f) => ({ ...f, x: f.x + 0.5 * normal(next), y: f.y + 0.5 * normal(next) }));
  return photos([...mark, ...rest()], [...again, ...rest()], shared, widthPx, heightPx, next);
}
