/** The index -> candidate pairs: the photos that each photo is worth comparing with. */
import { CANDIDATES, candidatesOf, VOTING_FEATURES } from '../matching/candidates.ts';
import type { DescriptorIndex } from '../matching/descriptor-index.ts';
import { inSteps } from '../process/in-steps.ts';
import type { ScanContext } from './context.ts';

/** What a round takes of a photo: enough to find most of its place, in a fifth of the time. */
const IN_A_ROUND = { votingFeatures: 100, candidates: 10 };

/**
 * Photos that are looked up together: they read the index once, and their features are in memory
 * (docs/measurements.md#scan).
 */
const TOGETHER = 64;

/**
 * Looks up the candidates of every photo that has none yet. One transaction a photo. False where the index
 * has to be brought up to date again, because some of it is damaged.
 */
export async function findCandidates(
  { store, model, progress, signal, cores, isRound }: ScanContext,
  index: DescriptorIndex | null,
): Promise<boolean> {
  const found = isRound ? store.provisional : store.pairs;
  const { votingFeatures, candidates: most } = isRound
    ? IN_A_ROUND
    : { votingFeatures: VOTING_FEATURES, candidates: CANDIDATES };
  const photos = found.withoutCandidates(model.id);
  if (photos.length === 0 || index === null) return true;
  const matchable = new Set((await inSteps(store.photos.matchable(model.id))).ids);
  progress.begin('candidates', photos.length);
  const together = Math.min(TOGETHER, Math.ceil(photos.length / cores));
  let [next, isWhole] = [0, true];
  const work = async (): Promise<void> => {
    while (next < photos.length && isWhole && !signal.aborted) {
      const some = photos.slice(next, (next += together));
      const descriptors = store.photos.descriptors(model.id, some, votingFeatures);
      const asking = descriptors.flatMap((features, i) =>
        features === null ? [] : [{ features, self: some[i]! }],
      );
      // features that turned out to be damaged are forgotten: the index is to be without them too
      if (asking.length < some.length) return void (isWhole = false);
      const candidates = await candidatesOf(index, asking, most);
      if (candidates === null) return void (isWhole = false);
      for (const [i, photo] of some.entries()) {
        const ids = candidates[i]!.filter((id) => matchable.has(id));
        found.addCandidates(model.id, photo, ids);
      }
      progress.advance(some.length);
    }
  };
  await Promise.all(Array.from({ length: cores }, work));
  progress.end();
  return isWhole;
}
