/** A thread that does a step of a scan, by a connection of its own to the library's database. */
import { parentPort, workerData } from 'node:worker_threads';
import type { LibraryFailure } from '../../contract/failure.ts';
import { limitThreads } from '../../matching/verify.ts';
import { workOnStore } from '../../store/store.ts';
import { groupingSteps } from '../grouping/steps.ts';
import { verifyPending } from '../verify-candidates.ts';
import type { StepContext, ThreadSteps } from './context.ts';
import type { FromThread, ThreadData } from './run-in-thread.ts';

const STEPS: ThreadSteps = { verify: verifyPending, group: groupingSteps };

const tell = (...told: FromThread): void => parentPort!.postMessage(told);

/** null: it came to its end, or was stopped. */
function run({ path, step, ...data }: ThreadData): Promise<LibraryFailure | null> {
  const abort = new AbortController();
  parentPort!.on('message', () => abort.abort()).unref();
  limitThreads(data.cores);
  return workOnStore(path, async (store) => {
    const progress: StepContext['progress'] = {
      begin: (...of) => tell('begin', ...of),
      advance: (...of) => tell('advance', ...of),
      end: () => tell('end'),
    };
    tell('done', await STEPS[step]({ ...data, store, signal: abort.signal, progress }));
  });
}

const failure = await run(workerData as ThreadData);
if (failure !== null) tell('failed', failure);
