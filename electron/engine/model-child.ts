/** The process that adds a model, started by model-shelf.ts: what it unpacks and converts delays no answer of the engine's. */
import { addModel } from '../model/add.ts';
import type { Release } from '../model/official.ts';
import { addOfficial } from '../model/official.ts';
import { selfTest } from '../runtimes/runtimes.ts';

/** A release to fetch, or a folder that is here. */
export type ModelAsk = { release: Release; downloads: string; into: string } | { from: string; into: string };
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

async function add(ask: ModelAsk): Promise<void> {
  let last: { bytes: number; total: number | null } = { bytes: 0, total: null };
  let timer: NodeJS.Timeout | null = null;
  const tellLast = (): void => {
    clearTimeout(timer ?? undefined);
    timer = null;
    tell({ kind: 'progress', ...last });
  };
  const how = { isReference: false, tryOut: selfTest };
  const added = 'from' in ask ? await addModel({ ...ask, ...how }) : await addOfficial({
    ...ask, ...how, signal: abort.signal,
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
