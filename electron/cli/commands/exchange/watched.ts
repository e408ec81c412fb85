import { abortOnInterrupt } from '../../interrupt.ts';
import { progressBar } from '../../progress.ts';
import { exitCodes } from '../../session.ts';
import { say } from '../../terminal.ts';

/** How an export is told to stop, and tells how far it is. */
export interface Watched {
  signal: AbortSignal;
  onFile: (done: number, total: number) => void;
}

/** Runs an export with a bar; Ctrl-C stops it after the file in hand. */
export async function watched<T>(
  work: (how: Watched) => Promise<T>,
  phase: 'export' | 'proof' = 'export',
): Promise<T> {
  const bar = progressBar();
  const signal = abortOnInterrupt(() => {
    bar.clear();
    say('Stopping after the file in hand.');
  }, exitCodes.interrupted);
  const onFile: Watched['onFile'] = (done, total) =>
    bar.show({ phase, done, total, perSecond: null, secondsLeft: null, current: null });
  return work({ signal, onFile }).finally(() => bar.clear());
}
