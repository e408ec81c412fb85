/** The second half of a scan, over all photos: index, candidate pairs, verified matches, places. */
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import type { PackedFeatures } from '../contract/features.ts';
import { CANDIDATES_METHOD, candidatesOf } from '../matching/candidates.ts';
import type { Segment } from '../matching/descriptor-index.ts';
import { matchingRules, verifyMethod, verifyPairs } from '../matching/verify.ts';
import { RETIRED_MODELS } from '../model/open.ts';
import { clusterPlaces, reconcile } from '../places/places.ts';
import type { Store } from '../store/store.ts';
import { openIndex } from './update-index.ts';
import type { ScanContext } from './context.ts';

/**
 * Pairs of a batch: 15 ms of this thread to read and store (measured), for which a window's asks wait, and at
 * most 9 MB of features. Of 256, verifying is 10 % faster.
 */
const PAIRS_AT_ONCE = 64;
/**
 * The reference's method takes this thread, some 50 ms a pair: the two batches in work are half a second's,
 * after which the engine looks up.
 */
const REFERENCE_PAIRS_AT_ONCE = 5;

/** Opens the index, brought up to date. Empty where no photo needs it. */
export async function indexPhotos({ store, model, progress }: ScanContext): Promise<Segment[]> {
  store.pairs.useMethod(model.id, `${CANDIDATES_METHOD} ${verifyMethod(matchingRules(model.manifest))}`);
  if (store.pairs.withoutCandidates(model.id).length === 0) return [];
  let done = 0;
  progress.begin('index', store.photos.matchable(model.id).ids.length);
  const segments = await openIndex(store, model, (photos) => {
    progress.advance(photos - done);
    done = photos;
  });
  progress.end();
  return segments;
}

/** Looks up the candidates of every photo that has none yet. One transaction a photo. */
export async function findCandidates(
  { store, model, progress, signal }: ScanContext,
  index: readonly Segment[],
): Promise<void> {
  const photos = store.pairs.withoutCandidates(model.id);
  if (photos.length === 0) return;
  const matchable = new Set(store.photos.matchable(model.id).ids);
  progress.begin('candidates', photos.length);
  const waiting = photos.values();
  const work = async (): Promise<void> => {
    for (const photo of waiting) {
      if (signal.aborted) return;
      const [features] = store.photos.features(model.id, [photo]);
      if (features === undefined) throw new Error('a matchable photo has no features');
      const candidates = await candidatesOf(index, features, photo);
      store.pairs.addCandidates(
        model.id,
        photo,
        candidates.filter((id) => matchable.has(id)),
      );
      progress.advance(1);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  progress.end();
}

/**
 * Verifies the candidate pairs that were not verified yet, ascending. One transaction a batch. Returns their
 * number.
 */
export async function verifyCandidates({ store, model, progress, signal }: ScanContext): Promise<number> {
  const total = store.pairs.countPending(model.id);
  if (total === 0) return 0;
  progress.begin('verify', total);
  let verified = 0;
  const rules = matchingRules(model.manifest);
  const batches = pendingBatches(
    store,
    model.id,
    rules.isReference === true ? REFERENCE_PAIRS_AT_ONCE : PAIRS_AT_ONCE,
  );
  const work = async (): Promise<void> => {
    for (const { pairs, sets, rows } of batches) {
      if (signal.aborted) return;
      const verifications = await verifyPairs(sets, rows, rules);
      store.pairs.saveVerified(
        model.id,
        verifications.map((verification, i) => ({ a: pairs[i]![0], b: pairs[i]![1], verification })),
      );
      verified += pairs.length;
      progress.advance(pairs.length);
      await setImmediate();
    }
  };
  await Promise.all([work(), work()]); // one reads and stores while the kernels work for the other
  progress.end();
  return verified;
}

interface Batch {
  pairs: [number, number][];
  sets: PackedFeatures[];
  /** Two indices into `sets` a pair. */
  rows: Uint32Array;
}

function* pendingBatches(store: Store, modelId: string, limit: number): Generator<Batch, undefined> {
  for (
    let pairs = store.pairs.pending(modelId, limit);
    pairs.length > 0;
    pairs = store.pairs.pending(modelId, limit, pairs.at(-1))
  ) {
    const ids = [...new Set(pairs.flat())];
    const rowOf = new Map(ids.map((id, row) => [id, row]));
    yield {
      pairs,
      sets: store.photos.features(modelId, ids),
      rows: Uint32Array.from(pairs.flat(), (id) => rowOf.get(id)!),
    };
  }
}

/**
 * Clusters the matches, and makes the clusters places that keep their ids and what was decided of them. What
 * was derived with retired models goes.
 */
export function makePlaces({ store, model, progress }: ScanContext): void {
  progress.begin('places', null);
  const links = store.pairs.links(model.id);
  const clusters = clusterPlaces(links);
  store.atomically(() => {
    const places = reconcile(clusters, store.places.known(model.id), store.decisions.all(), links);
    for (const id of RETIRED_MODELS) if (id !== model.id) store.forgetModel(id);
    store.places.replace(model.id, places);
  });
  progress.end();
}
