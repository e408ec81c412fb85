import type { ModelManifest } from '../../contract/model.ts';
import type { Store } from '../../store/store.ts';
import type { Progress } from '../progress/progress.ts';

/** What verifying and grouping take of a scan's context: all that a thread of its own can be given. */
export interface StepContext {
  store: Store;
  model: { id: string; manifest: Pick<ModelManifest, 'isReference' | 'matching'> };
  progress: Pick<Progress, 'begin' | 'advance' | 'end'>;
  signal: AbortSignal;
  cores: number;
  isRound: boolean;
}

/** What can be done in a thread, by name. */
export interface ThreadSteps {
  verify(context: StepContext): Promise<number>;
  group(context: StepContext): Promise<void>;
}
