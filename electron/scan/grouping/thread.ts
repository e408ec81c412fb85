/** The thread that groups photos, by a connection of its own to the library's database. */
import { parentPort, workerData } from 'node:worker_threads';
import type { LibraryFailure } from '../../contract/failure.ts';
import { workOnStore } from '../../store/store.ts';
import type { FromThread, ThreadData } from './group-photos.ts';
import { groupingSteps } from './steps.ts';

const tell = (...told: FromThread): void => parentPort!.postMessage(told);

/** null: it came to its end, or was stopped. */
function run({ path, modelId, isRound }: ThreadData): Promise<LibraryFailure | null> {
  const abort = new AbortController();
  parentPort!.on('message', () => abort.abort()).unref();
  return workOnStore(path, (store) =>
    groupingSteps({
      ...{ store, model: { id: modelId }, signal: abort.signal, isRound },
      progress: {
        begin: (...of) => tell('begin', ...of),
        advance: (...of) => tell('advance', ...of),
        end: () => tell('end'),
      },
    }),
  );
}

const failure = await run(workerData as ThreadData);
if (failure !== null) tell('failed', failure);
