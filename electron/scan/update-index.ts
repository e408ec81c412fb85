/** The index over a library's photos: kept as snapshots in the store, brought up to date by adding to it. */
import type { Descriptors } from '../contract/features.ts';
import type { DescriptorIndex, IndexedPhoto, IndexPart, Tree } from '../matching/descriptor-index.ts';
import {
  buildPart,
  indexOf,
  mergeParts,
  openPart,
  openTree,
  serves,
  trainingPhotos,
  trainTree,
} from '../matching/descriptor-index.ts';
import type { KeptTree, Store } from '../store/store.ts';
import { descriptorsOf, loadPart, loadTree, matchablePhotos } from './read-index.ts';

/** Photos in one part at most, for the memory of building and merging it (docs/measurements.md#scan). */
const PART_PHOTOS = 20_000;

/** A part with a larger share of photos that are gone is written anew without them. */
const MAX_GONE_SHARE = 0.1;

/** A part larger by more than this factor stays when a smaller one comes: each photo moves seldom. */
const MERGED_FACTOR = 2;

interface Kept extends IndexPart {
  id: number;
}

/**
 * Brings the kept index up to date and opens it: the photos that take part in matching, give or take a few
 * that are gone since. Only under the scan's lock. New photos become a part, and parts of like size one. Its
 * tree is trained anew where it is outgrown; one trained for a round (`isProvisional`) serves rounds alone,
 * so that the index of the end is the same, however many rounds went before. `built` is called with how many
 * photos are in it so far.
 */
export async function updateIndex(
  store: Store,
  modelId: string,
  isProvisional: boolean,
  built: (photos: number) => void,
): Promise<DescriptorIndex> {
  const photos = matchablePhotos(store, modelId);
  const { id: treeId, tree, parts: listed } = await treeFor(store, modelId, photos, isProvisional);
  const missing = new Map(photos.map((photo) => [photo.id, photo]));
  let parts: Kept[] = [];
  for (const { id, photos: covered } of listed) {
    const part = loadPart(store, tree, id, covered);
    if (part === null) store.snapshots.remove(id);
    else parts.push({ id, ...part });
    if (part !== null) for (const photo of covered) missing.delete(photo.id);
  }
  const tell = (): void => built(parts.reduce((sum, part) => sum + part.photos.length, 0));
  tell();

  const keep = (removed: number[], of: readonly IndexedPhoto[], snapshot: Uint8Array): Kept => {
    const { id } = store.snapshots.replace(treeId, removed, of, snapshot);
    const part = openPart(tree, of, snapshot);
    if (part === null) throw new Error('an index just built cannot be opened');
    return { id, ...part };
  };
  const fresh = [...missing.values()];
  for (let from = 0; from < fresh.length; from += PART_PHOTOS) {
    const added = fresh.slice(from, from + PART_PHOTOS);
    const sets = allThere(descriptorsOf(store, modelId, added));
    parts.push(keep([], added, await buildPart(tree, added, sets)));
    tell();
  }

  const there = new Set(photos.map(({ id }) => id));
  const isThere = (id: number): boolean => there.has(id);
  for (let merged = toMerge(parts, isThere); merged.length > 0; merged = toMerge(parts, isThere)) {
    const { photos: of, snapshot } = await mergeParts(tree, merged, isThere);
    const removed = merged.map(({ id }) => id);
    parts = [...parts.filter(({ id }) => !removed.includes(id)), keep(removed, of, snapshot)];
  }
  return indexOf(tree, parts);
}

/** The kept tree that serves these photos, or one trained on them. */
async function treeFor(
  store: Store,
  modelId: string,
  photos: readonly IndexedPhoto[],
  isProvisional: boolean,
): Promise<KeptTree & { tree: Tree }> {
  const trees = store.snapshots.trees(modelId).filter((kept) => isProvisional || !kept.isProvisional);
  trees.sort((x, y) => Number(x.isProvisional) - Number(y.isProvisional));
  for (const kept of trees.filter(({ photoCount }) => serves(photoCount, photos.length))) {
    const tree = loadTree(store, kept.id);
    if (tree !== null) return { ...kept, tree };
    store.snapshots.remove(kept.id);
  }
  const sets = allThere(descriptorsOf(store, modelId, trainingPhotos(photos)));
  const snapshot = await trainTree(photos, sets);
  const tree = openTree(snapshot);
  if (tree === null) throw new Error('a tree just trained cannot be opened');
  return { ...store.snapshots.plant(modelId, photos.length, snapshot, isProvisional), tree };
}

/** The parts to make one of next: one that lost many photos, or two of like size; none where all is well. */
function toMerge(parts: readonly Kept[], isThere: (id: number) => boolean): Kept[] {
  const thinned = parts.find(
    ({ photos }) => photos.filter(({ id }) => isThere(id)).length < (1 - MAX_GONE_SHARE) * photos.length,
  );
  if (thinned !== undefined) return [thinned];
  const bySize = parts.toSorted((x, y) => x.photos.length - y.photos.length || x.id - y.id);
  const at = bySize.findIndex(({ photos }, i) => {
    const next = bySize[i + 1]?.photos.length ?? Infinity;
    return next <= MERGED_FACTOR * photos.length && photos.length + next <= PART_PHOTOS;
  });
  return at < 0 ? [] : bySize.slice(at, at + 2);
}

/** Under the scan's lock no photo goes. */
async function* allThere(sets: AsyncIterable<Descriptors | null>): AsyncGenerator<Descriptors> {
  for await (const set of sets) {
    if (set === null) throw new Error('a photo went while it was indexed');
    yield set;
  }
}
