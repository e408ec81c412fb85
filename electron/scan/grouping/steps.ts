/** Matches and files -> companions, copies, places: all anew, as far as nothing shows that it is the same. */
import { shotFacts } from '../companions/facts.ts';
import { findCompanions } from '../companions/find-companions.ts';
import { makePlaces } from '../make-places.ts';
import { findSameShots } from '../same-shots/find-same-shots.ts';
import type { StepContext } from '../thread/context.ts';
import { findSubjects } from './find-subjects.ts';

export async function groupingSteps(context: StepContext): Promise<void> {
  const facts = shotFacts(context.store);
  findCompanions(context, facts); // photos -> which of them belong to another
  await findSubjects(context); // thumbnails -> which photos are documents or blank, and in no place
  await findSameShots(context, facts); // matches and hashes -> which photos are of one shot
  if (!context.signal.aborted) makePlaces(context); // matches, companions and copies -> places
}
