/** How sure a match is, as a word. Pure. */
import type { MatchDetail } from '../../electron/contract/requests.ts';

export type Certainty = 'certain' | 'likely' | 'unproven';

export function certaintyOf({
  verdict,
  score,
  certainFrom,
}: Pick<MatchDetail, 'verdict' | 'score' | 'certainFrom'>): Certainty {
  if (verdict === 'no match') return 'unproven';
  return score >= certainFrom ? 'certain' : 'likely';
}
