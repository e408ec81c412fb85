/** The index -> candidate pairs: the photos that each photo is worth comparing with. */
import { availableParallelism } from 'node:os';
import { candidatesOf, VOTING_FEATURES } from '../matching/candidates.ts';
import type { Segment } from '../matching/descriptor-index.ts';
import type { ScanContext } from './context.ts';

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
      const [features = null] = store.photos.descriptors(model.id, [photo], VOTING_FEATURES);
      if (features === null) throw new Error('a matchable photo has no features');
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
