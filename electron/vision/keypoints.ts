/**
 * A photo's keypoints: small blobs and what lies around them, beside DELF's wide fields. They prove what is
 * seen from close by; the kernel says how.
 */
import { KEYPOINT_CHANNELS } from '../contract/features.ts';
import type { Keypoints } from '../../native/index.ts';
import { kernels } from '../../native/index.ts';
import type { Pixels } from './decode/decode.ts';

/** As the rows of a feature set, but without attention. */
export interface KeypointRows {
  count: number;
  location: Float32Array;
  scale: Float32Array;
  descriptor: Float32Array;
}

/**
 * A keypoint of sigma s is told from a field of 15 s (4 + 1 cells of 3 s), and a feature of scale 1 from 291
 * pixels (DELF, Noh et al. 2017, conv4 of ResNet-50): so both kinds' scales say how much was seen.
 */
const SCALE_OF_SIGMA = 15 / 291;

export const NO_KEYPOINTS: KeypointRows = {
  count: 0,
  location: new Float32Array(0),
  scale: new Float32Array(0),
  descriptor: new Float32Array(0),
};

/** At most `limit` keypoints, most contrast first. `pca` is as the kernel has it, for 128 channels. */
export function keypointsOf(pixels: Pixels, limit: number, pca: Float32Array): KeypointRows {
  const { location, scale, histogram } = histogramsOf(pixels, limit);
  const enlarged = [pixels.fullWidthPx / pixels.widthPx, pixels.fullHeightPx / pixels.heightPx];
  return {
    count: scale.length,
    location: location.map((at, i) => at * enlarged[i % 2]!),
    scale: scale.map((sigma) => sigma * SCALE_OF_SIGMA),
    descriptor: kernels.reduce(histogram, KEYPOINT_CHANNELS, pca),
  };
}

/** Keypoints in pixels of what is given, before PCA. */
export const histogramsOf = (pixels: Pixels, limit: number): Keypoints => kernels.keypoints(pixels, limit);
