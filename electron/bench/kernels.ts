/** What native kernels are worth: each against the TypeScript kernel, on every path this machine has. */
import { availablePaths, kernelsOn } from '../../native/index.ts';
import type { Kernels, RansacOptions } from '../../native/index.ts';
import { DESCRIPTOR_SIZE, KEYPOINT_CHANNELS } from '../contract/features.ts';
import { clusteredDescriptors, greySquares, matchingPhotos } from './material.ts';
import type { Bench } from './report.ts';
import { inTurns } from './report.ts';

/** Of the order that matching uses (`matching/verify.ts`). */
const RANSAC: RansacOptions = {
  maxError: 0.04,
  maxScaleDisagreement: 1.8,
  maxScaleChange: 4,
  maxTilt: 4,
  trials: 500,
  seed: 1,
};

export interface KernelsOptions {
  /** Features of the photos that are matched. */
  features: number;
  /** Descriptors in the index that is built and searched. */
  rows: number;
  rounds: number;
}

export async function benchKernels({ features, rows, rounds }: KernelsOptions): Promise<Bench> {
  const [a, b] = matchingPhotos(1, features);
  const descriptors = clusteredDescriptors(2, rows);
  const { trainTree, openTree } = kernelsOn('typescript');
  const bytes = await trainTree(descriptors, rows);
  const photos = new Uint32Array(rows);
  const lists = await openTree(bytes)!.buildLists(descriptors, photos);
  const queries = descriptors.subarray(0, Math.min(rows, 200) * DESCRIPTOR_SIZE);
  const photo = greySquares(3, 768, 576); // as the built-in model takes one, and its largest level
  const table = Float32Array.from({ length: 256 }, (_, byte) => (byte - 128) / 128);
  const level = new Float32Array(3 * 730 * 547);
  const { histogram } = kernelsOn(availablePaths().at(-1)!).keypoints(photo, 1000);
  const pca = Float32Array.from({ length: (1 + DESCRIPTOR_SIZE) * KEYPOINT_CHANNELS }, (_, i) => Math.sin(i));
  const work: Record<string, (kernels: Kernels) => unknown> = {
    resize: (kernels) => kernels.resize(photo, table, 730, 547, level),
    keypoints: (kernels) => kernels.keypoints(photo, 1000),
    reduce: (kernels) => kernels.reduce(histogram, KEYPOINT_CHANNELS, pca),
    mutualNearest: (kernels) => kernels.mutualNearest(a.descriptor, b.descriptor),
    consensus: (kernels) => kernels.consensus([a, b], Uint32Array.of(0, 1), RANSAC),
    trainTree: (kernels) => kernels.trainTree(descriptors, rows),
    buildLists: (kernels) => kernels.openTree(bytes)?.buildLists(descriptors, photos),
    search: (kernels) => {
      const tree = kernels.openTree(bytes)!;
      const all = lists.map(({ bytes }) => ({ lists: tree.openLists(bytes)!, numbers: new Uint32Array(1) }));
      return tree.search(() => [all], queries, 10, 32);
    },
  };
  const paths = availablePaths();
  const figures: Bench['figures'] = {};
  for (const [name, run] of Object.entries(work)) {
    const seconds = await inTurns(
      rounds,
      Object.fromEntries(paths.map((path) => [path, () => run(kernelsOn(path))])),
    );
    for (const path of paths) {
      if (path === 'typescript') figures[`${name}TypescriptMs`] = 1000 * seconds[path]!;
      else figures[`${name} ${path}`] = seconds['typescript']! / seconds[path]!;
    }
  }
  const best = paths.at(-1)!;
  const native = best !== 'typescript';
  return {
    name: 'kernels',
    what:
      `factors of native kernels: ${features} x ${features} features; ${rows.toLocaleString('en')} ` +
      'descriptors and 200 queries; a photo of 768 x 576',
    baseline: `the TypeScript kernel, nearest neighbours on ${best}`,
    ratio: native ? (figures[`mutualNearest ${best}`] as number) : null,
    bar: null,
    met: null,
    figures,
    notes: native ? [] : ['the native kernels are not there: revisit doctor says why'],
  };
}
