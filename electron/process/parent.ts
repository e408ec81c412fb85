/** The side of a process that `child.ts` started: it answers its parent, and ends with it. */
import type { FromChild, ToChild } from './child.ts';
import { startWatchdog } from './watchdog.ts';

/**
 * Answers what the parent asks, several at once where it asks several, until the parent lets go. A rejection,
 * or an answer that cannot be sent, is a bug or a broken runtime: it ends this process, and the parent learns
 * what was printed; or is answered with what `instead` makes of it.
 */
export function answerParent<Request, Answer>(
  answer: (request: Request) => Promise<Answer>,
  instead?: (error: unknown) => Answer,
): void {
  const reply = async ({ id, request }: ToChild<Request>): Promise<void> => {
    try {
      send({ id, answer: await answer(request) });
    } catch (error) {
      if (instead === undefined) throw error;
      send({ id, answer: instead(error) });
    }
  };
  process.on('message', (asked: ToChild<Request>) => void reply(asked));
  // an interruption is the parent's to answer: what this process has in hand must not look like a crash
  process.on('SIGINT', () => undefined);
  // an ordinary end waits for threads that a disk or share keeps
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  const [, , mostBytes] = process.argv;
  if (mostBytes !== undefined) startWatchdog(Number(mostBytes));
}

/** Tells the parent what it did not ask. */
export const tellParent = <Event>(event: Event): void => send({ event });

/** A parent that is gone by now hears nothing: as an error that would be an ordinary end. */
const send = (message: FromChild<unknown, unknown>): void =>
  void process.send?.(message, undefined, undefined, () => undefined);
