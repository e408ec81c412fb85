/** The index over the descriptors of many photos: which photos hold the descriptors nearest to these? */
import type { Descriptors } from '../contract/features.ts';
import { DESCRIPTOR_SIZE } from '../contract/features.ts';
import type { Tree } from '../../native/index.ts';
import { kernelMethod, kernels } from '../../native/index.ts';

/**
 * Features a photo puts into the index, those with most attention: more find little more, and memory is the
 * price (docs/measurements.md#matching).
 */
export const INDEXED_FEATURES = 500;

/** All that decides which descriptors the index holds, and which of them it finds. */
export const INDEX_METHOD = { INDEXED_FEATURES, TREE: kernelMethod.tree };

/** A photo's rows in a segment. */
export interface IndexedPhoto {
  id: number;
  /** Features the photo has, keypoints not counted: small blobs look alike in too many photos to vote. */
  featureCount: number;
}

/** Part of an index: photos whose rows lie one after another in one tree. */
export interface Segment {
  readonly photos: readonly IndexedPhoto[];
  readonly tree: Tree;
  /** Row -> index into `photos`. */
  readonly photoOfRow: Uint32Array;
}

const rowsOf = (photo: IndexedPhoto): number => Math.min(INDEXED_FEATURES, photo.featureCount);

/**
 * The snapshot of a segment of these photos; `sets` gives their descriptors in the same order, one photo at a
 * time.
 */
export async function buildSegment(
  photos: readonly IndexedPhoto[],
  sets: Iterable<Descriptors> | AsyncIterable<Descriptors>,
): Promise<Uint8Array> {
  const rows = photos.reduce((sum, photo) => sum + rowsOf(photo), 0);
  const descriptors = new Int8Array(rows * DESCRIPTOR_SIZE);
  let end = 0;
  for await (const { count, keypointCount, descriptor } of sets) {
    const part = descriptor.subarray(0, Math.min(INDEXED_FEATURES, count - keypointCount) * DESCRIPTOR_SIZE);
    descriptors.set(part, end);
    end += part.length;
  }
  if (end !== descriptors.length) throw new RangeError('The descriptors are not those of the photos.');
  return await kernels.buildTree(descriptors);
}

/** Opens a snapshot of these photos in place; null where it is damaged or of other photos. */
export function openSegment(photos: readonly IndexedPhoto[], snapshot: Uint8Array): Segment | null {
  const tree = kernels.openTree(snapshot);
  const rows = photos.reduce((sum, photo) => sum + rowsOf(photo), 0);
  if (tree === null || tree.count !== rows) return null;
  const photoOfRow = new Uint32Array(rows);
  let row = 0;
  for (const [i, photo] of photos.entries()) {
    photoOfRow.fill(i, row, row + rowsOf(photo));
    row += rowsOf(photo);
  }
  return { photos, tree, photoOfRow };
}
