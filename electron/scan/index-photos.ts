/** Photos with features -> the index over their descriptors. */
import type { Segment } from '../matching/descriptor-index.ts';
import type { ScanContext } from './context.ts';
import { updateIndex } from './update-index.ts';

/** Opens the index, brought up to date. Empty where no photo needs it. */
export async function indexPhotos({ store, model, progress, isRound }: ScanContext): Promise<Segment[]> {
  const found = isRound ? store.provisional : store.pairs;
  if (found.withoutCandidates(model.id).length === 0) return [];
  let done = 0;
  progress.begin('index', store.photos.matchable(model.id).ids.length);
  const segments = await updateIndex(store, model, isRound, (photos) => {
    progress.advance(photos - done);
    done = photos;
  });
  progress.end();
  return segments;
}
