/** The door to the kernels: native where they were compiled, in TypeScript where not. */
import { DESCRIPTOR_SIZE } from '../electron/contract/features.ts';
import type { PackedFeatures } from '../electron/contract/features.ts';
import { addon, whyNotNative } from './addon.ts';
import type { Addon } from './addon.ts';
import { WEIGHTS } from './gaussians.ts';
import { HASH_WORDS, NO_PHOTO } from './kernels.ts';
import type {
  Consensus,
  KernelPath,
  Kernels,
  ListsBytes,
  NumberedLists,
  PictureHashes,
  ReadLists,
  Rgb,
  Tree,
} from './kernels.ts';
import type { Searchable } from './search.ts';
import { search } from './search.ts';
import { onThread } from './threads.ts';
import { lookAlike } from './typescript/alike.ts';
import { keypointsOf } from './typescript/keypoints.ts';
import { buildLists, mergeLists } from './typescript/lists.ts';
import { mutualNearest } from './typescript/nearest.ts';
import { reduce } from './typescript/pca.ts';
import { consensusOf } from './typescript/ransac.ts';
import { resize } from './typescript/resize.ts';
import { startSearch } from './typescript/search.ts';
import { openLists, openTree } from './typescript/snapshot.ts';
import type { ListsViews } from './typescript/snapshot.ts';
import { trainTree } from './typescript/train.ts';
import { votedFor } from './typescript/votes.ts';

export { HASH_WORDS, NO_DISTANCE, NO_PHOTO } from './kernels.ts';
export { kernelMethod } from './method.ts';
export { limitThreads } from './threads.ts';
export type {
  Consensus,
  Keypoints,
  Found,
  KernelPath,
  Kernels,
  Lists,
  ListsBytes,
  MutualNearest,
  NumberedLists,
  PictureHashes,
  RansacOptions,
  ReadLists,
  Rgb,
  Tree,
} from './kernels.ts';

/** By number, as `src/simd.h` counts them: a machine that has one has those before it. */
const nativePaths = ['portable', 'avx2', 'avx512-vnni'] as const;

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
  const computing = addon && number >= 0 ? nativeKernels(addon, number) : typescriptKernels;
  const { resize, keypoints, reduce, mutualNearest, votedFor, consensus, trainTree, openTree } = computing;
  return {
    path,
    resize(photo, table, width, height, out) {
      checkPhoto(photo);
      if (!(width >= 1 && height >= 1 && out.length === 3 * width * height))
        throw new RangeError(`${out.length} numbers are no ${width} x ${height} pixels.`);
      if (table.length !== 256) throw new RangeError(`${table.length} numbers are not one a byte.`);
      resize(photo, table, width, height, out);
    },
    keypoints(photo, limit) {
      checkPhoto(photo);
      if (!(Number.isInteger(limit) && limit >= 1 && limit <= 65535))
        throw new RangeError(`At most ${limit} keypoints: it must be a whole number from 1 to 65,535.`);
      return keypoints(photo, limit);
    },
    reduce(rows, channels, pca) {
      if (rows.length === 0) return new Float32Array(0);
      if (!(channels >= 1 && Number.isInteger(rows.length / channels)))
        throw new RangeError(`${rows.length} numbers are no whole rows of ${channels}.`);
      if (pca === null && channels !== DESCRIPTOR_SIZE)
        throw new RangeError(`Rows without PCA must be of ${DESCRIPTOR_SIZE} channels, not ${channels}.`);
      if (pca !== null && pca.length !== (1 + DESCRIPTOR_SIZE) * channels)
        throw new RangeError(`The PCA does not fit rows of ${channels} channels.`);
      return reduce(rows, channels, pca);
    },
    lookAlike(hashes, from, bits) {
      checkHashes(hashes, from, bits);
      return computing.lookAlike(hashes, from, bits);
    },
    mutualNearest(a, b) {
      checkRows(a, 65535);
      checkRows(b, 65535);
      return mutualNearest(a, b);
    },
    votedFor(nearest, k, self, votes, most) {
      if (!(k >= 1 && nearest.length % k === 0))
        throw new RangeError(`${nearest.length} photos are no ${k} a query.`);
      return votedFor(nearest, k, self, Math.min(votes, k), Math.min(most, nearest.length));
    },
    async consensus(sets, pairs, options) {
      for (const set of sets) checkSet(set);
      if (pairs.length % 2 !== 0 || pairs.some((set) => set >= sets.length))
        throw new RangeError('pairs must hold two indices into sets a pair.');
      return await consensus(sets, pairs, options);
    },
    async trainTree(descriptors, expected) {
      checkRows(descriptors, NO_PHOTO);
      const rows = descriptors.length / DESCRIPTOR_SIZE;
      if (!(Number.isInteger(expected) && expected >= rows && expected <= NO_PHOTO))
        throw new RangeError(`A tree trained on ${rows} rows is not for ${expected}.`);
      return await trainTree(descriptors, expected);
    },
    openTree(bytes) {
      const tree = openTree(aligned(bytes));
      return tree && checkedTree(tree);
    },
  };
}

