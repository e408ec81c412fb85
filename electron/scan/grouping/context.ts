import type { Store } from '../../store/store.ts';
import type { Progress } from '../progress/progress.ts';

/** What grouping takes of a scan's context: all that a thread of its own can be given. */
export interface GroupingContext {
  store: Store;
  model: { id: string };
  progress: Pick<Progress, 'begin' | 'advance' | 'end'>;
  signal: AbortSignal;
  isRound: boolean;
}
