/** How fast a device or runtime looks at photos where as many processes do as in a scan, beside the CPU. */
import { availableParallelism } from 'node:os';
import type { Compute } from '../contract/compute.ts';
import { CPU } from '../contract/compute.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { Child } from '../process/child.ts';
import { startChild } from '../process/child.ts';
import { machineMemory } from '../process/memory.ts';
import { scanProcesses } from './processes.ts';
import type { TrialAnswer, TrialRequest } from './trial-child.ts';

/** The two look by turns, so that a machine that is busy for a while is so for both. */
const TURNS = 2;
/** Some photos of each process (docs/measurements.md#runtimes). */
const TURN_MS = 750;

export interface Race {
  model: ModelPackage;
  compute: Compute;
  /** Of `trial-child.ts`. */
  module: URL;
  signal: AbortSignal;
}

type Contestant = Child<TrialRequest, TrialAnswer>;

/** Milliseconds a photo of each, or why it fails. Rejects with the ChildDeath of a process. */
export async function race({
  model,
  compute,
  module,
  signal,
}: Race): Promise<{ ms: number; cpuMs: number } | { reason: string }> {
  const sides = [CPU, compute].map((on) => {
    const processes = scanProcesses(on);
    const threads = Math.max(1, Math.floor(availableParallelism() / processes));
    const start = (): Contestant => startChild(module, { signal, mostBytes: machineMemory() });
    const children = Array.from({ length: processes }, start);
    return { children, open: { kind: 'open', model, compute: on, threads } as const, photosPerMs: 0 };
  });
  try {
    for (const { children, open } of sides) {
      const answers = await Promise.all(children.map((child) => child.ask(open)));
      for (const answer of answers) if (answer.kind === 'failed') return { reason: answer.reason };
    }
    for (let turn = 0; turn < TURNS; turn++)
      for (const side of sides) {
        const look = { kind: 'look', forMs: TURN_MS } as const;
        for (const answer of await Promise.all(side.children.map((child) => child.ask(look)))) {
          if (answer.kind === 'failed') return { reason: answer.reason };
          if (answer.kind === 'looked') side.photosPerMs += answer.photos / answer.ms / TURNS;
        }
      }
    const [cpu, tried] = sides;
    return { ms: 1 / tried!.photosPerMs, cpuMs: 1 / cpu!.photosPerMs };
  } finally {
    for (const { children } of sides) for (const child of children) child.kill();
  }
}