/** slice() of a Buffer is no copy. */
const aligned = (bytes: Uint8Array): Uint8Array =>
  bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);

interface ComputingTree extends Omit<Tree, 'search'>, Searchable {}

function checkedTree(tree: ComputingTree): Tree {
  return {
    leaves: tree.leaves,
    expected: tree.expected,
    async buildLists(descriptors, photos) {
      checkRows(descriptors, NO_PHOTO);
      if (photos.length !== descriptors.length / DESCRIPTOR_SIZE)
        throw new RangeError(`${photos.length} photos are not one a row.`);
      if (photos.some((photo, row) => row > 0 && photo < photos[row - 1]!))
        throw new RangeError('The photos of rows must ascend.');
      return await tree.buildLists(descriptors, photos);
    },
    openLists: (bytes) => tree.openLists(aligned(bytes)),
    async mergeLists(parts, first, end) {
      checkNumbers(parts);
      if (!(first >= 0 && first <= end && end <= tree.leaves))
        throw new RangeError(`Leaves from ${first} to ${end} are not among ${tree.leaves}.`);
      return await tree.mergeLists(parts, first, end);
    },
    async search(read, queries, k, leaves) {
      checkRows(queries, NO_PHOTO);
      if (!(Number.isInteger(k) && k >= 1 && k <= 1000))
        throw new RangeError(`k is ${k}; it must be a whole number from 1 to 1000.`);
      if (!(leaves >= 1)) throw new RangeError(`${leaves} leaves: at least one must be scanned.`);
      const checked: ReadLists = function* (probed) {
        for (const parts of read(probed)) {
          checkNumbers(parts);
          yield parts;
        }
      };
      return await search(tree, checked, queries, k, Math.min(Math.floor(leaves), tree.leaves));
    },
  };
}

/**
 * Enough work (some ms) that the hand-over costs nothing, little enough that all threads end together. Not
 * measured.
 */
const PAIRS_A_JOB = 16;

interface Computing extends Omit<Kernels, 'path' | 'openTree'> {
  openTree(bytes: Uint8Array): ComputingTree | null;
}

function nativeKernels(addon: Addon, path: number): Computing {
  return {
    resize: ({ rgb, widthPx, heightPx }, table, width, height, out) =>
      addon.resize(path, rgb, widthPx, heightPx, table, width, height, out),
    keypoints: ({ rgb, widthPx, heightPx }, limit) =>
      addon.keypoints(path, rgb, widthPx, heightPx, WEIGHTS, limit),
    reduce: (rows, channels, pca) => addon.reduce(path, rows, channels, pca),
    lookAlike: ({ words, exchanged, masks, mostBits, mostByKey }, from, bits) =>
      addon.lookAlike(path, words, exchanged, masks, mostBits, mostByKey, from, bits),
    mutualNearest: (a, b) => addon.mutualNearest(path, a, b),
    votedFor: (nearest, k, self, votes, most) => addon.votedFor(nearest, k, self, votes, most),
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
    trainTree: async (descriptors, expected) =>
      bytesOf(await onThread(() => addon.trainTree(path, descriptors, expected))),
    openTree(bytes) {
      const tree = addon.openTree(bytes);
      return (
        tree && {
          leaves: tree.leaves,
          expected: tree.expected,
          buildLists: async (descriptors, photos) =>
            allBytesOf(await onThread(() => addon.buildLists(path, tree, descriptors, photos))),
          openLists: (listsBytes) => addon.openLists(tree, listsBytes),
          mergeLists: async (parts, first, end) =>
            allBytesOf(await onThread(() => addon.mergeLists(tree, parts, first, end))),
          gather: (parts) => addon.gather(parts),
          async startSearch(queries, k, leaves) {
            const search = await onThread(() => addon.startSearch(path, tree, queries, k, leaves));
            return {
              leaves: search.leaves,
              scan: (gathered) => onThread(() => addon.scan(search, gathered)),
              found: () => addon.found(search),
            };
          },
        }
      );
    },
  };
}

