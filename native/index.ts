/** The door to the kernels: native where they were compiled, in TypeScript where not. */
import { createRequire } from 'node:module';
import { DESCRIPTOR_SIZE } from '../electron/contract/features.ts';
import type { PackedFeatures } from '../electron/contract/features.ts';
import { WEIGHTS } from './gaussians.ts';
import { NO_ROW } from './kernels.ts';
import { onThread } from './threads.ts';
import type { Consensus, Keypoints, Found, KernelPath, Kernels, MutualNearest } from './kernels.ts';
import { buildTree } from './typescript/build.ts';
import { keypointsOf } from './typescript/keypoints.ts';
import { mutualNearest } from './typescript/nearest.ts';
import { consensusOf } from './typescript/ransac.ts';
import { searchTree } from './typescript/search.ts';
import { openSnapshot } from './typescript/snapshot.ts';

export { NO_DISTANCE, NO_ROW } from './kernels.ts';
export { kernelMethod } from './method.ts';
export { limitThreads } from './threads.ts';
export type {
  Consensus,
  Keypoints,
  Found,
  KernelPath,
  Kernels,
  MutualNearest,
  RansacOptions,
  Tree,
} from './kernels.ts';

/** `src/addon.cc`. The first argument of each function is a path's number. */
interface Addon {
  bestPath: number;
  keypoints(
    path: number,
    grey: Uint8Array,
    width: number,
    height: number,
    weights: Int16Array,
    limit: number,
  ): Keypoints;
  mutualNearest(path: number, a: Int8Array, b: Int8Array): MutualNearest;
  /** `options`: the fields of RansacOptions in their order. */
  consensus(
    path: number,
    sets: readonly PackedFeatures[],
    pairs: Uint32Array,
    options: Float64Array,
  ): Promise<Consensus[]>;
  buildTree(path: number, descriptors: Int8Array): Promise<Uint8Array>;
  openTree(bytes: Uint8Array): TreeHandle | null;
  searchTree(path: number, handle: TreeHandle, queries: Int8Array, k: number, leaves: number): Promise<Found>;
}

interface TreeHandle {
  count: number;
  leaves: number;
}

/** By number, as `src/simd.h` counts them: a machine that has one has those before it. */
const nativePaths = ['portable', 'avx2', 'avx512-vnni'] as const;

const { addon, whyNotNative } = loadAddon();

/** The paths this machine and this build can run, slowest first. */
export function availablePaths(): KernelPath[] {
  return ['typescript', ...(addon ? nativePaths.slice(0, addon.bestPath + 1) : [])];
}

/** The kernels on one path. Throws when it is not available. */
export function kernelsOn(path: KernelPath): Kernels {
  if (!availablePaths().includes(path)) {
    throw new Error(`Kernels "${path}" are not available here; there are: ${availablePaths().join(', ')}.`);
  }
  const number = nativePaths.findIndex((name) => name === path);
  const { keypoints, mutualNearest, consensus, buildTree, openTree } =
    addon && number >= 0 ? nativeKernels(addon, number) : typescriptKernels;
  return {
    path,
    keypoints(grey, width, height, limit) {
      if (!(width >= 1 && height >= 1 && grey.length === width * height))
        throw new RangeError(`${grey.length} bytes are no ${width} x ${height} pixels.`);
      if (!(Number.isInteger(limit) && limit >= 1 && limit <= 65535))
        throw new RangeError(`At most ${limit} keypoints: it must be a whole number from 1 to 65,535.`);
      return keypoints(grey, width, height, limit);
    },
    mutualNearest(a, b) {
      checkRows(a, 65535);
      checkRows(b, 65535);
      return mutualNearest(a, b);
    },
    async consensus(sets, pairs, options) {
      for (const set of sets) checkSet(set);
      if (pairs.length % 2 !== 0 || pairs.some((set) => set >= sets.length))
        throw new RangeError('pairs must hold two indices into sets a pair.');
      return await consensus(sets, pairs, options);
    },
    async buildTree(descriptors) {
      checkRows(descriptors, NO_ROW);
      return await buildTree(descriptors);
    },
    openTree(bytes) {
      const tree = openTree(bytes.byteOffset % 4 === 0 ? bytes : bytes.slice());
      return (
        tree && {
          ...tree,
          async search(queries, k, leaves) {
            checkRows(queries, NO_ROW);
            if (!(Number.isInteger(k) && k >= 1 && k <= 1000))
              throw new RangeError(`k is ${k}; it must be a whole number from 1 to 1000.`);
            if (!(leaves >= 1)) throw new RangeError(`${leaves} leaves: at least one must be scanned.`);
            return await tree.search(queries, k, Math.min(Math.floor(leaves), tree.leaves));
          },
        }
      );
    },
  };
}

