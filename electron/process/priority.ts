import { writeFile } from 'node:fs/promises';
import { getPriority, setPriority } from 'node:os';
import { platform } from 'node:process';
import { setTimeout } from 'node:timers/promises';

/**
 * Twice what Linux wants between two changes of a session's niceness (a tenth of a second,
 * kernel/sched/autogroup.c).
 */
const AGAIN_MS = 200;

/**
 * Gives this process the niceness `atLeast`, or its own where that is higher, as long as it lives. Its
 * session is the terminal's, and stays as it is.
 */
export const lowerOwnPriority = (atLeast: number): void => setPriority(Math.max(getPriority(), atLeast));

/**
 * Gives a detached process the niceness `atLeast`, or this process's own where that is higher. Linux
 * shares its cores among sessions before it shares a session's among its processes (sched(7), "The autogroup
 * feature"), so the session that a detached process is gets the same niceness: without it, tasks of a page
 * waited up to a quarter of a second for a scan.
 */
export async function lowerPriority(pid: number, atLeast: number): Promise<void> {
  const niceness = Math.max(getPriority(), atLeast);
  setPriority(pid, niceness);
  if (platform !== 'linux') return;
  for (;;) {
    try {
      return await writeFile(`/proc/${pid}/autogroup`, String(niceness));
    } catch (error) {
      // too soon after another such change; any other error: the process is gone, or this Linux has no such
      // groups
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
    }
    await setTimeout(AGAIN_MS);
  }
}
