/**
 * The process in which a model is tried, started by self-test.ts: whether its network gives what its manifest
 * says.
 */
import { availableParallelism } from 'node:os';
import { DESCRIPTOR_SIZE } from '../contract/features.ts';
import type { ModelPackage } from '../contract/model.ts';
import { createExtractor, openNetwork } from '../vision/extract.ts';
import { answerParent } from '../process/parent.ts';
import { paintedPhoto } from './painted-photo.ts';
import { reasonIn } from './reason.ts';

export interface SelfTestAnswer {
  problem: string | null;
}

/** Of the two pictures whose maps are compared: so many cells more in width and height. */
const MORE_CELLS = 8;
const SMALL_PX = 256;

async function problemOf(model: ModelPackage): Promise<string | null> {
  const threads = availableParallelism();
  return (await mapsProblem(model, threads)) ?? featuresProblem(model, threads);
}

/**
 * The shapes of the network's outputs for two pictures. How a network pads is its own affair, so that only
 * what a larger picture adds is held to the stride.
 */
async function mapsProblem(model: ModelPackage, threads: number): Promise<string | null> {
  const { cells, pca } = model.manifest;
  const network = await openNetwork(model, threads);
  const size = (cellsMore: number): number => SMALL_PX + Math.round(cellsMore * cells.stridePx);
  const maps = async (widthPx: number, heightPx: number) => {
    const { rows, columns, channels } = await network.run(
      new Float32Array(3 * widthPx * heightPx).map((_, i) => Math.sin(i)),
      widthPx,
      heightPx,
    );
    return { rows, columns, channels };
  };
  const [small, large] = [await maps(size(0), size(0)), await maps(size(2 * MORE_CELLS), size(MORE_CELLS))];
  await network.close();
  const wanted = pca?.inputSize ?? DESCRIPTOR_SIZE;
  if (small.channels !== wanted)
    return (
      `it gives descriptors of ${small.channels} numbers, and the manifest ` +
      `${pca === null ? `has no PCA that brings them to ${DESCRIPTOR_SIZE}` : `a PCA for ${wanted}`}`
    );
  const more = { rows: large.rows - small.rows, columns: large.columns - small.columns };
  if (Math.abs(more.rows - MORE_CELLS) > 1 || Math.abs(more.columns - 2 * MORE_CELLS) > 1) {
    return (
      `a picture that is ${MORE_CELLS} cells of ${cells.stridePx} pixels higher and ${2 * MORE_CELLS} ` +
      `wider gives ${more.rows} rows and ${more.columns} columns more: the manifest's stridePx is not ` +
      `the network's`
    );
  }
  return null;
}

/** The features of a painted photo, twice: some, finite, and the same again. */
async function featuresProblem(model: ModelPackage, threads: number): Promise<string | null> {
  // a threshold may leave nothing of a picture without a landmark
  const { manifest } = model;
  const extractor = await createExtractor(
    { ...model, manifest: { ...manifest, extraction: { ...manifest.extraction, minAttention: null } } },
    { threads },
  );
  const photo = paintedPhoto();
  const [first, second] = [await extractor.extractPixels(photo), await extractor.extractPixels(photo)];
  await extractor.close();
  if (first.count === 0) return 'it finds nothing in a picture';
  if (![...first.attention, ...first.descriptor].every(Number.isFinite))
    return 'it gives numbers that are not finite';
  return Buffer.compare(Buffer.from(first.descriptor.buffer), Buffer.from(second.descriptor.buffer)) === 0
    ? null
    : 'it gives other numbers for the same picture';
}

answerParent(async (model: ModelPackage): Promise<SelfTestAnswer> => ({
  problem: await problemOf(model).catch((error: unknown) =>
    reasonIn(error instanceof Error ? error.message : String(error)),
  ),
}));
