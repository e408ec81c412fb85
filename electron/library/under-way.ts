/** What a library was asked and has not answered yet: it is closed when there is nothing of it left. */
import { setImmediate } from 'node:timers/promises';

export interface UnderWay {
  /** The same questions, and those of what they are grouped in: each is under way until it is answered. */
  of<T extends object>(questions: T): T;
  isAny(): boolean;
  /** Resolves when nothing is under way, nor what is asked because of an answer. */
  ended(): Promise<void>;
}

export function underWay(): UnderWay {
  const running = new Set<Promise<unknown>>();
  const noted = (answer: unknown): unknown => {
    if (!(answer instanceof Promise)) return answer;
    running.add(answer);
    void Promise.allSettled([answer]).then(() => running.delete(answer));
    return answer;
  };
  const asked = (question: unknown): unknown => {
    if (typeof question === 'function')
      return (...what: unknown[]) => noted((question as (...what: unknown[]) => unknown)(...what));
    return typeof question === 'object' && question !== null ? of(question) : question;
  };
  const of = <T extends object>(questions: T): T =>
    Object.fromEntries(Object.entries(questions).map(([name, question]) => [name, asked(question)])) as T;
  return {
    of,
    isAny: () => running.size > 0,
    async ended() {
      while (running.size > 0) {
        await Promise.allSettled(running);
        await setImmediate();
      }
    },
  };
}
