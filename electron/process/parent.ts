/** The side of a process that `child.ts` started: it answers its parent, and ends with it. */
import type { FromChild, ToChild } from './child.ts';

/**
 * Answers what the parent asks, several at once where it asks several, until the parent lets go. A rejection
 * is a bug or a broken runtime: it ends this process, and the parent learns what was printed.
 */
export function answerParent<Request, Answer>(answer: (request: Request) => Promise<Answer>): void {
  process.on('message', ({ id, request }: ToChild<Request>) => {
    void answer(request).then((value) => send({ id, answer: value }));
  });
  // an interruption is the parent's to answer: what this process has in hand must not look like a crash
  process.on('SIGINT', () => undefined);
  process.on('disconnect', () => process.exit());
}

/** Tells the parent what it did not ask. */
export const tellParent = <Event>(event: Event): void => send({ event });

const send = (message: FromChild<unknown, unknown>): void => void process.send?.(message);
