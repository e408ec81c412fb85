/** The index over the descriptors of many photos: which photos hold the descriptors nearest to these? */
import type { Descriptors, IndexedPhotos } from '../contract/features.ts';
import { DESCRIPTOR_SIZE } from '../contract/features.ts';
import type { Found, Lists, ListsBytes, NumberedLists, Tree } from '../../native/index.ts';
import { kernelMethod, kernels, NO_PHOTO } from '../../native/index.ts';
import { joined } from './indexed-photos.ts';

export type { ListsBytes, Tree } from '../../native/index.ts';
export type { ListsCache } from './lists-cache.ts';
export { listsCache } from './lists-cache.ts';
export { isAmong, joined, slice, within, without } from './indexed-photos.ts';

/**
 * Features a photo puts into the index, those with most attention: more find little more, and memory is the
 * price (docs/measurements.md#matching).
 */
export const INDEXED_FEATURES = 500;

/** Photos whose features a tree is trained on at most, evenly of all: 20 KB of memory each. */
const TRAINING_PHOTOS = 20_000;

/**
 * A tree serves until the photos are so many times those it was trained for: leaves grow with the photos, and
 * with them the time of a search and what it finds (docs/measurements.md#matching).
 */
const MOST_GROWTH = 2;
/** And until they are so small a share of them: a search would look at more centroids than rows. */
const LEAST_SHARE = 0.25;

/**
 * Rows that are read at a time for a search: some ms of the engine's thread, while all else waits
 * (docs/measurements.md#matching).
 */
const READ_ROWS = 100_000;

/** Lists of the largest part that are merged at a time (docs/measurements.md#matching). */
const MERGED_LISTS = 100;

/** All that decides which descriptors the index holds, and which of them it finds. */
export const INDEX_METHOD = {
  INDEXED_FEATURES,
  TRAINING_PHOTOS,
  MOST_GROWTH,
  LEAST_SHARE,
  TREE: kernelMethod.tree,
};

/** Part of an index: some of its photos, which its lists number in this order. */
export interface IndexPart {
  readonly photos: IndexedPhotos;
  /** The leaves that its lists start with, ascending. */
  readonly firsts: Uint32Array;
  /** Those that start with the `i`th of them; null where they are damaged, or gone. */
  lists(i: number): Lists | null;
}

interface NumberedPart {
  readonly part: IndexPart;
  readonly numbers: Uint32Array;
}

/** Photos that can be found together: a tree, and all that lies in it. */
export interface DescriptorIndex {
  readonly tree: Tree;
  /** The id of each photo by its number, ascending. */
  readonly ids: Float64Array;
  readonly parts: readonly NumberedPart[];
  /** In all parts. */
  readonly rowCount: number;
}

/** Feature sets of photos, in the order of the photos. */
type Sets = Iterable<Descriptors> | AsyncIterable<Descriptors>;

const rowsOf = (featureCount: number): number => Math.min(INDEXED_FEATURES, featureCount);
const rowCount = ({ featureCounts }: IndexedPhotos): number =>
  featureCounts.reduce((sum, count) => sum + rowsOf(count), 0);

/** Does a tree that was trained for so many photos serve an index of `photoCount`? */
export const serves = (trainedFor: number, photoCount: number): boolean =>
  photoCount <= MOST_GROWTH * trainedFor && photoCount >= LEAST_SHARE * trainedFor;

/** Those of the photos of an index that its tree is trained on. */
export function trainingPhotos({ ids, featureCounts }: IndexedPhotos): IndexedPhotos {
  const count = Math.min(ids.length, TRAINING_PHOTOS);
  const at = Uint32Array.from({ length: count }, (_, i) => Math.floor((i * ids.length) / count));
  return {
    ids: Float64Array.from(at, (i) => ids[i]!),
    featureCounts: at.map((i) => featureCounts[i]!),
  };
}

/** The snapshot of a tree for an index of these photos; `sets` are those of its training photos. */
export async function trainTree(photos: IndexedPhotos, sets: Sets): Promise<Uint8Array> {
  return await kernels.trainTree(await descriptorsOf(trainingPhotos(photos), sets), rowCount(photos));
}

/** The lists of a part of these photos. */
export async function buildPart(tree: Tree, photos: IndexedPhotos, sets: Sets): Promise<ListsBytes[]> {
  const photoOfRow = new Uint32Array(rowCount(photos));
  let row = 0;
  for (const [i, count] of photos.featureCounts.entries()) photoOfRow.fill(i, row, (row += rowsOf(count)));
  return await tree.buildLists(await descriptorsOf(photos, sets), photoOfRow);
}

/**
 * The lists of one part instead of several, some at a time: those of `photos`, whatever else is in them.
 * null, and no more, where lists are damaged.
 */
