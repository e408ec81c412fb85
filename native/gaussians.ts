/**
 * The Gaussians between the images of a photo's scale space (Lowe 2004, section 3). Made here alone, for the
 * native kernel as well: exponentials need not be the same in C++.
 */

/** Scales an octave at which extrema are looked for (Lowe 2004, section 3.2). */
export const SCALES = 3;
/** Images an octave: three more than scales, for the differences on either side (Lowe 2004, section 3). */
const IMAGES = SCALES + 3;
/** Blur of an octave's first image, and of the photo as it comes, in pixels (Lowe 2004, section 3.3). */
export const SIGMA = 1.6;
const ASSUMED_SIGMA = 0.5;
/** A Gaussian reaches as many of its sigmas: docs/measurements.md#native. */
const REACH = 3;

/**
 * One Gaussian for the first image, then one from each image of an octave to the next: the radius, then the
 * weight of each distance, in 1/32768 and summing to that.
 */
export const WEIGHTS = Int16Array.from(
  [
    gaussian(Math.sqrt(SIGMA ** 2 - ASSUMED_SIGMA ** 2)),
    ...Array.from({ length: IMAGES - 1 }, (_, i) =>
      gaussian(SIGMA * 2 ** (i / SCALES) * Math.sqrt(2 ** (2 / SCALES) - 1)),
    ),
  ].flat(),
);

function gaussian(sigma: number): number[] {
  const radius = Math.ceil(REACH * sigma);
  const heights = Array.from({ length: radius + 1 }, (_, i) => Math.exp(-(i ** 2) / (2 * sigma ** 2)));
  const sum = heights.reduce((total, height, i) => total + (i === 0 ? 1 : 2) * height, 0);
  const sides = heights.slice(1).map((height) => Math.round((height / sum) * 32768));
  return [radius, 32768 - 2 * sides.reduce((total, side) => total + side, 0), ...sides];
}
