/** Indexes of photos, by way of their snapshots. */
import type { PackedFeatures } from '../../electron/contract/features.ts';
import type { DescriptorIndex, IndexedPhoto, IndexPart } from '../../electron/matching/descriptor-index.ts';
import {
  buildPart,
  indexOf,
  openPart,
  openTree,
  trainTree,
} from '../../electron/matching/descriptor-index.ts';
import type { Tree } from '../../native/index.ts';

/** Feature sets by photo id, ids ascending. */
export type Photos = ReadonlyMap<number, PackedFeatures>;

export const indexedPhotos = (photos: Photos): IndexedPhoto[] =>
  Array.from(photos, ([id, { count, keypointCount }]) => ({ id, featureCount: count - keypointCount }));

export async function treeOf(photos: Photos): Promise<Tree> {
  return openTree(await trainTree(indexedPhotos(photos), photos.values()))!;
}

export async function partOf(tree: Tree, photos: Photos): Promise<IndexPart> {
  const indexed = indexedPhotos(photos);
  return openPart(tree, indexed, await buildPart(tree, indexed, photos.values()))!;
}

/** The index of these photos, in a tree trained on them all. */
export async function indexOfPhotos(photos: Photos): Promise<DescriptorIndex> {
  const tree = await treeOf(photos);
  return indexOf(tree, [await partOf(tree, photos)]);
}
