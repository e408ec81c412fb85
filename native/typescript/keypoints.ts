/**
 * What lies around a photo's blobs, in plain TypeScript: the oracle of `src/keypoints/` and its fallback.
 *
 * SIFT (Lowe 2004) with what two upright photos of one place need, each step measured on ../shared/data/eval
 * (training/LOG.md): no doubled octave (what is smaller does not last from camera to camera), no orientation
 * (photos stand upright, and direction tells windows from eaves), and a histogram that needs no angle,
 * exponential or arctangent, so that every path can agree to the bit: integers in the pyramid, after it only
 * + - * / and sqrt on doubles.
 */
import { KEYPOINT_CHANNELS } from '../../electron/contract/features.ts';
import { SCALES, SIGMA, WEIGHTS } from '../gaussians.ts';
import type { Keypoints, Rgb } from '../kernels.ts';

/**
 * A keypoint's size is rounded to a twelfth of an octave: far finer than verification asks, and a feature set
 * keeps one byte of it.
 */
const SIZES_PER_SCALE = 4;
const SIZE_STEP = 1.0594630943592953; // 2 ^ (1 / 12)
/** Grey levels are kept in 1/64: what two of them add up to fits 16 bits with a sign. */
const GREY_BITS = 6;
/** Weakest difference of two images, 0.01 / 3 of the range: docs/measurements.md#native. */
const CONTRAST = 54;
/** Largest ratio of principal curvatures (Lowe 2004, section 4.1). */
const EDGE = 10;
/** Pixels that are tried for one extremum (OpenCV, SIFT_MAX_INTERP_STEPS). */
const ATTEMPTS = 5;
/**
 * An extremum may lie so far from its pixel before the next one is tried: past the half, lest it goes back
 * and forth where two are as near (VLFeat, sift.c; docs/measurements.md#native).
 */
const FARTHEST = 0.6;
/** Pixels along the edges where no extremum is looked for (OpenCV, SIFT_IMG_BORDER). */
const BORDER = 5;
/** Smallest side of an octave's images: of a smaller one little is left within the borders. Not measured. */
const SMALLEST_SIDE = 16;
/** Directions of a cell of the histogram, and cells on its side (Lowe 2004, section 6.1). */
const DIRECTIONS = 8;
const CELLS = 4;
/** Side of a cell in sigmas (OpenCV, SIFT_DESCR_SCL_FCTR): docs/measurements.md#native. */
const CELL_SCALES = 3;
/** Samples on a side of what the histogram sees (Lowe 2004, section 6.1): docs/measurements.md#native. */
const SAMPLES = 16;
/** Squared distance in cells from the centre to a corner, (CELLS + 1) / 2 along and across. */
const WINDOW = 12.5;
const DIAGONAL = 0.7071067811865476; // sqrt(1 / 2)
/** No direction of a cell counts for more (Lowe 2004, section 6.1). */
const LARGEST_SHARE = 0.2;

interface Image {
  width: number;
  height: number;
  values: Int16Array;
}

/** Pixels and size are those of the octave: x, y, and size in images. */
interface Blob {
  x: number;
  y: number;
  size: number;
  contrast: number;
  octave: number;
  image: number;
}

export function keypointsOf({ rgb, widthPx: width, heightPx: height }: Rgb, limit: number): Keypoints {
  const octaves: Image[][] = [];
  const blobs: Blob[] = [];
  const [firstWeights, ...weights] = weightLists();
  for (let w = width, h = height; Math.min(w, h) >= SMALLEST_SIDE; w >>= 1, h >>= 1) {
    const half = octaves.at(-1)?.[SCALES];
    const images = [
      half === undefined
        ? blur({ width, height, values: greyOf(rgb) }, firstWeights!)
        : {
            width: w,
            height: h,
            values: Int16Array.from(
              { length: w * h },
              (_, i) => half.values[2 * Math.floor(i / w) * half.width + 2 * (i % w)]!,
            ),
          },
    ];
    for (const list of weights) images.push(blur(images.at(-1)!, list));
    findBlobs(images, octaves.length, blobs);
    octaves.push(images);
  }
  const kept = blobs.sort((a, b) => b.contrast - a.contrast).slice(0, limit); // stable, as in C++
  const sizes = [SIGMA];
  for (let i = 1; i < (SCALES + 1) * SIZES_PER_SCALE; i++) sizes.push(sizes[i - 1]! * SIZE_STEP);
  const sigmas = kept.map((blob) => sizes[Math.floor(blob.size * SIZES_PER_SCALE + 0.5)]!);
  const histogram = new Float32Array(kept.length * KEYPOINT_CHANNELS);
  kept.forEach((blob, i) =>
    histogram.set(
      describe(octaves[blob.octave]![blob.image]!, blob.x, blob.y, sigmas[i]!),
      i * KEYPOINT_CHANNELS,
    ),
  );
  return {
    location: Float32Array.from(kept.flatMap(({ x, y, octave }) => [x * 2 ** octave, y * 2 ** octave])),
    scale: Float32Array.from(kept, ({ octave }, i) => sigmas[i]! * 2 ** octave),
    histogram,
  };
}

