/** Photos with features -> the index over their descriptors. */
import type { DescriptorIndex } from '../matching/descriptor-index.ts';
import { inSteps } from '../process/in-steps.ts';
import type { ScanContext } from './context.ts';
import { updateIndex } from './update-index.ts';

/** Opens the index, brought up to date; null where no photo needs it. */
export async function indexPhotos({
  store,
  model,
  progress,
  isRound,
}: ScanContext): Promise<DescriptorIndex | null> {
  const found = isRound ? store.provisional : store.pairs;
  if ((await inSteps(found.withoutCandidates(model.id))).length === 0) return null;
  let done = 0;
  progress.begin('index', (await inSteps(store.photos.matchable(model.id))).ids.length);
  const index = await updateIndex(store, model.id, isRound, (photos) => {
    progress.advance(Math.max(0, photos - done)); // fewer where some turned out to be damaged
    done = Math.max(photos, done);
  });
  progress.end();
  return index;
}
