import type { FeatureSet, PackedFeatures } from '../contract/features.ts';
import { DESCRIPTOR_SIZE, MOST_STEPS, stepsOf } from '../contract/features.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { KeypointRows } from './keypoints.ts';
import { NO_KEYPOINTS } from './keypoints.ts';

/**
 * What one step of a packed component is worth: it spans the whole -1..1, so nothing is clipped
 * (docs/measurements.md#vision).
 */
export const QUANTUM = 1 / 127;

/**
 * Quanta between the values that a component is rounded to, of models with keypoints: of few values a
 * descriptor takes half the bytes when it is kept. Not measured for others (docs/measurements.md#vision).
 */
export const COARSENESS = 5;

/**
 * The only place where features are rounded. Descriptors: int8, to multiples of `coarseness` quanta in
 * -127..127. Locations and attention: to the steps that the contract names. Half a step of location is 0.03
 * px of a 4000 px photo and 0.006 px of the 768 px that the pyramid starts from, thousands of times under the
 * residual that verification allows; it reaches to 1.09 long sides because a level's rounded size can put the
 * last cell a little outside the photo. The keypoints' rows come after the features'.
 */
export function pack(
  features: FeatureSet,
  keypoints: KeypointRows = NO_KEYPOINTS,
  coarseness = 1,
): PackedFeatures {
  const count = features.count + keypoints.count;
  const attention = new Float32Array(count);
  attention.set(features.attention);
  const steps = stepsOf(features);
  return {
    ...features,
    count,
    keypointCount: keypoints.count,
    location: rounded(joined(features.location, keypoints.location), steps.locationPx),
    scale: joined(features.scale, keypoints.scale),
    attention: rounded(attention, steps.attention),
    descriptor: quantised(joined(features.descriptor, keypoints.descriptor), coarseness),
  };
}

function joined(first: Float32Array, second: Float32Array): Float32Array {
  const all = new Float32Array(first.length + second.length);
  all.set(first);
  all.set(second, first.length);
  return all;
}

function rounded(values: Float32Array, step: number): Float32Array {
  const out = new Float32Array(values.length);
  if (step > 0)
    for (let i = 0; i < values.length; i++)
      out[i] = Math.min(MOST_STEPS, Math.max(0, Math.round(values[i]! / step))) * step;
  return out;
}

/** A loop: Int8Array.from with a function is slow (docs/measurements.md#vision). */
function quantised(values: Float32Array, coarseness: number): Int8Array {
  const out = new Int8Array(values.length);
  const step = coarseness * QUANTUM;
  for (let i = 0; i < values.length; i++) out[i] = coarseness * Math.round(values[i]! / step);
  return out;
}

/** As the model's features are kept: with what packing rounds, where it runs as the reference does. */
export function packFor(model: ModelPackage, features: FeatureSet, keypoints?: KeypointRows): PackedFeatures {
  const { manifest } = model;
  const { location, attention, descriptor } = features;
  const packed = pack(features, keypoints, manifest.keypoints === undefined ? 1 : COARSENESS);
  return manifest.isReference === true ? { ...packed, exact: { location, attention, descriptor } } : packed;
}

/** The keypoints of a set. */
export function unpackKeypoints({
  count,
  keypointCount,
  location,
  scale,
  descriptor,
}: PackedFeatures): KeypointRows {
  const first = count - keypointCount;
  return {
    count: keypointCount,
    location: location.subarray(2 * first),
    scale: scale.subarray(first),
    descriptor: unquantised(descriptor.subarray(DESCRIPTOR_SIZE * first)),
  };
}

/**
 * The network's features, without keypoints. The numbers as they were extracted, where they were kept; else
 * what packing left of them, descriptors within some per cent of unit length.
 */
export function unpack({ exact, keypointCount, descriptor, ...features }: PackedFeatures): FeatureSet {
  const count = features.count - keypointCount;
  const location = features.location.subarray(0, 2 * count);
  const attention = features.attention.subarray(0, count);
  return {
    ...features,
    count,
    scale: features.scale.subarray(0, count),
    ...(exact ?? {
      location,
      attention,
      descriptor: unquantised(descriptor.subarray(0, DESCRIPTOR_SIZE * count)),
    }),
  };
}

const unquantised = (values: Int8Array): Float32Array => Float32Array.from(values, (v) => v * QUANTUM);
