/** The index -> candidate pairs: the photos that each photo is worth comparing with. */
import { setImmediate } from 'node:timers/promises';
import { CANDIDATES, candidatesOf, VOTING_FEATURES } from '../matching/candidates.ts';
import type { Asking } from '../matching/candidates.ts';
import type { DescriptorIndex } from '../matching/descriptor-index.ts';
import { isAmong } from '../matching/descriptor-index.ts';
import { inSteps } from '../process/in-steps.ts';
import type { ScanContext } from './context.ts';

/** What a round takes of a photo: enough to find most of its place, in a fifth of the time. */
const IN_A_ROUND = { votingFeatures: 100, candidates: 10 };

/**
 * Photos that are looked up together: they read the index once, and their features are in memory
 * (docs/measurements.md#scan).
 */
const TOGETHER = 256;

/** And whose features are read in one turn, while all else waits. */
const READ_AT_ONCE = 64;

/**
 * Looks up the candidates of every photo that has none yet. One transaction a photo. False where the index
 * has to be brought up to date again, because some of it is damaged.
 */
export async function findCandidates(
  { store, model, progress, signal, isRound }: ScanContext,
  index: DescriptorIndex | null,
): Promise<boolean> {
  const found = isRound ? store.provisional : store.pairs;
  const { votingFeatures, candidates: most } = isRound
    ? IN_A_ROUND
    : { votingFeatures: VOTING_FEATURES, candidates: CANDIDATES };
  if (index === null) return true;
  const photos = await inSteps(found.withoutCandidates(model.id));
  if (photos.length === 0) return true;
  const { ids: matchable } = await inSteps(store.photos.matchable(model.id));
  progress.begin('candidates', photos.length);
  let isWhole = true;
  for (let next = 0; next < photos.length && isWhole && !signal.aborted; next += TOGETHER) {
    const some = photos.slice(next, next + TOGETHER);
    const asking: Asking[] = [];
    for (let from = 0; from < some.length; from += READ_AT_ONCE) {
      const ids = some.slice(from, from + READ_AT_ONCE);
      for (const [i, features] of store.photos.descriptors(model.id, ids, votingFeatures).entries())
        if (features !== null) asking.push({ features, self: ids[i]! });
      await setImmediate();
    }
    // features that turned out to be damaged are forgotten: the index is to be without them too
    const candidates = asking.length < some.length ? null : await candidatesOf(index, asking, most);
    isWhole = candidates !== null;
    for (const ids of candidates ?? []) {
      const photo = some.shift()!;
      found.addCandidates(
        model.id,
        photo,
        ids.filter((id) => isAmong(matchable, id)),
      );
      progress.advance(1);
      await setImmediate();
    }
  }
  progress.end();
  return isWhole;
}
