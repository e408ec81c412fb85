/** The index over a library's photos: kept as snapshots in the store, brought up to date by adding to it. */
import { setImmediate } from 'node:timers/promises';
import type { Descriptors, IndexedPhotos } from '../contract/features.ts';
import type { DescriptorIndex, IndexPart, Tree } from '../matching/descriptor-index.ts';
import {
  buildPart,
  indexOf,
  joined,
  listsCache,
  mergeParts,
  openTree,
  serves,
  slice,
  trainingPhotos,
  trainTree,
  within,
  without,
} from '../matching/descriptor-index.ts';
import { inSteps } from '../process/in-steps.ts';
import type { KeptPart, KeptTree, Store } from '../store/store.ts';
import { descriptorsOf, loadTree, openKept } from './read-index.ts';

/** Photos that are added as one part at most, for the memory of building it (docs/measurements.md#scan). */
const PART_PHOTOS = 2500;

/** Lists that are written at a time: some ms of the engine's thread (docs/measurements.md#scan). */
const WRITTEN_LISTS = 100;

/** A part with a larger share of photos that are gone is written anew without them. */
const MAX_GONE_SHARE = 0.1;

/** A part larger by more than this factor stays when a smaller one comes: each photo moves seldom. */
const MERGED_FACTOR = 2;

interface Kept extends IndexPart {
  id: number;
  /** Its photos that are there still. */
  stay: IndexedPhotos;
}

/**
 * Brings the kept index up to date and opens it: the photos that take part in matching, give or take a few
 * that are gone since. Only under the scan's lock. New photos become a part, and parts of like size one. Its
 * tree is trained anew where it is outgrown; one trained for a round (`isProvisional`) serves rounds alone,
 * so that the index of the end is the same, however many rounds went before. `tellBuilt` is called with how
 * many photos are in it so far. A part that turns out to be damaged is removed, here and when the index is
 * searched: bring it up to date again.
 */
export async function updateIndex(...of: Parameters<typeof updateOnce>): Promise<DescriptorIndex> {
  for (;;)
    try {
      return await updateOnce(...of);
    } catch (error) {
      if (!(error instanceof Damaged)) throw error;
    }
}

async function updateOnce(
  store: Store,
  modelId: string,
  isProvisional: boolean,
  tellBuilt: (photos: number) => void,
): Promise<DescriptorIndex> {
  await sweep(store);
  const photos = await inSteps(store.photos.matchable(modelId));
  const { id: treeId, tree, parts: listed } = await treeFor(store, modelId, photos, isProvisional);
  const open = (part: KeptPart, stay: IndexedPhotos): Kept => ({
    ...{ id: part.id, stay },
    ...openKept(store, tree, part, () => store.snapshots.remove(part.id)),
  });
  let parts: Kept[] = listed.map((part) => open(part, within(part.photos, photos.ids)));
  const tell = (): void => tellBuilt(parts.reduce((sum, part) => sum + part.photos.ids.length, 0));
  tell();
  await setImmediate();

  const fresh = without(photos, joined(parts.map(({ stay }) => stay)).ids);
  for (let from = 0; from < fresh.ids.length; from += PART_PHOTOS) {
    const added = slice(fresh, from, from + PART_PHOTOS);
    const sets = allThere(descriptorsOf(store, modelId, added));
    const part = store.snapshots.begin(treeId);
    const built = await buildPart(tree, added, sets);
    for (let list = 0; list < built.length; list += WRITTEN_LISTS) {
      store.snapshots.addLists(part, built.slice(list, list + WRITTEN_LISTS));
      await setImmediate();
    }
    parts.push(open(store.snapshots.finish(part, added, []), added));
    tell();
  }

  await setImmediate();
  for (let merged = toMerge(parts); merged.length > 0; merged = toMerge(parts)) {
    const stay = joined(merged.map((part) => part.stay));
    const part = store.snapshots.begin(treeId);
    for await (const lists of mergeParts(tree, merged, stay)) {
      if (lists === null) throw new Damaged();
      store.snapshots.addLists(part, lists);
    }
    const kept = store.snapshots.finish(
      part,
      stay,
      merged.map(({ id }) => id),
    );
    parts = parts.filter((other) => !merged.includes(other));
    if (stay.ids.length > 0) parts.push(open(kept, stay));
    await sweep(store);
  }
  await setImmediate();
  const cache = listsCache();
  return indexOf(
    tree,
    parts.map((part) => cache.of(part)),
  );
}

/** Questions come in between. */
async function sweep({ snapshots }: Store): Promise<void> {
  while (snapshots.sweep()) await setImmediate();
}

/** The kept tree that serves these photos, or one trained on them. */
async function treeFor(
  store: Store,
  modelId: string,
  photos: IndexedPhotos,
  isProvisional: boolean,
): Promise<KeptTree & { tree: Tree }> {
  const trees = store.snapshots.trees(modelId).filter((kept) => isProvisional || !kept.isProvisional);
  trees.sort((x, y) => Number(x.isProvisional) - Number(y.isProvisional));
  for (const kept of trees.filter(({ photoCount }) => serves(photoCount, photos.ids.length))) {
    const tree = await loadTree(store, kept.id);
    if (tree !== null) return { ...kept, tree };
    store.snapshots.remove(kept.id);
  }
  const sets = allThere(descriptorsOf(store, modelId, trainingPhotos(photos)));
  const snapshot = await trainTree(photos, sets);
  const tree = openTree(snapshot);
  if (tree === null) throw new Error('a tree just trained cannot be opened');
  return { ...store.snapshots.plant(modelId, photos.ids.length, snapshot, isProvisional), tree };
}

/** The parts to make one of next: one that lost many photos, or two of like size; none where all is well. */
function toMerge(parts: readonly Kept[]): Kept[] {
  const thinned = parts.find(
    ({ photos, stay }) => stay.ids.length < (1 - MAX_GONE_SHARE) * photos.ids.length,
  );
  if (thinned !== undefined) return [thinned];
  const size = ({ photos }: Kept): number => photos.ids.length;
  const bySize = parts.toSorted((x, y) => size(x) - size(y) || x.id - y.id);
  const at = bySize.findIndex((part, i) => {
    const next = bySize[i + 1];
    return next !== undefined && size(next) <= MERGED_FACTOR * size(part);
  });
  return at < 0 ? [] : bySize.slice(at, at + 2);
}

/**
 * Lists or features turned out to be so, and are forgotten: lists are made anew, and a photo takes part no
 * more until a scan looks at it again.
 */
class Damaged extends Error {}

/** Under the scan's lock no photo goes by itself. */
async function* allThere(sets: AsyncIterable<Descriptors | null>): AsyncGenerator<Descriptors> {
  for await (const set of sets) {
    if (set === null) throw new Damaged();
    yield set;
  }
}
