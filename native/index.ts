/** The door to the kernels: native where they were compiled, their TypeScript twins where not. */
import { createRequire } from 'node:module';
import { DESCRIPTOR_SIZE } from '../electron/contract/domain.ts';
import type { KernelPath, Kernels, MutualNearest } from './kernels.ts';
import * as nearest from './twin/nearest.ts';

export { NO_DISTANCE } from './kernels.ts';
export type { KernelPath, Kernels, MutualNearest } from './kernels.ts';

/** `src/addon.cc`. The first argument of each function is a path's number. */
interface Addon {
  bestPath: number;
  mutualNearest(path: number, a: Int8Array, b: Int8Array): MutualNearest;
}

/** By number, as `src/simd.h` counts them: a machine that has one has those before it. */
const nativePaths = ['portable', 'avx2', 'avx512-vnni'] as const;

const { addon, whyNotNative } = loadAddon();

/** The kernels of this process, the fastest there are; REVISIT_KERNELS names another path of `availablePaths`. */
export const kernels: Kernels = kernelsOn((process.env['REVISIT_KERNELS'] ?? availablePaths().at(-1)!) as KernelPath);

/** For a person: which path computes, and why it is not native (null when it is, or was not wanted). */
export const kernelReport: { path: KernelPath; whyNotNative: string | null } = { path: kernels.path, whyNotNative };

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
  const native = number < 0 ? null : addon;
  return {
    path,
    mutualNearest(a, b) {
      checkRows(a, 65535);
      checkRows(b, 65535);
      return native ? native.mutualNearest(number, a, b) : nearest.mutualNearest(a, b);
    },
  };
}

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
