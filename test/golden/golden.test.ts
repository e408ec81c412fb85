import { afterAll, expect, test } from 'vitest';
import { DESCRIPTOR_SIZE } from '../../electron/contract/features.ts';
import type { Verification } from '../../electron/contract/match.ts';
import { createExtractor } from '../../electron/vision/extract.ts';
import type { Selection } from '../../electron/vision/select.ts';
import { builtIn } from '../support/models/built-in.ts';
import { DESCRIPTOR_TOLERANCE, goldenPhotos, NETWORK_TOLERANCE, photoBytes, readGolden } from './files.ts';
import type {
  Decoding,
  GoldenFeatures,
  GoldenKeypoints,
  GoldenLevel,
  GoldenMaps,
  GoldenMatching,
} from './stages.ts';
import {
  decodings,
  goldenFeatures,
  keypointColumns,
  levelsOf,
  mapsOf,
  matchingOf,
  packedRows,
  pixelsOf,
  reducedOf,
  selectionOf,
} from './stages.ts';

const model = await builtIn();
const extractor = await createExtractor(model, { threads: 1 });
afterAll(() => extractor.close());

interface Steps {
  decodings: Record<'full' | 'shrunk', Decoding>;
  levels: GoldenLevel[];
  maps: GoldenMaps[];
  selection: Selection;
  keypoints: GoldenKeypoints;
  reduced: Float32Array;
  packed: Int8Array;
}
const steps = readGolden<Steps>('steps');
const pixels = await pixelsOf(photoBytes('place-a'));

type Numbers = Float32Array | Int8Array | Uint8Array;

/** The largest difference of two columns; NaN where one holds no number or they differ in length. */
function apart(ours: Numbers, theirs: Numbers): number {
  if (ours.length !== theirs.length) return NaN;
  let most = 0;
  for (let i = 0; i < ours.length; i++) {
    const difference = Math.abs(ours[i]! - theirs[i]!);
    if (!(difference <= most)) most = difference;
  }
  return most;
}
const largest = (values: Float32Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

test('a photo stored on its side decodes to the golden pixels, at full size and shrunk', async () => {
  const ours = await decodings(photoBytes('place-b'));
  // JPEG is decoded in whole numbers; the resize may round one level otherwise
  expect(ours.full).toEqual(steps.decodings.full);
  expect(ours.shrunk).toEqual({ ...steps.decodings.shrunk, rgb: ours.shrunk.rgb });
  expect(apart(ours.shrunk.rgb, steps.decodings.shrunk.rgb)).toBeLessThanOrEqual(1);
});

test('the pyramid gives each level its golden size and numbers', () => {
  expect(levelsOf(pixels, model)).toEqual(steps.levels);
});

test('the network gives the golden attention and descriptors of each level', async () => {
  const ours = await mapsOf(pixels, model);
  const size = ({ rows, columns, channels }: GoldenMaps): number[] => [rows, columns, channels];
  expect(ours.map(size)).toEqual(steps.maps.map(size));
  for (const [i, { attention, descriptors }] of steps.maps.entries()) {
    expect(apart(ours[i]!.attention, attention)).toBeLessThanOrEqual(NETWORK_TOLERANCE * largest(attention));
    expect(apart(ours[i]!.descriptors, descriptors)).toBeLessThanOrEqual(
      NETWORK_TOLERANCE * largest(descriptors),
    );
  }
});

test('of the golden attention the golden cells are selected, in their order', () => {
  expect(selectionOf(steps.maps)).toEqual(steps.selection);
});

test('the golden pixels have the golden keypoints, where they were and with the histograms they had', () => {
  const { histogram, ...ours } = keypointColumns(pixels, model);
  const { histogram: theirs, ...golden } = steps.keypoints;
  expect(ours).toEqual(golden);
  expect(apart(histogram, theirs)).toBeLessThanOrEqual(NETWORK_TOLERANCE * largest(theirs));
});

test('the PCA brings the golden histograms to the golden descriptors', () => {
  expect(apart(reducedOf(steps.keypoints.histogram, model), steps.reduced)).toBeLessThanOrEqual(1e-6);
});

test('the golden descriptors are packed into the golden int8', () => {
  expect(packedRows(steps.reduced)).toEqual(steps.packed);
});

test.each(goldenPhotos)('the photo %s has its golden features and keypoints', async (photo) => {
  const outcome = await extractor.extract(photoBytes(photo));
  if (!outcome.ok) throw new Error(outcome.failure.reason);
  const [ours, golden] = [goldenFeatures(outcome.value.features), readGolden<GoldenFeatures>(photo)];
  const frame = ({ location, scale, attention, descriptor, ...rest }: GoldenFeatures): object => rest;
  expect(frame(ours)).toEqual(frame(golden));
  const most = largest(golden.attention);
  const ourRows = rowsOf(ours);
  for (const theirs of rowsOf(golden)) {
    // the nearest, as near-ties may change places
    const row = ourRows
      .filter(({ kind }) => kind === theirs.kind)
      .reduce((best, other) => (apart(other.at, theirs.at) < apart(best.at, theirs.at) ? other : best));
    const where = `${theirs.kind} at ${theirs.at.join(', ')}`;
    expect(apart(row.at, theirs.at), where).toBeLessThan(0.02);
    expect(Math.abs(row.attention - theirs.attention), where).toBeLessThanOrEqual(NETWORK_TOLERANCE * most);
    expect(apart(row.descriptor, theirs.descriptor), where).toBeLessThanOrEqual(DESCRIPTOR_TOLERANCE);
  }
});

interface Row {
  kind: 'feature' | 'keypoint';
  /** x, y and scale. */
  at: Float32Array;
  attention: number;
  descriptor: Int8Array;
}

const rowsOf = (set: GoldenFeatures): Row[] =>
  Array.from({ length: set.count }, (_, i) => ({
    kind: i < set.count - set.keypointCount ? 'feature' : 'keypoint',
    at: Float32Array.of(set.location[2 * i]!, set.location[2 * i + 1]!, set.scale[i]!),
    attention: set.attention[i]!,
    descriptor: set.descriptor.subarray(DESCRIPTOR_SIZE * i, DESCRIPTOR_SIZE * (i + 1)),
  }));

test('two photos of a place match by the golden inliers, and a look-alike is refused as it was', async () => {
  const [ours, golden] = [await matchingOf(model), readGolden<GoldenMatching>('matching')];
  for (const pair of ['samePlace', 'otherPlace'] as const) {
    const exact = ({ score, bFromA, ...rest }: Verification): object => rest;
    expect(exact(ours[pair]), pair).toEqual(exact(golden[pair]));
    expect(ours[pair].score, pair).toBeCloseTo(golden[pair].score, 6);
    for (const [i, number] of golden[pair].bFromA!.entries())
      expect(ours[pair].bFromA![i], pair).toBeCloseTo(number, 6);
  }
  expect(golden.samePlace.verdict).toBe('match');
  expect(golden.otherPlace.verdict).toBe('no match');
});

test('the golden features have the golden nearest neighbours and candidates', async () => {
  const [ours, golden] = [await matchingOf(model), readGolden<GoldenMatching>('matching')];
  expect(ours.tentative).toEqual(golden.tentative);
  expect(ours.candidates).toEqual(golden.candidates);
});
