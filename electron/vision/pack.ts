import type { FeatureSet, PackedFeatures } from '../contract/domain.ts';

/** The largest descriptor component that int8 holds. */
export const CLIP = 0.5;

/** Descriptors as int8: round(v * 127 / CLIP), clipped to -127..127. Everything else as it is. */
export function pack(features: FeatureSet): PackedFeatures {
  const descriptor = Int8Array.from(features.descriptor, (v) => Math.max(-127, Math.min(127, Math.round((v * 127) / CLIP))));
  return { ...features, descriptor };
}
