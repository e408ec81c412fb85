import { kernels } from '../../native/index.ts';
import { CPU } from '../contract/compute.ts';
import type { Compute } from '../contract/compute.ts';
import type { FeatureSet, PackedFeatures } from '../contract/features.ts';
import type { Failure, Outcome } from '../contract/failure.ts';
import type { ModelPackage } from '../contract/model.ts';
import { decodePhoto } from './decode/decode.ts';
import type { Box, Pixels } from './decode/decode.ts';
import { openDenseNetwork } from './dense.ts';
import { NO_KEYPOINTS, keypointsOf, histogramsOf } from './keypoints.ts';
import { openTensorflowNetwork } from './network-tensorflow.ts';
import { NO_FEATURES } from './network.ts';
import { upright } from './orientation.ts';
import { packFor } from './pack.ts';
import type { Shrunk } from './thumbnail.ts';
import { shrunk, shrunkPhoto } from './thumbnail.ts';
import type { Level } from './pyramid.ts';
import { Pyramid } from './pyramid.ts';

/** A photo with a shorter side has no features (DELF reference, extractor.py). */
const SMALLEST_PHOTO_PX = 10;
/**
 * Nor has a blank one (a lens cap, an empty page), where every channel varies less, in 8-bit levels (standard
 * deviation): its features would be those of the picture's border (docs/measurements.md#vision).
 */
const BLANK_DEVIATION = 3;

/**
 * What onnxruntime takes a pixel of a reference pyramid's largest level, which is not bounded
 * (docs/measurements.md#vision). TensorFlow takes more.
 */
const REFERENCE_BYTES_A_PIXEL = 170;

/** All that one look at a photo's bytes gives. */
export interface Extracted {
  features: PackedFeatures;
  /** `jpeg`, `png`, `webp`, `avif`, `tiff` or `gif`, from the bytes. */
  format: string;
  shrunk: Shrunk;
}

/** One opened model; photos go through it one after the other. */
export interface Extractor {
  /**
   * From a photo file's bytes; of a box of it as if that were the photo. The photo alone decides about the
   * outcome, so a failure is worth remembering until the file changes.
   */
  extract(bytes: Uint8Array, box?: Box): Promise<Outcome<Extracted>>;
  /** The network's features alone, from pixels that are already of the size the pyramid starts from. */
  extractPixels(pixels: Pixels): Promise<FeatureSet>;
  close(): Promise<void>;
}

export interface ExtractorOptions {
  /** Of the network; the features do not depend on it. */
  threads: number;
  /**
   * Of the machine, for models that take photos as they are: one that would need more is refused. Default: no
   * matter.
   */
  memoryBytes?: number;
  /** Default: onnxruntime on the CPU. */
  compute?: Compute;
}