/**
 * Enough work (some ms) that the hand-over costs nothing, little enough that all threads end together. Not
 * measured.
 */
const PAIRS_A_JOB = 16;

type Computing = Omit<Kernels, 'path'>;

function nativeKernels(addon: Addon, path: number): Computing {
  return {
    keypoints: (grey, width, height, limit) => addon.keypoints(path, grey, width, height, WEIGHTS, limit),
    mutualNearest: (a, b) => addon.mutualNearest(path, a, b),
    async consensus(sets, pairs, options) {
      const { maxError, maxScaleDisagreement, maxScaleChange, maxTilt, trials, seed } = options;
      const numbers = Float64Array.of(maxError, maxScaleDisagreement, maxScaleChange, maxTilt, trials, seed);
      const jobs: Promise<Consensus[]>[] = [];
      for (let from = 0; from < pairs.length; from += 2 * PAIRS_A_JOB) {
        const some = pairs.slice(from, from + 2 * PAIRS_A_JOB);
        jobs.push(onThread(() => addon.consensus(path, sets, some, numbers)));
      }
      return (await Promise.all(jobs)).flat();
    },
    async buildTree(descriptors) {
      const { buffer, byteOffset, length } = await onThread(() => addon.buildTree(path, descriptors));
      return new Uint8Array(buffer, byteOffset, length);
    },
    openTree(bytes) {
      const handle = addon.openTree(bytes);
      if (!handle) return null;
      const { count, leaves } = handle;
      return {
        count,
        leaves,
        search: (queries, k, probed) => onThread(() => addon.searchTree(path, handle, queries, k, probed)),
      };
    },
  };
}

const typescriptKernels: Computing = {
  keypoints: keypointsOf,
  mutualNearest,
  consensus: async (sets, pairs, options) =>
    Array.from({ length: pairs.length / 2 }, (_, i) =>
      consensusOf(sets[pairs[2 * i]!]!, sets[pairs[2 * i + 1]!]!, options),
    ),
  buildTree: async (descriptors) => buildTree(descriptors),
  openTree(bytes) {
    const snapshot = openSnapshot(bytes);
    if (!snapshot) return null;
    const { count, leaves } = snapshot;
    return { count, leaves, search: async (queries, k, probed) => searchTree(snapshot, queries, k, probed) };
  },
};

/**
 * The kernels of this process, the fastest there are; REVISIT_KERNELS names another path of `availablePaths`.
 */
export const kernels: Kernels = kernelsOn(
  (process.env['REVISIT_KERNELS'] ?? availablePaths().at(-1)!) as KernelPath,
);

/** For a person: which path computes, and why it is not native (null when it is, or was not wanted). */
export const kernelReport: { path: KernelPath; whyNotNative: string | null } = {
  path: kernels.path,
  whyNotNative,
};

function checkRows(descriptors: Int8Array, limit: number): void {
  const rows = descriptors.length / DESCRIPTOR_SIZE;
  if (!Number.isInteger(rows))
    throw new RangeError(`${descriptors.length} numbers are no whole rows of ${DESCRIPTOR_SIZE}.`);
  if (rows > limit) throw new RangeError(`${rows} rows are more than ${limit}.`);
}

function checkSet({
  count,
  widthPx,
  heightPx,
  resizedLongSidePx,
  location,
  scale,
  descriptor,
}: PackedFeatures): void {
  checkRows(descriptor, 65535);
  const isWhole =
    descriptor.length === count * DESCRIPTOR_SIZE && location.length === 2 * count && scale.length === count;
  if (isWhole && widthPx > 0 && heightPx > 0 && resizedLongSidePx > 0) return;
  throw new RangeError(`A feature set of ${count} features has columns of other lengths, or no size.`);
}

function loadAddon(): { addon: Addon | null; whyNotNative: string | null } {
  try {
    return {
      addon: createRequire(import.meta.url)('./build/Release/revisit.node') as Addon,
      whyNotNative: null,
    };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND';
    return {
      addon: null,
      whyNotNative: missing ? 'they were not compiled' : String((error as Error).message).split('\n')[0]!,
    };
  }
}