/** ITU-R BT.601, as JPEG's luma. */
function greyOf(rgb: Uint8Array): Int16Array {
  const grey = new Int16Array(rgb.length / 3);
  for (let i = 0; i < grey.length; i++)
    grey[i] = ((77 * rgb[3 * i]! + 150 * rgb[3 * i + 1]! + 29 * rgb[3 * i + 2]! + 128) >> 8) << GREY_BITS;
  return grey;
}

function weightLists(): Int16Array[] {
  const lists: Int16Array[] = [];
  for (let at = 0; at < WEIGHTS.length; at += WEIGHTS[at]! + 2)
    lists.push(WEIGHTS.subarray(at + 1, at + WEIGHTS[at]! + 2));
  return lists;
}

/** Down, then across; beyond the border its last pixel goes on. */
function blur(image: Image, weights: Int16Array): Image {
  const { width, height } = image;
  const weighed = (value: number, weight: number): number => (value * weight + 16384) >> 15;
  const pass = (values: Int16Array, length: number, stride: number, other: number): Int16Array => {
    const out = new Int16Array(values.length);
    for (let i = 0; i < values.length; i++) {
      const along = Math.floor(i / stride) % length;
      const start = i - along * stride;
      let sum = weighed(values[i]!, weights[0]!);
      for (let k = 1; k <= other; k++) {
        const both =
          values[start + Math.max(along - k, 0) * stride]! +
          values[start + Math.min(along + k, length - 1) * stride]!;
        sum += weighed(both, weights[k]!);
      }
      out[i] = sum;
    }
    return out;
  };
  const radius = weights.length - 1;
  return { width, height, values: pass(pass(image.values, height, width, radius), width, 1, radius) };
}

/** The difference of two neighbouring images of an octave. */
function layer(images: readonly Image[], i: number, x: number, y: number): number {
  const at = y * images[0]!.width + x;
  return images[i + 1]!.values[at]! - images[i]!.values[at]!;
}

/** The extrema among 26 neighbours (Lowe 2004, section 3.1), row by row. */
function findBlobs(images: readonly Image[], octave: number, found: Blob[]): void {
  const { width, height } = images[0]!;
  for (let y = BORDER; y < height - BORDER; y++) {
    for (let i = 1; i <= SCALES; i++) {
      for (let x = BORDER; x < width - BORDER; x++) {
        const value = layer(images, i, x, y);
        if (Math.abs(value) < CONTRAST / 2 || !isExtremum(images, i, x, y, value)) continue;
        const blob = refine(images, i, x, y);
        if (blob !== null) found.push({ ...blob, octave });
      }
    }
  }
}

function isExtremum(images: readonly Image[], i: number, x: number, y: number, value: number): boolean {
  for (let n = 0; n < 27; n++) {
    const neighbour = layer(
      images,
      i - 1 + Math.floor(n / 9),
      x - 1 + (n % 3),
      y - 1 + (Math.floor(n / 3) % 3),
    );
    if (value > 0 ? neighbour > value : neighbour < value) return false;
  }
  return true;
}

/**
 * Where between pixels and images an extremum lies (Lowe 2004, section 4: Newton's step on the quadric); null
 * where it is none, weak, or on an edge.
 */