/** Throws when the runtime cannot open the model. */
export async function createExtractor(
  model: ModelPackage,
  { threads, memoryBytes = Infinity, compute = CPU }: ExtractorOptions,
): Promise<Extractor> {
  const { extraction, keypoints, isReference = false } = model.manifest;
  const network =
    compute.runtime === 'tensorflow'
      ? await openTensorflowNetwork(model, compute.folder, threads)
      : await openDenseNetwork(model, threads, compute.device);

  /** The reference knows no blank photo. */
  const isEmpty = ({ fullWidthPx, fullHeightPx, rgb }: Pixels): boolean =>
    Math.min(fullWidthPx, fullHeightPx) < SMALLEST_PHOTO_PX || (!isReference && isBlank(rgb));

  async function featuresOf(pixels: Pixels, hasNone: boolean): Promise<FeatureSet> {
    const { count, location, scale, attention, channels, descriptor } = hasNone
      ? NO_FEATURES
      : await network.features(pixels);
    const enlarged = [pixels.fullWidthPx / pixels.widthPx, pixels.fullHeightPx / pixels.heightPx];
    return {
      modelId: model.id,
      count,
      widthPx: pixels.fullWidthPx,
      heightPx: pixels.fullHeightPx,
      resizedLongSidePx: Math.max(pixels.widthPx, pixels.heightPx),
      location: Float32Array.from(location, (at, i) => at * enlarged[i % 2]!),
      scale,
      attention,
      descriptor: kernels.reduce(descriptor, channels, model.pca),
    };
  }

  return {
    async extract(bytes, box) {
      const decoded = await decodePhoto(bytes, extraction.photoSizePx, { asStored: isReference, box });
      if (!decoded.ok) return decoded;
      const { pixels, format, orientation } = decoded.value;
      const neededBytes = isReference
        ? REFERENCE_BYTES_A_PIXEL * pixels.widthPx * pixels.heightPx * Math.max(...extraction.scales) ** 2
        : 0;
      if (neededBytes > memoryBytes) return { ok: false, failure: tooMuch(pixels, neededBytes, memoryBytes) };
      const hasNone = isEmpty(pixels); // looks at every pixel
      const features = upright(await featuresOf(pixels, hasNone), orientation);
      const found =
        keypoints === undefined || model.keypointPca === null || hasNone
          ? NO_KEYPOINTS
          : keypointsOf(pixels, keypoints.maxKeypoints, model.keypointPca);
      // pixels as they are stored are not upright, and of any size
      const thumbnail = isReference
        ? await shrunkPhoto(bytes)
        : { ok: true as const, value: await shrunk(pixels) };
      if (!thumbnail.ok) return thumbnail;
      return {
        ok: true,
        value: { features: packFor(model, features, found), format, shrunk: thumbnail.value },
      };
    },
    extractPixels: (pixels) => featuresOf(pixels, isEmpty(pixels)),
    close: () => network.close(),
  };
}

function tooMuch({ widthPx, heightPx }: Pixels, neededBytes: number, memoryBytes: number): Failure {
  const [needed, there] = [neededBytes, memoryBytes].map((bytes) => (bytes / 1e9).toFixed(1));
  return {
    kind: 'out of memory',
    reason:
      `The DELF reference looks at a photo of ${widthPx} x ${heightPx} pixels as it is, which takes ` +
      `about ${needed} GB of memory; this machine has ${there} GB.`,
    remedy: 'Save a smaller copy of it, or use a model that is not in the settings of the reference.',
  };
}

function isBlank(rgb: Uint8Array): boolean {
  const count = rgb.length / 3;
  return [0, 1, 2].every((channel) => {
    let sum = 0;
    let squares = 0;
    for (let i = channel; i < rgb.length; i += 3) {
      sum += rgb[i]!;
      squares += rgb[i]! * rgb[i]!;
    }
    return squares / count - (sum / count) ** 2 < BLANK_DEVIATION ** 2;
  });
}

/** The network by itself, for the benches that time it bare, here and in Python. */
export { openOnnxNetwork as openNetwork, wantedOutputs } from './network-onnx.ts';

/** Whether a network in int8 can be relied upon here. */
export { addsBytesExactly } from './network-onnx.ts';

/** Features between the forms and frames that they are kept, and written to files, in. */
export { asStored, upright } from './orientation.ts';
export { packFor, unpack, unpackKeypoints } from './pack.ts';
export { orientationOf } from './decode/decode.ts';

/** Whether an installed TensorFlow loads, and which it is. */
export { loadTensorflow } from './network-tensorflow.ts';

/** What the network is given of a photo, level by level; nothing for bytes that are no photo. */
export async function tensorsOf(model: ModelPackage, bytes: Uint8Array): Promise<Level[]> {
  const { input, extraction } = model.manifest;
  const decoded = await decodePhoto(bytes, extraction.photoSizePx);
  if (!decoded.ok) return [];
  const levels = new Pyramid(input.mean, input.deviation).levels(
    decoded.value.pixels,
    extraction.scales,
    input.smallestSidePx,
  );
  return Array.from(levels, (level) => ({ ...level, values: level.values.slice() }));
}

/**
 * What lies around a photo's keypoints, 128 numbers each, for the fit of a PCA; nothing for bytes that are no
 * photo.
 */
export async function keypointHistograms(
  bytes: Uint8Array,
  photoSizePx: number,
  limit: number,
): Promise<Float32Array> {
  const decoded = await decodePhoto(bytes, photoSizePx);
  return decoded.ok ? histogramsOf(decoded.value.pixels, limit).histogram : new Float32Array(0);
}