export async function* mergeParts(
  tree: Tree,
  parts: readonly IndexPart[],
  photos: IndexedPhotos,
): AsyncGenerator<ListsBytes[] | null> {
  const all = numbered(parts, photos.ids);
  const largest = parts.toSorted((x, y) => x.firsts.length - y.firsts.length).at(-1)!;
  const ends = largest.firsts.filter((_, i) => i > 0 && i % MERGED_LISTS === 0);
  let first = 0;
  for (const end of [...ends, tree.leaves]) {
    const lists = all.flatMap(({ part, numbers }) =>
      overlapping(part.firsts, first, end).map((i) => ({ lists: part.lists(i), numbers })),
    );
    if (!lists.every(isThere)) return yield null;
    const merged = await tree.mergeLists(lists, first, end);
    // the last one is not full
    if (end < tree.leaves) first = merged.pop()!.first;
    yield merged;
  }
}

const isThere = (of: { lists: Lists | null; numbers: Uint32Array }): of is NumberedLists => of.lists !== null;

/** The index of these parts. What is found in it does not depend on how photos are spread over them. */
export function indexOf(tree: Tree, parts: readonly IndexPart[]): DescriptorIndex {
  const all = joined(parts.map(({ photos }) => photos));
  return { tree, ids: all.ids, parts: numbered(parts, all.ids), rowCount: rowCount(all) };
}

/** Each part's photos by their place in `ids`; both ascend. */
function numbered(parts: readonly IndexPart[], ids: Float64Array): NumberedPart[] {
  return parts.map((part) => {
    const numbers = new Uint32Array(part.photos.ids.length);
    let number = 0;
    for (const [i, id] of part.photos.ids.entries()) {
      while (ids[number]! < id) number++;
      numbers[i] = ids[number] === id ? number : NO_PHOTO;
    }
    return { part, numbers };
  });
}

/** The `k` nearest rows of each query (`Tree.search`); null where lists are damaged, or gone. */
export async function searchIndex(
  { tree, parts }: DescriptorIndex,
  queries: Int8Array,
  k: number,
  leaves: number,
): Promise<Found | null> {
  let isWhole = true;
  function* read(probed: Uint32Array): Generator<readonly NumberedLists[]> {
    let [group, rows]: [NumberedLists[], number] = [[], 0];
    for (const { part, numbers } of parts) {
      for (const i of holding(part.firsts, probed)) {
        const lists = part.lists(i);
        if (lists === null) return void (isWhole = false);
        group.push({ lists, numbers });
        rows += lists.count;
        if (rows < READ_ROWS) continue;
        yield group;
        [group, rows] = [[], 0];
      }
    }
    yield group;
  }
  const found = await tree.search(read, queries, k, leaves);
  return isWhole ? found : null;
}

/** Which lists have any of these leaves, both ascending. */
function* holding(firsts: Uint32Array, leaves: Uint32Array): Generator<number> {
  let [i, last] = [0, -1];
  for (const leaf of leaves) {
    while (i + 1 < firsts.length && firsts[i + 1]! <= leaf) i++;
    if (i > last) yield (last = i);
  }
}

/** Which lists have leaves from `first` to before `end`. */
function overlapping(firsts: Uint32Array, first: number, end: number): number[] {
  return [...firsts.keys()].filter(
    (i) => firsts[i]! < end && (i + 1 === firsts.length || firsts[i + 1]! > first),
  );
}

export function openTree(snapshot: Uint8Array): Tree | null {
  return kernels.openTree(snapshot);
}

/**
 * The part of these photos whose lists start with the leaves `starts`; `load` gives the bytes of those that
 * start with one. What is missing is noticed as what is damaged is: when it is read.
 */
export function openPart(
  tree: Tree,
  photos: IndexedPhotos,
  starts: Uint32Array,
  load: (first: number) => Uint8Array | null,
): IndexPart {
  const firsts = starts[0] === 0 ? starts : Uint32Array.of(0, ...starts);
  return {
    photos,
    firsts,
    lists(i) {
      const [first, end] = [firsts[i]!, firsts[i + 1] ?? tree.leaves];
      const bytes = load(first);
      const lists = bytes && tree.openLists(bytes);
      const isWhole = lists?.first === first && lists.end === end && lists.photoCount <= photos.ids.length;
      return isWhole ? lists : null;
    },
  };
}

/** The same of a part in memory. */
export function openBuilt(tree: Tree, photos: IndexedPhotos, built: readonly ListsBytes[]): IndexPart {
  const bytesOf = new Map(built.map(({ first, bytes }) => [first, bytes]));
  return openPart(tree, photos, Uint32Array.from(bytesOf.keys()), (first) => bytesOf.get(first) ?? null);
}

async function descriptorsOf(photos: IndexedPhotos, sets: Sets): Promise<Int8Array> {
  const descriptors = new Int8Array(rowCount(photos) * DESCRIPTOR_SIZE);
  let end = 0;
  for await (const { count, keypointCount, descriptor } of sets) {
    const part = descriptor.subarray(0, Math.min(INDEXED_FEATURES, count - keypointCount) * DESCRIPTOR_SIZE);
    descriptors.set(part, end);
    end += part.length;
  }
  if (end !== descriptors.length) throw new RangeError('The descriptors are not those of the photos.');
  return descriptors;
}
