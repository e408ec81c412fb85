/** How long something holds its thread. */
import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * The longest turn of this thread while `run` goes on, in milliseconds of its processor time, of which other
 * programs take none: what runs until whatever else is asked has its turn.
 */
export async function longestTurnMs(run: () => Promise<unknown>): Promise<number> {
  let [last, longest, isOver] = [processorMs(), 0, false];
  const watch = async (): Promise<void> => {
    while (!isOver) {
      await nextTurn();
      const now = processorMs();
      longest = Math.max(longest, now - last);
      last = now;
    }
  };
  const watched = watch();
  await run().finally(() => (isOver = true));
  await watched;
  return longest;
}

function processorMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