function refine(images: readonly Image[], i: number, x: number, y: number): Omit<Blob, 'octave'> | null {
  const { width, height } = images[0]!;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const at = (di: number, dx: number, dy: number): number => layer(images, i + di, x + dx, y + dy);
    const v = at(0, 0, 0);
    const gx = (at(0, 1, 0) - at(0, -1, 0)) * 0.5;
    const gy = (at(0, 0, 1) - at(0, 0, -1)) * 0.5;
    const gs = (at(1, 0, 0) - at(-1, 0, 0)) * 0.5;
    const xx = at(0, 1, 0) + at(0, -1, 0) - 2 * v;
    const yy = at(0, 0, 1) + at(0, 0, -1) - 2 * v;
    const ss = at(1, 0, 0) + at(-1, 0, 0) - 2 * v;
    const xy = (at(0, 1, 1) - at(0, -1, 1) - at(0, 1, -1) + at(0, -1, -1)) * 0.25;
    const xs = (at(1, 1, 0) - at(1, -1, 0) - at(-1, 1, 0) + at(-1, -1, 0)) * 0.25;
    const ys = (at(1, 0, 1) - at(1, 0, -1) - at(-1, 0, 1) + at(-1, 0, -1)) * 0.25;
    // cofactors of the Hessian
    const a = yy * ss - ys * ys;
    const b = ys * xs - xy * ss;
    const c = xy * ys - yy * xs;
    const d = xx * a + xy * b + xs * c;
    if (d === 0) return null;
    const dx = -(gx * a + gy * b + gs * c) / d;
    const dy = -(gx * b + gy * (xx * ss - xs * xs) + gs * (xs * xy - xx * ys)) / d;
    const ds = -(gx * c + gy * (xs * xy - xx * ys) + gs * (xx * yy - xy * xy)) / d;
    const farthest = Math.max(Math.abs(dx), Math.abs(dy), Math.abs(ds));
    if (farthest < FARTHEST) {
      const contrast = Math.abs(v + 0.5 * (gx * dx + gy * dy + gs * ds));
      const trace = xx + yy;
      const determinant = xx * yy - xy * xy;
      if (
        contrast < CONTRAST ||
        !(determinant > 0) ||
        trace * trace * EDGE >= (EDGE + 1) * (EDGE + 1) * determinant
      )
        return null;
      return { x: x + dx, y: y + dy, size: i + ds, contrast, image: i };
    }
    if (!(farthest < 1000)) return null;
    x += Math.floor(dx + 0.5);
    y += Math.floor(dy + 0.5);
    i += Math.floor(ds + 0.5);
    if (i < 1 || i > SCALES || x < BORDER || y < BORDER || x >= width - BORDER || y >= height - BORDER)
      return null;
  }
  return null;
}

/**
 * RootSIFT (Arandjelovic and Zisserman 2012): 4 x 4 cells of 8 directions, each taking the part of a gradient
 * that lies within 45 degrees of it.
 */
function describe(image: Image, cx: number, cy: number, sigma: number): Float32Array {
  const { width, height, values } = image;
  const cell = CELL_SCALES * sigma;
  const apart = (cell * (CELLS + 1)) / SAMPLES;
  const histogram = new Float64Array(KEYPOINT_CHANNELS);
  for (let j = 0; j < SAMPLES; j++) {
    const y = Math.floor(cy + (j - (SAMPLES - 1) * 0.5) * apart + 0.5);
    if (y < 1 || y > height - 2) continue;
    const down = (y - cy) / cell;
    const v = down + (CELLS - 1) * 0.5;
    const row = Math.floor(v);
    const below = v - row;
    const line = new Float64Array((CELLS + 2) * DIRECTIONS);
    for (let i = 0; i < SAMPLES; i++) {
      const x = Math.floor(cx + (i - (SAMPLES - 1) * 0.5) * apart + 0.5);
      const across = (x - cx) / cell;
      const u = across + (CELLS - 1) * 0.5;
      const column = Math.floor(u);
      if (x < 1 || x > width - 2 || column < -1 || column >= CELLS) continue;
      const inside = 1 - (across * across + down * down) / WINDOW; // 0 at the corners, in place of a Gaussian
      if (inside <= 0) continue;
      const at = y * width + x;
      const gx = values[at + 1]! - values[at - 1]!;
      const gy = values[at + width]! - values[at - width]!;
      const least = DIAGONAL * Math.sqrt(gx * gx + gy * gy);
      const p = DIAGONAL * (gx + gy);
      const q = DIAGONAL * (gy - gx);
      const along = [gx, p, gy, q, -gx, -p, -gy, -q];
      const right = inside * inside * (u - column);
      const left = inside * inside * (1 - (u - column));
      const to = (column + 1) * DIRECTIONS;
      for (let k = 0; k < DIRECTIONS; k++) {
        const part = Math.max(along[k]! - least, 0);
        line[to + k]! += part * left;
        line[to + k + DIRECTIONS]! += part * right;
      }
    }
    for (const [to, share] of [
      [row, 1 - below],
      [row + 1, below],
    ] as const) {
      if (to < 0 || to >= CELLS) continue;
      for (let k = 0; k < CELLS * DIRECTIONS; k++)
        histogram[to * CELLS * DIRECTIONS + k]! += share * line[DIRECTIONS + k]!;
    }
  }
  let squared = 0;
  for (const value of histogram) squared += value * value;
  const length = squared > 0 ? Math.sqrt(squared) : 1;
  let sum = 0;
  for (let i = 0; i < KEYPOINT_CHANNELS; i++)
    sum += histogram[i] = Math.min(histogram[i]! / length, LARGEST_SHARE);
  return Float32Array.from(histogram, (value) => Math.sqrt(value / (sum > 0 ? sum : 1)));
}
