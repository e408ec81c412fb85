import { totalmem } from 'node:os';

/**
 * Environment of a process that decodes photos: glibc's pools, one a thread, give nothing back (sharp's
 * documentation, "Memory fragmentation").
 */
export const fewMemoryPools = { MALLOC_ARENA_MAX: '2' };

/** Bytes of memory that there are for this process and all others: of the container, where it has a limit. */
export function machineMemory(): number {
  const limit = process.constrainedMemory(); // 0 or beyond the machine's where there is none
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}
