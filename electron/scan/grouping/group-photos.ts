/** Where photos are grouped: what of a large library takes seconds is done beside the engine's thread. */
import { Worker } from 'node:worker_threads';
import type { LibraryFailure } from '../../contract/failure.ts';
import { GROUPING_METHOD, HASH_METHOD, SAME_SHOT_METHOD } from '../../duplicates/same-shot/same-shot.ts';
import { LibraryFailed } from '../../store/store.ts';
import { SUBJECT_METHOD } from '../../vision/thumbnail.ts';
import type { GroupingContext } from './context.ts';
import { groupingSteps } from './steps.ts';

/** More photos than this are grouped in a thread, which takes 0.3 s to start (docs/measurements.md#scan). */
const MOST_HERE = 1000;

export interface ThreadData {
  path: string;
  modelId: string;
  isRound: boolean;
}

type Told = { [N in 'begin' | 'advance' | 'end']: [N, ...Parameters<GroupingContext['progress'][N]>] };
/** What the thread tells: how far it is, or what of the world stopped it. */
export type FromThread = Told['begin'] | Told['advance'] | Told['end'] | ['failed', LibraryFailure];

/** Raised when the code or a constant gives other companions or places of the same photos and matches. */
const PLACES_VERSION = 2;

/** Changes whenever the same photos are grouped otherwise. */
const RULES = [`places ${PLACES_VERSION}`, HASH_METHOD, SAME_SHOT_METHOD, GROUPING_METHOD, SUBJECT_METHOD];

/** Where nothing that it depends on was written since they were grouped, there is nothing to do. */
export async function groupPhotos(context: GroupingContext): Promise<void> {
  const { store, model, signal, isRound } = context;
  const rules = JSON.stringify([model.id, ...RULES]);
  if (!isRound && store.places.areMadeBy(rules)) return;
  store.places.beginMaking(rules);
  if (store.photos.areMoreThan(MOST_HERE)) await groupBeside(context);
  else await groupingSteps(context);
  if (!isRound && !signal.aborted) store.places.endMaking();
}

async function groupBeside({ store, model, progress, signal, isRound }: GroupingContext): Promise<void> {
  const workerData: ThreadData = { path: store.path, modelId: model.id, isRound };
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData });
  const stop = (): void => worker.postMessage('stop');
  signal.addEventListener('abort', stop);
  let failure: LibraryFailure | null = null;
  worker.on('message', (told: FromThread) => {
    if (told[0] === 'failed') failure = told[1];
    else if (told[0] === 'begin') progress.begin(...rest(told));
    else if (told[0] === 'advance') progress.advance(...rest(told));
    else progress.end();
  });
  await new Promise<void>((exited, died) => worker.on('error', died).on('exit', () => exited())).finally(() =>
    signal.removeEventListener('abort', stop),
  );
  if (failure !== null) throw new LibraryFailed(failure);
}

const rest = <T extends unknown[]>([, ...values]: [unknown, ...T]): T => values;
