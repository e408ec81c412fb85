/** Stands in for self-test-child.ts: does what the model's name says. */
import type { SelfTestAnswer } from '../../electron/runtimes/self-test-child.ts';

process.once('message', ({ id }: { id: string }) => {
  if (id === 'crash') process.abort();
  if (id === 'fine') process.send?.({ problem: null } satisfies SelfTestAnswer);
});
process.on('disconnect', () => process.exit());
