import type { Exif, FeatureSet, PackedFeatures } from '../contract/domain.ts';
import type { Outcome } from '../contract/failure.ts';
import type { ModelPackage } from '../contract/model.ts';
import { decodePhoto } from './decode.ts';
import type { Pixels } from './decode.ts';
import { readExif } from './exif.ts';
import { openOnnxNetwork } from './network-onnx.ts';
import type { Maps } from './network.ts';
import { pack } from './pack.ts';
import { reduce } from './pca.ts';
import type { Level } from './pyramid.ts';
import { Pyramid } from './pyramid.ts';
import { gather, select } from './select.ts';

/** A photo with a shorter side has no features (DELF reference, extractor.py). */
const SMALLEST_PHOTO_PX = 10;
/**
 * Nor has a blank one (a lens cap, an empty page), where every channel varies less, in 8-bit levels (standard deviation): its features would be
 * those of the picture's border, the same in every blank photo. Measured: the flattest photo of ../shared/data/eval varies by 14.
 */
const BLANK_DEVIATION = 3;

/** All that one look at a photo's bytes gives. */
export interface Extracted {
  features: PackedFeatures;
  exif: Exif;
  /** `jpeg`, `png`, `webp`, `avif`, `tiff` or `gif`, from the bytes. */
  format: string;
}

/** One opened model; photos go through it one after the other. */
export interface Extractor {
  /** From a photo file's bytes. The photo alone decides about the outcome, so a failure is worth remembering until the file changes. */
  extract(bytes: Uint8Array): Promise<Outcome<Extracted>>;
  /** From pixels that are already of the size the pyramid starts from. */
  extractPixels(pixels: Pixels): Promise<FeatureSet>;
  close(): Promise<void>;
}

/** threads: of the network; the features do not depend on it. Throws when the runtime cannot open the model. */
export async function createExtractor(model: ModelPackage, options: { threads: number }): Promise<Extractor> {
  const { input, cells, extraction } = model.manifest;
  const network = await openOnnxNetwork(model, options.threads);
  const pyramid = new Pyramid(input.mean, input.deviation);

  async function extractPixels(pixels: Pixels): Promise<FeatureSet> {
    const maps: Maps[] = [];
    const scales: number[] = [];
    const isEmpty = Math.min(pixels.fullWidthPx, pixels.fullHeightPx) < SMALLEST_PHOTO_PX || isBlank(pixels.rgb);
    for (const level of pyramid.levels(pixels, isEmpty ? [] : extraction.scales, input.smallestSidePx)) {
      maps.push(await network.run(level.values, level.widthPx, level.heightPx));
      scales.push(level.scale);
    }
    const selection = select(maps, extraction.maxFeatures, extraction.minAttention);
    const { count } = selection;
    const location = new Float32Array(2 * count);
    const scale = new Float32Array(count);
    for (let row = 0; row < count; row++) {
      const [cell, level] = [selection.cell[row]!, selection.level[row]!];
      const [columns, levelScale] = [maps[level]!.columns, scales[level]!];
      const [column, line] = [cell % columns, Math.floor(cell / columns)];
      location[2 * row] = ((cells.originPx + cells.stridePx * column) / levelScale) * (pixels.fullWidthPx / pixels.widthPx);
      location[2 * row + 1] = ((cells.originPx + cells.stridePx * line) / levelScale) * (pixels.fullHeightPx / pixels.heightPx);
      scale[row] = 1 / levelScale;
    }
    return {
      modelId: model.id,
      count,
      widthPx: pixels.fullWidthPx,
      heightPx: pixels.fullHeightPx,
      resizedLongSidePx: Math.max(pixels.widthPx, pixels.heightPx),
      location,
      scale,
      attention: selection.attention,
      descriptor: reduce(gather(maps, selection), maps[0]?.channels ?? 0, model.pca),
    };
  }

  return {
    async extract(bytes) {
      const decoded = await decodePhoto(bytes, extraction.photoSizePx);
      if (!decoded.ok) return decoded;
      const { pixels, format, exif } = decoded.value;
      return { ok: true, value: { features: pack(await extractPixels(pixels)), exif: await readExif(exif), format } };
    },
    extractPixels,
    close: () => network.close(),
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

/** The network by itself, for the bench that times it bare. */
export { openOnnxNetwork as openNetwork } from './network-onnx.ts';

/** What the network is given of a photo, level by level; nothing for bytes that are no photo. */
export async function tensorsOf(model: ModelPackage, bytes: Uint8Array): Promise<Level[]> {
  const { input, extraction } = model.manifest;
  const decoded = await decodePhoto(bytes, extraction.photoSizePx);
  if (!decoded.ok) return [];
  const levels = new Pyramid(input.mean, input.deviation).levels(decoded.value.pixels, extraction.scales, input.smallestSidePx);
  return Array.from(levels, (level) => ({ ...level, values: level.values.slice() }));
}
