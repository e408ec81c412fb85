/** Stands in for self-test-child.ts: does what the model's name says. */
import { answerParent } from '../../electron/process/parent.ts';
import type { SelfTestAnswer } from '../../electron/runtimes/self-test-child.ts';

answerParent(({ id }: { id: string }): Promise<SelfTestAnswer> => {
  if (id === 'crash') process.abort();
  return id === 'fine' ? Promise.resolve({ problem: null }) : new Promise(() => undefined);
});
