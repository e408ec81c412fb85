/** The kernels as they were compiled. */
import { createRequire } from 'node:module';
import type { PackedFeatures } from '../electron/contract/features.ts';
import type {
  Consensus,
  Found,
  Keypoints,
  Lists,
  ListsBytes,
  LookAlikes,
  MutualNearest,
  NumberedLists,
} from './kernels.ts';

/** `src/addon.cc`. The first argument of each function that computes is a path's number. */
export interface Addon {
  bestPath: number;
  resize(
    path: number,
    rgb: Uint8Array,
    width: number,
    height: number,
    table: Float32Array,
    toWidth: number,
    toHeight: number,
    out: Float32Array,
  ): void;
  keypoints(
    path: number,
    rgb: Uint8Array,
    width: number,
    height: number,
    weights: Int16Array,
    limit: number,
  ): Keypoints;
  reduce(path: number, rows: Float32Array, channels: number, pca: Float32Array | null): Float32Array;
  /** After the path: the fields of PictureHashes in their order, `from` and `bits`. */
  lookAlike(...of: [number, Uint32Array, Uint32Array, Uint32Array, ...number[]]): LookAlikes;
  mutualNearest(path: number, a: Int8Array, b: Int8Array): MutualNearest;
  /** `options`: the fields of RansacOptions in their order. */
  consensus(
    path: number,
    sets: readonly PackedFeatures[],
    pairs: Uint32Array,
    options: Float64Array,
  ): Promise<Consensus[]>;
  trainTree(path: number, descriptors: Int8Array, expected: number): Promise<Uint8Array>;
  openTree(bytes: Uint8Array): { leaves: number; expected: number } | null;
  buildLists(path: number, tree: object, descriptors: Int8Array, photos: Uint32Array): Promise<ListsBytes[]>;
  openLists(tree: object, bytes: Uint8Array): Lists | null;
  mergeLists(
    tree: object,
    parts: readonly NumberedLists[],
    first: number,
    end: number,
  ): Promise<ListsBytes[]>;
  startSearch(
    path: number,
    tree: object,
    queries: Int8Array,
    k: number,
    leaves: number,
  ): Promise<{ leaves: Uint32Array }>;
  gather(parts: readonly NumberedLists[]): object;
  scan(search: object, gathered: object): Promise<void>;
  found(search: object): Found;
  votedFor(nearest: Uint32Array, k: number, self: number, votes: number, most: number): Uint32Array;
  /** `paths`: each with a zero byte at its end. Gives seven numbers a path (`disk/files.h`). */
  statFiles(paths: Uint8Array, count: number): Promise<BigInt64Array>;
}

export const { addon, whyNotNative } = loadAddon();

/** null where it was not compiled, or is not for this machine. */
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