/** The addon's bytes are a Buffer. */
function bytesOf({ buffer, byteOffset, length }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}

const allBytesOf = (lists: readonly ListsBytes[]): ListsBytes[] =>
  lists.map(({ first, bytes }) => ({ first, bytes: bytesOf(bytes) }));

const typescriptKernels: Computing = {
  resize,
  keypoints: keypointsOf,
  reduce,
  lookAlike,
  mutualNearest,
  votedFor,
  consensus: async (sets, pairs, options) =>
    Array.from({ length: pairs.length / 2 }, (_, i) =>
      consensusOf(sets[pairs[2 * i]!]!, sets[pairs[2 * i + 1]!]!, options),
    ),
  trainTree: async (descriptors, expected) => trainTree(descriptors, expected),
  openTree(bytes) {
    const tree = openTree(bytes);
    // lists of this tree, whoever else speaks of them
    const viewsOf = (parts: readonly NumberedLists[]) =>
      parts.map(({ lists, numbers }) => ({ lists: lists as ListsViews, numbers }));
    return (
      tree && {
        leaves: tree.leaves,
        expected: tree.expected,
        buildLists: async (descriptors, photos) => buildLists(tree, descriptors, photos),
        openLists: (listsBytes) => openLists(tree, listsBytes),
        mergeLists: async (parts, first, end) => mergeLists(tree, viewsOf(parts), first, end),
        gather: viewsOf,
        async startSearch(queries, k, probes) {
          const { leaves, scan, found } = startSearch(tree, queries, k, probes);
          return { leaves, scan: async (gathered) => scan(gathered as ReturnType<typeof viewsOf>), found };
        },
      }
    );
  },
};

/** REVISIT_KERNELS, where it names none of `availablePaths`: the command line refuses it. */
export const kernelsNotHere: string | null = notHere(process.env['REVISIT_KERNELS']);

function notHere(path = ''): string | null {
  return path === '' || availablePaths().some((one) => one === path) ? null : path;
}

/** The kernels of this process, the fastest there are, or those on the path that REVISIT_KERNELS names. */
export const kernels: Kernels = kernelsOn(
  (kernelsNotHere === null && (process.env['REVISIT_KERNELS'] as KernelPath)) || availablePaths().at(-1)!,
);

/** For a person: which path computes, and why it is not native (null when it is, or was not wanted). */
export const kernelReport: { path: KernelPath; whyNotNative: string | null } = {
  path: kernels.path,
  whyNotNative,
};

function checkPhoto({ rgb, widthPx, heightPx }: Rgb): void {
  if (!(widthPx >= 1 && heightPx >= 1 && rgb.length === 3 * widthPx * heightPx))
    throw new RangeError(`${rgb.length} bytes are no ${widthPx} x ${heightPx} pixels.`);
}

function checkHashes({ words, exchanged, masks }: PictureHashes, from: number, bits: number): void {
  if (words.length % HASH_WORDS !== 0 || exchanged.length !== words.length || masks.length !== 8 * HASH_WORDS)
    throw new RangeError(`${words.length}, ${exchanged.length} and ${masks.length} words are no hashes.`);
  if (!(from >= 0 && bits >= 1 && bits <= 24 && from + bits <= 32 * HASH_WORDS))
    throw new RangeError(`${bits} bits from ${from} on are no key.`);
}

function checkRows(descriptors: Int8Array, limit: number): void {
  const rows = descriptors.length / DESCRIPTOR_SIZE;
  if (!Number.isInteger(rows))
    throw new RangeError(`${descriptors.length} numbers are no whole rows of ${DESCRIPTOR_SIZE}.`);
  if (rows > limit) throw new RangeError(`${rows} rows are more than ${limit}.`);
}

function checkNumbers(parts: readonly NumberedLists[]): void {
  for (const { lists, numbers } of parts)
    if (numbers.length < lists.photoCount)
      throw new RangeError(`${numbers.length} numbers are too few for ${lists.photoCount} photos.`);
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
