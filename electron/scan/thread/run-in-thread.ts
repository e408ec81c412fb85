/** What of a large library takes seconds is done beside the engine's thread. */
import { Worker } from 'node:worker_threads';
import type { LibraryFailure } from '../../contract/failure.ts';
import { LibraryFailed } from '../../store/store.ts';
import type { StepContext, ThreadSteps } from './context.ts';

/** More photos, or pairs, are worth a thread: it takes 0.3 s to start (docs/measurements.md#scan). */
export const MOST_HERE = 1000;

export type ThreadData = Pick<StepContext, 'model' | 'cores' | 'isRound'> & {
  path: string;
  step: keyof ThreadSteps;
};

type Told = { [N in 'begin' | 'advance' | 'end']: [N, ...Parameters<StepContext['progress'][N]>] };
type Done = Awaited<ReturnType<ThreadSteps[keyof ThreadSteps]>>;
/** What the thread tells: how far it is, what came of it, or what of the world stopped it. */
export type FromThread =
  Told['begin'] | Told['advance'] | Told['end'] | ['done', Done] | ['failed', LibraryFailure];

/** The world's failures are thrown as they are on this thread. */
export async function runInThread<Step extends keyof ThreadSteps>(
  step: Step,
  { store, model, progress, signal, cores, isRound }: StepContext,
): Promise<Awaited<ReturnType<ThreadSteps[Step]>>> {
  const { isReference, matching } = model.manifest;
  const workerData: ThreadData = {
    ...{ path: store.path, step, cores, isRound },
    model: { id: model.id, manifest: { isReference, matching } },
  };
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData });
  const stop = (): void => worker.postMessage('stop');
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  let failure: LibraryFailure | null = null;
  let done: Done = undefined;
  worker.on('message', (told: FromThread) => {
    if (told[0] === 'failed') failure = told[1];
    else if (told[0] === 'done') done = told[1];
    else if (told[0] === 'begin') progress.begin(...rest(told));
    else if (told[0] === 'advance') progress.advance(...rest(told));
    else progress.end();
  });
  await new Promise<void>((exited, died) => worker.on('error', died).on('exit', () => exited())).finally(() =>
    signal.removeEventListener('abort', stop),
  );
  if (failure !== null) throw new LibraryFailed(failure);
  return done as Awaited<ReturnType<ThreadSteps[Step]>>;
}

const rest = <T extends unknown[]>([, ...values]: [unknown, ...T]): T => values;
