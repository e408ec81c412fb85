/**
 * The process that adds a model, started by model-shelf.ts: what it unpacks and converts delays no answer of
 * the engine's.
 */
import { addModel } from '../model/add.ts';
import type { Release } from '../model/official.ts';
import { addOfficial } from '../model/official.ts';
import { selfTest } from '../runtimes/runtimes.ts';

/** A release to fetch, or a folder or archive that is here; `fileName`: what the person calls an archive. */
export type ModelAsk =
  | { release: Release; downloads: string; into: string }
  | { from: string; fileName: string | null; release: Release | null; into: string };
export type ModelTold =
  | { kind: 'progress'; bytes: number; total: number | null }
  | { kind: 'added'; id: string }
  | { kind: 'stopped' }
  | { kind: 'failed'; failure: { reason: string; remedy: string } };

/** Progress is told at most so often. */
const TELL_EVERY_MS = 250;

const tell = (told: ModelTold): void => void process.send?.(told);

const abort = new AbortController();
process.on('message', (message: ModelAsk | 'stop') => {
  if (message === 'stop') abort.abort();
  else void add(message);
});
process.on('SIGINT', () => undefined); // a terminal's Ctrl-C is for the one who started the engine
process.on('disconnect', () => process.exit());

const how = { isReference: false, tryOut: selfTest };

/** What is wrong is told of the archive that the person knows, not of a copy of it. */
async function addGiven({
  fileName,
  ...ask
}: Extract<ModelAsk, { from: string }>): ReturnType<typeof addModel> {
  const added = await addModel({ ...ask, ...how, ...(fileName === null ? {} : { fromName: fileName }) });
  if (added.ok || fileName === null) return added;
  return {
    ok: false,
    failure: { ...added.failure, reason: added.failure.reason.replaceAll(ask.from, fileName) },
  };
}

async function add(ask: ModelAsk): Promise<void> {
  let last: { bytes: number; total: number | null } = { bytes: 0, total: null };
  let timer: NodeJS.Timeout | null = null;
  const tellLast = (): void => {
    clearTimeout(timer ?? undefined);
    timer = null;
    tell({ kind: 'progress', ...last });
  };
  const added =
    'from' in ask
      ? await addGiven(ask)
      : await addOfficial({
          ...ask,
          ...how,
          signal: abort.signal,
          onProgress(progress) {
            last = progress;
            if (progress.bytes === progress.total) tellLast();
            else timer ??= setTimeout(tellLast, TELL_EVERY_MS);
          },
        });
  clearTimeout(timer ?? undefined);
  if (added.ok) tell({ kind: 'added', id: added.value.id });
  else if (abort.signal.aborted) tell({ kind: 'stopped' });
  else tell({ kind: 'failed', failure: added.failure });
}
