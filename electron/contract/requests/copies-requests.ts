/** What the window asks of copies of one shot, and of their removal; part of the map in requests.ts. */
import { z } from 'zod';
import * as duplicates from '../duplicates/duplicates.ts';
import { removedFile, tidyState } from '../duplicates/removal.ts';
import { subfolder } from './photo-requests.ts';

const id = z.int().nonnegative();
const nothing = z.strictObject({});
const groupAsked = z.strictObject({ groupId: duplicates.groupId });
const rulesAsked = z.strictObject({ rules: duplicates.keeperRules, preferred: z.array(id) });
const tidyAsked = z.strictObject({ scope: duplicates.tidyScope });

export const copiesRequests = {
  'duplicates.list': { ask: nothing, answer: z.array(duplicates.groupSummary) },
  'duplicates.get': { ask: groupAsked, answer: duplicates.group },
  /** These copies stay and the others may go; all of them: nothing of the group is offered again. */
  'duplicates.decide': {
    ask: groupAsked.extend({ keep: z.array(id).min(1) }),
    answer: duplicates.groupSummary,
  },
  /** Takes back the last decision of a group; null where there is none. */
  'duplicates.undo': { ask: nothing, answer: duplicates.groupSummary.nullable() },
  'tidy.rules': {
    ask: nothing,
    answer: z.strictObject({
      rules: duplicates.keeperRules,
      preferred: z.array(duplicates.tidyFolder),
      protected: z.array(duplicates.tidyFolder),
    }),
  },
  /** `preferred`: ids of preferred folders, best first. */
  'tidy.setRules': { ask: rulesAsked, answer: nothing },
  /** What the rules would do to the library; nothing is kept of the question. */
  'tidy.tryRules': { ask: rulesAsked, answer: duplicates.tidySummary },
  'tidy.addFolder': {
    ask: subfolder.extend({ as: z.enum(['preferred', 'protected']) }),
    answer: nothing,
  },
  /** What looks to be another program's may be tidied from then on. */
  'tidy.removeFolder': { ask: z.strictObject({ id: z.int() }), answer: nothing },
  'tidy.summary': { ask: tidyAsked, answer: duplicates.tidySummary },
  /** Moves to the trash what the groups of the scope do not keep; goes on where it was paused. */
  'tidy.start': { ask: tidyAsked, answer: nothing },
  'tidy.pause': { ask: nothing, answer: nothing },
  'tidy.state': { ask: nothing, answer: tidyState },
  /** Last removed first. */
  'removed.list': { ask: nothing, answer: z.array(removedFile) },
  /** Puts files back where they lay, never over another; those it could not are told in the answer. */
  'removed.restore': {
    ask: z.strictObject({ ids: z.array(id).min(1) }),
    answer: z.strictObject({ restoredCount: z.int(), failures: tidyState.shape.failures }),
  },
} as const;
