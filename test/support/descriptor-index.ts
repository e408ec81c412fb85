/** Indexes of photos, by way of their snapshots. */
import type { IndexedPhotos, PackedFeatures } from '../../electron/contract/features.ts';
import type { DescriptorIndex, IndexPart } from '../../electron/matching/descriptor-index.ts';
import {
  buildPart,
  indexOf,
  openBuilt,
  openTree,
  trainTree,
} from '../../electron/matching/descriptor-index.ts';
import { candidatesOf } from '../../electron/matching/candidates.ts';
import type { NumberedLists, ReadLists, Tree } from '../../native/index.ts';

/** Feature sets by photo id, ids ascending. */
export type Photos = ReadonlyMap<number, PackedFeatures>;

export const indexedPhotos = (photos: Photos): IndexedPhotos => ({
  ids: Float64Array.from(photos.keys()),
  featureCounts: Uint32Array.from(photos.values(), ({ count, keypointCount }) => count - keypointCount),
});

export async function treeOf(photos: Photos): Promise<Tree> {
  return openTree(await trainTree(indexedPhotos(photos), photos.values()))!;
}

export async function partOf(tree: Tree, photos: Photos): Promise<IndexPart> {
  const indexed = indexedPhotos(photos);
  return openBuilt(tree, indexed, await buildPart(tree, indexed, photos.values()));
}

/** The index of these photos, in a tree trained on them all. */
export async function indexOfPhotos(photos: Photos): Promise<DescriptorIndex> {
  const tree = await treeOf(photos);
  return indexOf(tree, [await partOf(tree, photos)]);
}

/** All lists of an index at once. */
export function allLists({ parts }: DescriptorIndex): NumberedLists[] {
  return parts.flatMap(({ part, numbers }) =>
    Array.from(part.firsts, (_, i) => ({ lists: part.lists(i)!, numbers })),
  );
}

export const readAll =
  (index: DescriptorIndex): ReadLists =>
  () => [allLists(index)];

/** The candidates of one photo alone, in an index that is whole. */
export async function candidatesIn(
  index: DescriptorIndex,
  features: PackedFeatures,
  self: number | null,
  most?: number,
): Promise<number[]> {
  const [candidates] = (await candidatesOf(index, [{ features, self }], most))!;
  return candidates!;
}
