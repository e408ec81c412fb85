/** The index as a question reads it: it writes nothing, and is kept open for the next question. */
import { setImmediate } from 'node:timers/promises';
import type { Descriptors, IndexedPhotos } from '../contract/features.ts';
import { inSteps } from '../process/in-steps.ts';
import type { DescriptorIndex, IndexPart, ListsCache, Tree } from '../matching/descriptor-index.ts';
import {
  buildPart,
  INDEXED_FEATURES,
  indexOf,
  listsCache,
  openBuilt,
  openPart,
  openTree,
  slice,
  trainTree,
  within,
  without,
} from '../matching/descriptor-index.ts';
import type { KeptPart, KeptTree, Store } from '../store/store.ts';

export interface IndexReader {
  /**
   * The kept index, and the photos that are not in it yet: a part of these is built in memory, so that photos
   * are found while the first scan goes on. Reads only what it does not hold, and nothing where nothing was
   * written since; null where there is no photo. Without what turned out to be damaged when it was searched.
   */
  readIndex(): Promise<DescriptorIndex | null>;
  /** Lets go of what is held: a scan opens the same for itself. */
  release(): void;
}

/**
 * Photos in the part in memory at most, the first by id; the others are found when a scan has put them into
 * the index (docs/measurements.md#scan).
 */
const MOST_IN_MEMORY = 2000;

/**
 * Photos whose descriptors are read at a time while a part is built: a window's asks wait for them
 * (docs/measurements.md#scan).
 */
const READ_AT_ONCE = 64;

/** A tree and some of the photos in it. */
interface Planted {
  tree: Tree;
  parts: readonly IndexPart[];
}

/** A kept tree, and its parts by id; null what is damaged. */
interface Opened {
  id: number;
  tree: Tree | null;
  parts: Map<number, IndexPart | null>;
}

export function indexReader(store: Store, modelId: string): IndexReader {
  let opened: Opened | null = null;
  let inMemory: { tree: Tree | null; photos: IndexedPhotos; planted: Promise<Planted> } | null = null;
  let lists = listsCache();
  /** Ids of parts whose lists turned out to be damaged, or gone. */
  const lost = new Set<number>();
  let [joinKept, joinAll] = [joiner(), joiner()];
  let last: { stamp: string; index: DescriptorIndex | null } | null = null;
  const lose = (part: number): void => {
    lost.add(part);
    last = null;
  };

  const openAll = async (): Promise<Planted | null> => {
    const kept = fullest(store.snapshots.trees(modelId));
    if (kept === null) return null;
    await setImmediate();
    const before = opened?.id === kept.id ? opened : null;
    const tree = before === null ? await loadTree(store, kept.id) : before.tree;
    // a scan may have taken it away meanwhile
    const isKept = (): boolean => store.snapshots.trees(modelId).some(({ id }) => id === kept.id);
    if (tree === null && !isKept()) return openAll();
    await setImmediate();
    const parts = kept.parts.map((keptPart): [number, IndexPart | null] => {
      const { id } = keptPart;
      const known = before?.parts.get(id);
      if (tree === null || lost.has(id)) return [id, null];
      return [id, known ?? lists.of(openKept(store, tree, keptPart, () => lose(id)))];
    });
    opened = { id: kept.id, tree, parts: new Map(parts) };
    return tree && { tree, parts: parts.flatMap(([, part]) => part ?? []) };
  };
  const read = async (): Promise<DescriptorIndex | null> => {
    const kept = await openAll();
    await setImmediate();
    const index = kept && joinKept(kept);
    const matchable = await inSteps(store.photos.matchable(modelId));
    const missing = slice(without(matchable, index?.ids ?? new Float64Array()), 0, MOST_IN_MEMORY);
    if (missing.ids.length === 0) {
      inMemory = null;
      return index;
    }
    const tree = kept?.tree ?? null;
    if (inMemory === null || inMemory.tree !== tree || !areSame(inMemory.photos, missing))
      inMemory = { tree, photos: missing, planted: plantInMemory(store, modelId, tree, missing, lists) };
    const added = await inMemory.planted;
    return joinAll({ tree: added.tree, parts: [...(kept?.parts ?? []), ...added.parts] });
  };

  return {
    async readIndex() {
      const stamp = store.stamp();
      if (last?.stamp !== stamp) last = { stamp, index: await read() };
      return last.index;
    },
    release() {
      opened = null;
      inMemory = null;
      last = null;
      [joinKept, joinAll] = [joiner(), joiner()];
      lists = listsCache();
    },
  };
}

/** Makes an index of parts where they are others than the last time. */
function joiner(): (planted: Planted) => DescriptorIndex {
  let joined: { parts: readonly IndexPart[]; index: DescriptorIndex } | null = null;
  return ({ tree, parts }) => {
    const isSame =
      joined?.parts.length === parts.length && joined.parts.every((part, i) => part === parts[i]);
    if (joined === null || !isSame) joined = { parts, index: indexOf(tree, parts) };
    return joined.index;
  };
}

/** The tree that most photos lie in, of equals the last. */
function fullest(trees: readonly KeptTree[]): KeptTree | null {
  const size = ({ parts }: KeptTree): number => parts.reduce((sum, { photos }) => sum + photos.ids.length, 0);
  return trees.toSorted((x, y) => size(x) - size(y)).at(-1) ?? null;
}

function areSame(x: IndexedPhotos, y: IndexedPhotos): boolean {
  return (
    x.ids.length === y.ids.length &&
    x.ids.every((id, i) => id === y.ids[i]) &&
    x.featureCounts.every((count, i) => count === y.featureCounts[i])
  );
}

/** These photos in the tree, or in one of their own. */
async function plantInMemory(
  store: Store,
  modelId: string,
  kept: Tree | null,
  photos: IndexedPhotos,
  lists: ListsCache,
): Promise<Planted> {
  const sets = await Array.fromAsync(descriptorsOf(store, modelId, photos));
  // a scan may have thrown some away while others were read
  const there = within(
    photos,
    photos.ids.filter((_, i) => sets[i] !== null),
  );
  const present = sets.filter((set) => set !== null);
  const tree = kept ?? openTree(await trainTree(there, present));
  if (tree === null) throw new Error('a tree just trained cannot be opened');
  const part = openBuilt(tree, there, await buildPart(tree, there, present));
  return { tree, parts: [lists.of(part)] };
}

/** null where the snapshot is damaged. */
export async function loadTree(store: Store, id: number): Promise<Tree | null> {
  const snapshot = await inSteps(store.snapshots.load(id));
  return snapshot && openTree(snapshot);
}

/** A part as it is kept. `lost` is called when lists turn out to be damaged, or gone. */
export function openKept(
  { snapshots }: Store,
  tree: Tree,
  { id, photos }: KeptPart,
  lost: () => void,
): IndexPart {
  const part = openPart(tree, photos, snapshots.firstLeaves(id), (first) => snapshots.lists(id, first));
  return {
    ...part,
    lists(i) {
      const lists = part.lists(i);
      if (lists === null) lost();
      return lists;
    },
  };
}

/** The descriptors of these photos that go into the index; null for one that is there no more. */
export async function* descriptorsOf(
  store: Store,
  modelId: string,
  { ids }: IndexedPhotos,
): AsyncGenerator<Descriptors | null> {
  for (let from = 0; from < ids.length; from += READ_AT_ONCE) {
    yield* store.photos.descriptors(modelId, ids.subarray(from, from + READ_AT_ONCE), INDEXED_FEATURES);
    await setImmediate();
  }
}
