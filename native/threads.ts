/** How many threads of Node's pool the kernels of this process take at once. */
let most = Infinity;
let busy = 0;
const waiting: (() => void)[] = [];

/** At most so many from now on; what is computed is the same. Infinity: as many as the pool has. */
export function limitThreads(threads: number): void {
  most = threads;
  for (const wake of waiting.splice(0)) wake();
}

/** Starts the job when a thread is free, in the order in which they were asked for. */
export async function onThread<T>(job: () => Promise<T>): Promise<T> {
  while (busy >= most) await new Promise<void>((wake) => waiting.push(wake));
  busy += 1;
  try {
    return await job();
  } finally {
    busy -= 1;
    waiting.shift()?.();
  }
}
