import { expect, test } from 'vitest';
import type { FeatureSet } from '../../electron/contract/features.ts';
import { disagreement, INT8_TOLERANCE, TOLERANCE } from '../../electron/runtimes/agree.ts';

/** Rows of attention 10, 9, 8, … on a diagonal, each descriptor with one number set. */
function features(count: number): FeatureSet {
  const descriptor = new Float32Array(40 * count);
  for (let row = 0; row < count; row++) descriptor[40 * row + row] = 1;
  return {
    modelId: 'm',
    count,
    widthPx: 320,
    heightPx: 240,
    resizedLongSidePx: 320,
    location: Float32Array.from({ length: 2 * count }, (_, i) => 16 * (i >> 1)),
    scale: new Float32Array(count).fill(1),
    attention: Float32Array.from({ length: count }, (_, row) => 10 - row),
    descriptor,
  };
}

test('The same features agree, in whichever order', () => {
  const [ours, theirs] = [features(2), features(2)];
  theirs.location.set([16, 16, 0, 0]);
  theirs.attention.reverse();
  theirs.descriptor.copyWithin(0, 0);
  theirs.descriptor.set([0, 1], 0);
  theirs.descriptor.set([1, 0], 40);
  expect(disagreement(ours, features(2))).toBeNull();
  expect(disagreement(ours, theirs)).toBeNull();
});

test('Differences within the tolerance agree, and beyond it are named', () => {
  const near = features(5);
  near.attention[0]! += 10 * TOLERANCE.attention * 0.9;
  near.descriptor[3]! += TOLERANCE.descriptor * 0.9;
  expect(disagreement(features(5), near)).toBeNull();
  const weighed = features(5);
  weighed.attention[0]! += 10 * TOLERANCE.attention * 1.1;
  expect(disagreement(features(5), weighed)).toMatch(/^attention differs/);
  const described = features(5);
  described.descriptor[3]! -= TOLERANCE.descriptor * 1.1;
  expect(disagreement(features(5), described)).toMatch(/^descriptors differ/);
});

test('What is no number agrees with nothing', () => {
  const broken = features(5);
  broken.descriptor[7] = NaN;
  expect(disagreement(features(5), broken)).not.toBeNull();
  const blind = features(5);
  blind.attention.fill(NaN);
  expect(disagreement(features(5), blind)).not.toBeNull();
});

test('A row that only one side has is a near-tie at the cut, or another selection', () => {
  const [ours, theirs] = [features(5), features(5)];
  theirs.location.set([300, 200], 2 * 4);
  expect(disagreement(ours, theirs)).toBeNull();
  theirs.location.set([200, 200], 2 * 1);
  expect(disagreement(ours, theirs)).toMatch(/other spots/);
  expect(disagreement(ours, features(0))).toMatch(/other spots/);
});

test('What int8 may differ by is beyond what a device may, and has its own bound', () => {
  const rounded = features(5);
  rounded.attention[0]! += 10 * INT8_TOLERANCE.attention * 0.9;
  rounded.descriptor[3]! += INT8_TOLERANCE.descriptor * 0.9;
  expect(disagreement(features(5), rounded)).not.toBeNull();
  expect(disagreement(features(5), rounded, INT8_TOLERANCE)).toBeNull();
  rounded.descriptor[3]! += INT8_TOLERANCE.descriptor * 0.2;
  expect(disagreement(features(5), rounded, INT8_TOLERANCE)).toMatch(/^descriptors differ/);
});
