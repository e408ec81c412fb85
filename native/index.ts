/** The door to the kernels: native where they were compiled, their TypeScript twins where not. */
import { createRequire } from 'node:module';
import { DESCRIPTOR_SIZE } from '../electron/contract/domain.ts';
import { NO_ROW } from './kernels.ts';
import type { Found, KernelPath, Kernels, MutualNearest } from './kernels.ts';
import { buildTree } from './twin/build.ts';
import { mutualNearest } from './twin/nearest.ts';
import { searchTree } from './twin/search.ts';
import { openSnapshot } from './twin/snapshot.ts';

export { NO_DISTANCE, NO_ROW } from './kernels.ts';
export type { Found, KernelPath, Kernels, MutualNearest, Tree } from './kernels.ts';

/** `src/addon.cc`. The first argument of each function is a path's number. */
interface Addon {
  bestPath: number;
  mutualNearest(path: number, a: Int8Array, b: Int8Array): MutualNearest;
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
  const { mutualNearest, buildTree, openTree } = addon && number >= 0 ? nativeKernels(addon, number) : twins;
  return {
    path,
    mutualNearest(a, b) {
      checkRows(a, 65535);
      checkRows(b, 65535);
      return mutualNearest(a, b);
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
            if (!(Number.isInteger(k) && k >= 1 && k <= 1000)) throw new RangeError(`k is ${k}; it must be a whole number from 1 to 1000.`);
            if (!(leaves >= 1)) throw new RangeError(`${leaves} leaves: at least one must be scanned.`);
            return await tree.search(queries, k, Math.min(Math.floor(leaves), tree.leaves));
          },
        }
      );
    },
  };
}

type Computing = Omit<Kernels, 'path'>;

function nativeKernels(addon: Addon, path: number): Computing {
  return {
    mutualNearest: (a, b) => addon.mutualNearest(path, a, b),
    async buildTree(descriptors) {
      const { buffer, byteOffset, length } = await addon.buildTree(path, descriptors);
      return new Uint8Array(buffer, byteOffset, length);
    },
    openTree(bytes) {
      const handle = addon.openTree(bytes);
      return handle && { count: handle.count, leaves: handle.leaves, search: (queries, k, leaves) => addon.searchTree(path, handle, queries, k, leaves) };
    },
  };
}

const twins: Computing = {
  mutualNearest,
  buildTree: async (descriptors) => buildTree(descriptors),
  openTree(bytes) {
    const snapshot = openSnapshot(bytes);
    return snapshot && { count: snapshot.count, leaves: snapshot.leaves, search: async (queries, k, leaves) => searchTree(snapshot, queries, k, leaves) };
  },
};

/** The kernels of this process, the fastest there are; REVISIT_KERNELS names another path of `availablePaths`. */
export const kernels: Kernels = kernelsOn((process.env['REVISIT_KERNELS'] ?? availablePaths().at(-1)!) as KernelPath);

/** For a person: which path computes, and why it is not native (null when it is, or was not wanted). */
export const kernelReport: { path: KernelPath; whyNotNative: string | null } = { path: kernels.path, whyNotNative };

function checkRows(descriptors: Int8Array, limit: number): void {
  const rows = descriptors.length / DESCRIPTOR_SIZE;
  if (!Number.isInteger(rows)) throw new RangeError(`${descriptors.length} numbers are no whole rows of ${DESCRIPTOR_SIZE}.`);
  if (rows > limit) throw new RangeError(`${rows} rows are more than ${limit}.`);
}

function loadAddon(): { addon: Addon | null; whyNotNative: string | null } {
  try {
    return { addon: createRequire(import.meta.url)('./build/Release/revisit.node') as Addon, whyNotNative: null };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND';
    return { addon: null, whyNotNative: missing ? 'they were not compiled' : String((error as Error).message).split('\n')[0]! };
  }
}
