/** What is used of an NVIDIA card, by the program that comes with its driver. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const SAMPLE_MS = 250;

interface CardSample {
  /** Of all programs. */
  megabytes: number;
  /** Of the time, that it computed. */
  busyPercent: number;
}

export interface CardWatch {
  /** So far; none where there is no such card. */
  samples: readonly CardSample[];
  /** The least that was used. */
  idleMegabytes(): number;
  close(): void;
}

export function watchCard(): CardWatch {
  const samples: CardSample[] = [];
  const child = spawn(
    'nvidia-smi',
    ['--query-gpu=memory.used,utilization.gpu', '--format=csv,noheader,nounits', '-lms', String(SAMPLE_MS)],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  child.on('error', () => undefined); // there is none
  createInterface(child.stdout).on('line', (line) => {
    const [megabytes = NaN, busyPercent = NaN] = line.split(',').map(Number);
    if (Number.isFinite(megabytes) && Number.isFinite(busyPercent)) samples.push({ megabytes, busyPercent });
  });
  return {
    samples,
    idleMegabytes: () => Math.min(...samples.map(({ megabytes }) => megabytes)),
    close: () => void child.kill(),
  };
}
