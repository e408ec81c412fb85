/** Ends this process where it would stay: its parent is gone, or it takes more memory than it may. */
import { Worker } from 'node:worker_threads';

/**
 * A decoder that allocates without end takes up to about a gigabyte a second; a look takes 20 µs
 * (docs/measurements.md#extraction).
 */
const LOOK_EVERY_MS = 50;

/** As little as a thread's heap starts with. */
const HEAP_MB = 16;

/** A thread of its own: what makes a process stay keeps its main thread busy, or waits for the system. */
const LOOK = `
const { workerData: { parent, mostBytes, everyMs } } = require('node:worker_threads');
const isOrphan = () => {
  if (process.ppid !== parent) return true;
  try {
    return !process.kill(parent, 0);
  } catch ({ code }) {
    return code === 'ESRCH';
  }
};
setInterval(() => {
  if (isOrphan() || process.memoryUsage.rss() > mostBytes) process.kill(process.pid, 'SIGKILL');
}, everyMs);
`;

export function startWatchdog(mostBytes: number): void {
  const workerData = { parent: process.ppid, mostBytes, everyMs: LOOK_EVERY_MS };
  new Worker(LOOK, { eval: true, workerData, resourceLimits: { maxOldGenerationSizeMb: HEAP_MB } }).unref();
}
