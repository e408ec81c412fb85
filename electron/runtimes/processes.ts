/** How many processes look at photos at once. */
import { availableParallelism } from 'node:os';
import type { Compute } from '../contract/compute.ts';
import { isOnCpu } from '../contract/compute.ts';
import { machineMemory } from '../process/memory.ts';

/** Resident memory of one process, with room to spare (docs/measurements.md#extraction). */
export const PROCESS_BYTES = 700 * 1024 ** 2;

/**
 * A process leaves the GPU alone while it decodes and finds keypoints, so that several share one; each takes
 * of its memory (docs/measurements.md#extraction).
 */
const MOST_ON_A_GPU = 8;

/** It is given all cores in one process: its memory of a photo is several times onnxruntime's. */
const MOST_OF_TENSORFLOW = 1;

/**
 * How many processes the machine carries: one a core, within half of the memory there is; the other half is
 * other programs'.
 */
export function defaultProcesses(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(machineMemory() / 2 / PROCESS_BYTES)));
}

/** As many as a scan has that may take all of the machine. */
export function scanProcesses(compute: Compute): number {
  const most = isOnCpu(compute) ? Infinity : MOST_ON_A_GPU;
  return Math.min(defaultProcesses(), compute.runtime === 'tensorflow' ? MOST_OF_TENSORFLOW : most);
}
