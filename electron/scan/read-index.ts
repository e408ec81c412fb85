/** The index as a question reads it: it writes nothing, and is kept open for the next question. */
import { setImmediate } from 'node:timers/promises';
import type { Descriptors } from '../contract/features.ts';
import type { IndexedPhoto, Segment } from '../matching/descriptor-index.ts';
import { buildSegment, INDEXED_FEATURES, openSegment } from '../matching/descriptor-index.ts';
import type { Store } from '../store/store.ts';

export interface IndexReader {
  /**
   * The snapshots that can be opened, and the photos that are in none of them yet: a segment of these is
   * built in memory, so that photos are found while the first scan goes on. Reads only what it does not hold.
   */
  readIndex(): Promise<Segment[]>;
  /** Lets go of what is held: a scan opens the same for itself. */
  release(): void;
}

/**
 * Photos in the segment in memory at most, the first by id; the others are found when a scan has put them
 * into a snapshot (docs/measurements.md#scan).
 */
const MOST_IN_MEMORY = 2000;

/**
 * Photos whose descriptors are read at a time while a segment is built: a window's asks wait for them
 * (docs/measurements.md#scan).
 */
const READ_AT_ONCE = 64;

/** A segment of these photos; null where its snapshot is damaged. */
interface Opened {
  photos: readonly IndexedPhoto[];
  segment: Segment | null;
}

export function indexReader(store: Store, modelId: string): IndexReader {
  let opened = new Map<number, Opened>();
  let inMemory: { photos: readonly IndexedPhoto[]; segment: Promise<Segment> } | null = null;

  const readSnapshots = (): Segment[] => {
    const snapshots = store.snapshots.list(modelId).map(({ id, photos }): [number, Opened] => {
      const before = opened.get(id);
      // a snapshot that takes the place of another may have its id
      return [
        id,
        before !== undefined && areSame(before.photos, photos)
          ? before
          : { photos, segment: loadSegment(store, id, photos) },
      ];
    });
    opened = new Map(snapshots);
    return snapshots.flatMap(([, { segment }]) => segment ?? []);
  };

  return {
    async readIndex() {
      const segments = readSnapshots();
      const indexed = new Set(segments.flatMap(({ photos }) => photos.map(({ id }) => id)));
      const missing = matchablePhotos(store, modelId)
        .filter(({ id }) => !indexed.has(id))
        .slice(0, MOST_IN_MEMORY);
      if (missing.length === 0) {
        inMemory = null;
        return segments;
      }
      if (inMemory === null || !areSame(inMemory.photos, missing))
        inMemory = { photos: missing, segment: segmentInMemory(store, modelId, missing) };
      return [...segments, await inMemory.segment];
    },
    release() {
      opened = new Map();
      inMemory = null;
    },
  };
}

function areSame(x: readonly IndexedPhoto[], y: readonly IndexedPhoto[]): boolean {
  return (
    x.length === y.length &&
    x.every(({ id, featureCount }, i) => id === y[i]!.id && featureCount === y[i]!.featureCount)
  );
}

async function segmentInMemory(
  store: Store,
  modelId: string,
  photos: readonly IndexedPhoto[],
): Promise<Segment> {
  const sets = await Array.fromAsync(descriptorsOf(store, modelId, photos));
  // a scan may have thrown some away while others were read
  const there = photos.flatMap(({ id }, i) => {
    const set = sets[i] ?? null;
    return set === null ? [] : [{ id, featureCount: set.count }];
  });
  const snapshot = await buildSegment(
    there,
    sets.filter((set) => set !== null),
  );
  const segment = openSegment(there, snapshot);
  if (segment === null) throw new Error('an index just built cannot be opened');
  return segment;
}

/** The photos that take part in matching, ids ascending. */
export function matchablePhotos(store: Store, modelId: string): IndexedPhoto[] {
  const { ids, featureCounts } = store.photos.matchable(modelId);
  return Array.from(ids, (id, i) => ({ id, featureCount: featureCounts[i]! }));
}

/** null where the snapshot is damaged, or of other photos. */
export function loadSegment(store: Store, id: number, photos: readonly IndexedPhoto[]): Segment | null {
  const snapshot = store.snapshots.load(id);
  return snapshot === null ? null : openSegment(photos, snapshot);
}

/** The descriptors of these photos that go into the index; null for one that is there no more. */
export async function* descriptorsOf(
  store: Store,
  modelId: string,
  photos: readonly IndexedPhoto[],
): AsyncGenerator<Descriptors | null> {
  for (let from = 0; from < photos.length; from += READ_AT_ONCE) {
    const ids = photos.slice(from, from + READ_AT_ONCE).map(({ id }) => id);
    yield* store.photos.descriptors(modelId, ids, INDEXED_FEATURES);
    await setImmediate();
  }
}
