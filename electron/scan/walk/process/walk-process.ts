/** The walk in a process of its own. */
import { ChildDeath, startChild } from '../../../process/child.ts';
import type { FolderRow } from '../../../store/store.ts';
import { unpacked } from './packed-files.ts';
import type { Request, SentStep } from './walk-child.ts';
import type { WalkOptions, WalkStep } from '../steps.ts';

/** Each disk or share that hangs keeps the threads that ask it. */
const THREADS = 64;

/**
 * The steps of `walk`. Ends at once when the signal aborts, also while a disk gives no answer. `answerMs`:
 * how long one may take; default: ANSWER_MS.
 */
export async function* walkApart(
  folders: readonly FolderRow[],
  options: Omit<WalkOptions, 'disk'>,
  signal: AbortSignal,
  answerMs?: number,
): AsyncGenerator<WalkStep> {
  const child = startChild<Request, SentStep | null>(new URL('./walk-child.ts', import.meta.url), {
    signal,
    env: { UV_THREADPOOL_SIZE: String(THREADS) },
  });
  const next = (): Promise<SentStep | null> => {
    const step = child.ask({ kind: 'next' });
    step.catch(() => undefined); // one that is asked ahead may never be waited for
    return step;
  };
  try {
    await child.ask({ kind: 'open', folders, options, answerMs });
    for (let asked = next(); ;) {
      const step = await asked;
      if (step === null) return;
      asked = next();
      yield step.kind === 'files' ? { ...step, files: unpacked(step.files) } : step;
    }
  } catch (error) {
    if (!(error instanceof ChildDeath && signal.aborted)) throw error;
  } finally {
    child.kill();
  }
}
