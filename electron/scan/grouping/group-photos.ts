/** Groups photos where anything was written that it depends on. */
import { GROUPING_METHOD, HASH_METHOD, SAME_SHOT_METHOD } from '../../duplicates/same-shot/same-shot.ts';
import { SUBJECT_METHOD } from '../../vision/thumbnail.ts';
import type { StepContext } from '../thread/context.ts';
import { MOST_HERE, runInThread } from '../thread/run-in-thread.ts';
import { groupingSteps } from './steps.ts';

/** Raised when the code or a constant gives other companions or places of the same photos and matches. */
const PLACES_VERSION = 2;

/** Changes whenever the same photos are grouped otherwise. */
const RULES = [`places ${PLACES_VERSION}`, HASH_METHOD, SAME_SHOT_METHOD, GROUPING_METHOD, SUBJECT_METHOD];

/** Where nothing that it depends on was written since they were grouped, there is nothing to do. */
export async function groupPhotos(context: StepContext): Promise<void> {
  const { store, model, signal, isRound } = context;
  const rules = JSON.stringify([model.id, ...RULES]);
  if (!isRound && store.places.areMadeBy(rules)) return;
  store.places.beginMaking(rules);
  if (store.photos.areMoreThan(MOST_HERE)) await runInThread('group', context);
  else await groupingSteps(context);
  if (!isRound && !signal.aborted) store.places.endMaking();
}
