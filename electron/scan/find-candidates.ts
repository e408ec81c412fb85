/** The index -> candidate pairs: the photos that each photo is worth comparing with. */
import { CANDIDATES, candidatesOf, VOTING_FEATURES } from '../matching/candidates.ts';
import type { DescriptorIndex } from '../matching/descriptor-index.ts';
import type { ScanContext } from './context.ts';

/** What a round takes of a photo: enough to find most of its place, in a fifth of the time. */
const IN_A_ROUND = { votingFeatures: 100, candidates: 10 };

/** Looks up the candidates of every photo that has none yet. One transaction a photo. */
export async function findCandidates(
  { store, model, progress, signal, cores, isRound }: ScanContext,
  index: DescriptorIndex | null,
): Promise<void> {
  const found = isRound ? store.provisional : store.pairs;
  const { votingFeatures, candidates: most } = isRound
    ? IN_A_ROUND
    : { votingFeatures: VOTING_FEATURES, candidates: CANDIDATES };
  const photos = found.withoutCandidates(model.id);
  if (photos.length === 0 || index === null) return;
  const matchable = new Set(store.photos.matchable(model.id).ids);
  progress.begin('candidates', photos.length);
  const waiting = photos.values();
  const work = async (): Promise<void> => {
    for (const photo of waiting) {
      if (signal.aborted) return;
      const [features = null] = store.photos.descriptors(model.id, [photo], votingFeatures);
      if (features === null) throw new Error('a matchable photo has no features');
      const candidates = await candidatesOf(index, features, photo, most);
      found.addCandidates(
        model.id,
        photo,
        candidates.filter((id) => matchable.has(id)),
      );
      progress.advance(1);
    }
  };
  await Promise.all(Array.from({ length: cores }, work));
  progress.end();
}
