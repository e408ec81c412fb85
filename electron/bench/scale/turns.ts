/** How long something holds its thread. */

/** Looking at each turn would itself keep a core busy, while `run` waits for other processes too. */
const LOOK_EACH_MS = 1;

/**
 * The longest turn of this thread while `run` goes on, in milliseconds of its processor time, of which other
 * programs take none: what runs until whatever else is asked has its turn. Up to LOOK_EACH_MS too long.
 */
export async function longestTurnMs(run: () => Promise<unknown>): Promise<number> {
  let [last, longest] = [processorMs(), 0];
  const look = (): void => {
    const now = processorMs();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, LOOK_EACH_MS);
  await run().finally(() => clearInterval(timer));
  look();
  return longest;
}

function processorMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
