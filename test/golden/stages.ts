/** What the golden files hold of each step, computed; `make.ts` writes it and the tests compare it. */
import type { PackedFeatures } from '../../electron/contract/features.ts';
import { DESCRIPTOR_SIZE, KEYPOINT_CHANNELS } from '../../electron/contract/features.ts';
import type { Verification } from '../../electron/contract/match.ts';
import type { ModelPackage } from '../../electron/contract/model.ts';
import { candidatesIn, indexOfPhotos } from '../support/descriptor-index.ts';
import { matchingRules, tentativeOf, verifyPairs } from '../../electron/matching/verify.ts';
import type { Pixels } from '../../electron/vision/decode/decode.ts';
import { decodePhoto } from '../../electron/vision/decode/decode.ts';
import { histogramsOf, keypointsOf } from '../../electron/vision/keypoints.ts';
import { openOnnxNetwork } from '../../electron/vision/network-onnx.ts';
import { pack } from '../../electron/vision/pack.ts';
import { Pyramid } from '../../electron/vision/pyramid.ts';
import type { Selection } from '../../electron/vision/select.ts';
import { select } from '../../electron/vision/select.ts';
import { kernels } from '../../native/index.ts';
import { readGolden } from './files.ts';
import type { GoldenPhoto } from './files.ts';

/** Every n-th number, for columns that are too long to be kept. */
type Sample<T> = T;
const every = (values: Float32Array, n: number): Sample<Float32Array> => values.filter((_, i) => i % n === 0);
const everyByte = (values: Uint8Array, n: number): Sample<Uint8Array> =>
  Uint8Array.from(values).filter((_, i) => i % n === 0);

/** Fewer than there are cells, so that the cut is among the golden numbers. */
const SELECTED = 200;
/** Rows of keypoints whose histograms are kept. */
const HISTOGRAMS = 24;

export interface Decoding {
  widthPx: number;
  heightPx: number;
  fullWidthPx: number;
  fullHeightPx: number;
  rgb: Sample<Uint8Array>;
}

/** The photo upright at full size, and shrunk to 200 pixels. */
export async function decodings(bytes: Uint8Array): Promise<Record<'full' | 'shrunk', Decoding>> {
  const [full, shrunk] = [await pixelsOf(bytes), await pixelsOf(bytes, 200)];
  return {
    full: { ...full, rgb: everyByte(full.rgb, 101) },
    shrunk: { ...shrunk, rgb: everyByte(shrunk.rgb, 41) },
  };
}

export async function pixelsOf(bytes: Uint8Array, longSidePx: number | null = null): Promise<Pixels> {
  const decoded = await decodePhoto(bytes, longSidePx);
  if (!decoded.ok) throw new Error(decoded.failure.reason);
  return decoded.value.pixels;
}

export interface GoldenLevel {
  scale: number;
  widthPx: number;
  heightPx: number;
  values: Sample<Float32Array>;
}

/** Numbers in, numbers out: the same on every machine for the same pixels. */
export function levelsOf(pixels: Pixels, { manifest }: ModelPackage): GoldenLevel[] {
  const { input, extraction } = manifest;
  const levels = new Pyramid(input.mean, input.deviation).levels(
    pixels,
    extraction.scales,
    input.smallestSidePx,
  );
  return Array.from(levels, (level) => ({ ...level, values: every(level.values, 331) }));
}

export interface GoldenMaps {
  rows: number;
  columns: number;
  channels: number;
  attention: Float32Array;
  descriptors: Sample<Float32Array>;
}

/** The network's maps of each level. */
export async function mapsOf(pixels: Pixels, model: ModelPackage): Promise<GoldenMaps[]> {
  const { input, extraction } = model.manifest;
  const network = await openOnnxNetwork(model, 1);
  const pyramid = new Pyramid(input.mean, input.deviation);
  const maps: GoldenMaps[] = [];
  for (const level of pyramid.levels(pixels, extraction.scales, input.smallestSidePx)) {
    const { attention, descriptors, ...size } = await network.run(
      level.values,
      level.widthPx,
      level.heightPx,
    );
    maps.push({ ...size, attention: attention!.slice(), descriptors: every(descriptors, 31) });
  }
  await network.close();
  return maps;
}

/** What is selected by the attention of these maps. */
export const selectionOf = (maps: readonly GoldenMaps[]): Selection => select(maps, SELECTED, null);

export interface GoldenKeypoints {
  count: number;
  location: Float32Array;
  scale: Float32Array;
  /** Of the first rows. */
  histogram: Float32Array;
}

export function keypointColumns(pixels: Pixels, { manifest, keypointPca }: ModelPackage): GoldenKeypoints {
  const { maxKeypoints } = manifest.keypoints!;
  const { count, location, scale } = keypointsOf(pixels, maxKeypoints, keypointPca!);
  const { histogram } = histogramsOf(pixels, maxKeypoints);
  return { count, location, scale, histogram: histogram.slice(0, HISTOGRAMS * KEYPOINT_CHANNELS) };
}

/** The keypoints' PCA on these histograms: rows of 40. */
export const reducedOf = (histogram: Float32Array, { keypointPca }: ModelPackage): Float32Array =>
  kernels.reduce(histogram, KEYPOINT_CHANNELS, keypointPca);

/** Rows of 40 as they are kept. */
export function packedRows(descriptor: Float32Array): Int8Array {
  const count = descriptor.length / DESCRIPTOR_SIZE;
  const [location, scale] = [new Float32Array(2 * count), new Float32Array(count)];
  const frame = { modelId: 'golden', widthPx: 320, heightPx: 240, resizedLongSidePx: 320 };
  return pack({ ...frame, count, location, scale, attention: scale, descriptor }).descriptor;
}

/** As the file of a photo has it. */
export type GoldenFeatures = Pick<
  PackedFeatures,
  | 'count'
  | 'keypointCount'
  | 'widthPx'
  | 'heightPx'
  | 'resizedLongSidePx'
  | 'location'
  | 'scale'
  | 'attention'
  | 'descriptor'
>;

export const goldenFeatures = ({
  count,
  keypointCount,
  widthPx,
  heightPx,
  resizedLongSidePx,
  location,
  scale,
  attention,
  descriptor,
}: PackedFeatures): GoldenFeatures => ({
  count,
  keypointCount,
  widthPx,
  heightPx,
  resizedLongSidePx,
  location,
  scale,
  attention,
  descriptor,
});

const packedOf = (photo: GoldenPhoto): PackedFeatures => ({
  modelId: 'golden',
  ...readGolden<GoldenFeatures>(photo),
});

export interface GoldenMatching {
  /** Of `place-a` with `place-b`, and with `look-alike`. */
  samePlace: Verification;
  otherPlace: Verification;
  tentative: { rowsA: Uint16Array; rowsB: Uint16Array };
  /** Photos that `place-a` votes for in an index of all three, numbered in their order. */
  candidates: Uint8Array;
}

/** Of the golden features, which the files of the photos hold. */
export async function matchingOf({ manifest }: ModelPackage): Promise<GoldenMatching> {
  const rules = matchingRules(manifest);
  const sets = [packedOf('place-a'), packedOf('place-b'), packedOf('look-alike')];
  const [samePlace, otherPlace] = await verifyPairs(sets, Uint32Array.of(0, 1, 0, 2), rules);
  const index = await indexOfPhotos(new Map(sets.entries()));
  return {
    samePlace: samePlace!,
    otherPlace: otherPlace!,
    tentative: tentativeOf(sets[0]!, sets[1]!, rules),
    candidates: Uint8Array.from(await candidatesIn(index, sets[0]!, 0)),
  };
}
