/**
 * The demo library: photos of invented places, painted by the project itself, the same on every machine.
 * `writeDemo` writes them, in folders named like a family's.
 */
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { plan } from './plan.ts';

export async function writeDemo(
  folder: string,
  onProgress?: (done: number, total: number) => void,
): Promise<{ photos: number }> {
  const groups = plan();
  mkdirSync(folder, { recursive: true });
  const total = groups.flat().reduce((n, shot) => n + 1 + shot.copies.length, 0);
  let [begun, done] = [0, 0];
  const work = async (): Promise<void> => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: folder });
    try {
      while (begun < groups.length) {
        const group = groups[begun++];
        await new Promise<void>((resolve, reject) => {
          worker.removeAllListeners();
          worker.once('error', reject);
          worker.once('exit', (code) => reject(new Error(`a painter stopped with ${code}`)));
          worker.on('message', (message: 'photo' | 'place') => {
            if (message === 'place') resolve();
            else onProgress?.(++done, total);
          });
          worker.postMessage(group);
        });
      }
    } finally {
      worker.removeAllListeners();
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), groups.length) }, work));
  return { photos: total };
}
