/** The index over the descriptors of many photos: which photos hold the descriptors nearest to these? */
import type { Descriptors } from '../contract/features.ts';
import { DESCRIPTOR_SIZE } from '../contract/features.ts';
import type { Lists, NumberedLists, Tree } from '../../native/index.ts';
import { kernelMethod, kernels, NO_PHOTO } from '../../native/index.ts';

export type { Tree } from '../../native/index.ts';

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

/** All that decides which descriptors the index holds, and which of them it finds. */
export const INDEX_METHOD = {
  INDEXED_FEATURES,
  TRAINING_PHOTOS,
  MOST_GROWTH,
  LEAST_SHARE,
  TREE: kernelMethod.tree,
};

/** A photo's rows in an index. */
export interface IndexedPhoto {
  id: number;
  /** Features the photo has, keypoints not counted: small blobs look alike in too many photos to vote. */
  featureCount: number;
}

/** Part of an index: some of its photos, ids ascending, which its lists number in this order. */
export interface IndexPart {
  readonly photos: readonly IndexedPhoto[];
  readonly lists: Lists;
}

/** Photos that can be found together: a tree, and all that lies in it. */
export interface DescriptorIndex {
  readonly tree: Tree;
  /** The id of each photo by its number, ascending. */
  readonly ids: Float64Array;
  readonly lists: readonly NumberedLists[];
}

/** Feature sets of photos, in the order of the photos. */
type Sets = Iterable<Descriptors> | AsyncIterable<Descriptors>;

const rowsOf = (photo: IndexedPhoto): number => Math.min(INDEXED_FEATURES, photo.featureCount);
const rowCount = (photos: readonly IndexedPhoto[]): number =>
  photos.reduce((sum, photo) => sum + rowsOf(photo), 0);

/** Does a tree that was trained for so many photos serve an index of `photoCount`? */
export const serves = (trainedFor: number, photoCount: number): boolean =>
  photoCount <= MOST_GROWTH * trainedFor && photoCount >= LEAST_SHARE * trainedFor;

/** Those of the photos of an index that its tree is trained on. */
export function trainingPhotos(photos: readonly IndexedPhoto[]): readonly IndexedPhoto[] {
  const count = Math.min(photos.length, TRAINING_PHOTOS);
  return Array.from({ length: count }, (_, i) => photos[Math.floor((i * photos.length) / count)]!);
}

/** The snapshot of a tree for an index of these photos; `sets` are those of its training photos. */
export async function trainTree(photos: readonly IndexedPhoto[], sets: Sets): Promise<Uint8Array> {
  return await kernels.trainTree(await descriptorsOf(trainingPhotos(photos), sets), rowCount(photos));
}

/** The snapshot of a part of these photos, ids ascending. */
export async function buildPart(
  tree: Tree,
  photos: readonly IndexedPhoto[],
  sets: Sets,
): Promise<Uint8Array> {
  const photoOfRow = new Uint32Array(rowCount(photos));
  let row = 0;
  for (const [i, photo] of photos.entries()) photoOfRow.fill(i, row, (row += rowsOf(photo)));
  return await tree.buildLists(await descriptorsOf(photos, sets), photoOfRow);
}

/** One part instead of several: those of their photos for which `isThere` is true, and its snapshot. */
export async function mergeParts(
  tree: Tree,
  parts: readonly IndexPart[],
  isThere: (id: number) => boolean,
): Promise<{ photos: IndexedPhoto[]; snapshot: Uint8Array }> {
  const all = parts.flatMap(({ photos }) => photos).sort((x, y) => x.id - y.id);
  const photos = all.filter(({ id }) => isThere(id));
  const ids = Float64Array.from(photos, ({ id }) => id);
  return { photos, snapshot: await tree.mergeLists(numbered(parts, ids)) };
}

/** The index of these parts. What is found in it does not depend on how photos are spread over them. */
export function indexOf(tree: Tree, parts: readonly IndexPart[]): DescriptorIndex {
  const ids = Float64Array.from(parts.flatMap(({ photos }) => photos.map(({ id }) => id))).sort();
  return { tree, ids, lists: numbered(parts, ids) };
}

/** Each part's photos by their place in `ids`. */
function numbered(parts: readonly IndexPart[], ids: Float64Array): NumberedLists[] {
  const numberOf = new Map(Array.from(ids, (id, number) => [id, number]));
  return parts.map(({ photos, lists }) => ({
    lists,
    numbers: Uint32Array.from(photos, ({ id }) => numberOf.get(id) ?? NO_PHOTO),
  }));
}

export function openTree(snapshot: Uint8Array): Tree | null {
  return kernels.openTree(snapshot);
}

/** Opens the snapshot of a part of these photos in place; null where it is damaged, or of others. */
export function openPart(
  tree: Tree,
  photos: readonly IndexedPhoto[],
  snapshot: Uint8Array,
): IndexPart | null {
  const lists = tree.openLists(snapshot);
  return lists === null || lists.count !== rowCount(photos) ? null : { photos, lists };
}

async function descriptorsOf(photos: readonly IndexedPhoto[], sets: Sets): Promise<Int8Array> {
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
