/** The process that fetches an official model and adds it, started by model-shelf.ts: what it unpacks and converts delays no answer of the engine's. */
import type { Release } from '../model/official.ts';
import { addOfficial } from '../model/official.ts';
import { selfTest } from '../runtimes/runtimes.ts';

export interface FetchAsk {
  release: Release;
  downloads: string;
  into: string;
}
export type FetchTold =
  | { kind: 'progress'; bytes: number; total: number | null }
  | { kind: 'added' }
  | { kind: 'stopped' }
  | { kind: 'failed'; failure: { reason: string; remedy: string } };

/** Progress is told at most so often. */
const TELL_EVERY_MS = 250;

const tell = (told: FetchTold): void => void process.send?.(told);

const abort = new AbortController();
process.on('message', (message: FetchAsk | 'stop') => {
  if (message === 'stop') abort.abort();
  else void add(message);
});
process.on('SIGINT', () => undefined); // a terminal's Ctrl-C is for the one who started the engine
process.on('disconnect', () => process.exit());

async function add(ask: FetchAsk): Promise<void> {
  let last: { bytes: number; total: number | null } = { bytes: 0, total: null };
  let timer: NodeJS.Timeout | null = null;
  const tellLast = (): void => {
    clearTimeout(timer ?? undefined);
    timer = null;
    tell({ kind: 'progress', ...last });
  };
  const added = await addOfficial({
    ...ask, isReference: false, tryOut: selfTest, signal: abort.signal,
    onProgress(progress) {
      last = progress;
      if (progress.bytes === progress.total) tellLast();
      else timer ??= setTimeout(tellLast, TELL_EVERY_MS);
    },
  });
  clearTimeout(timer ?? undefined);
  if (added.ok) tell({ kind: 'added' });
  else if (abort.signal.aborted) tell({ kind: 'stopped' });
  else tell({ kind: 'failed', failure: added.failure });
}
