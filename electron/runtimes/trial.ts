/** Tries a device or engine against onnxruntime's CPU on one painted photo, in a process of its own. */
import type { Compute, Verdict } from '../contract/compute.ts';
import type { ModelPackage } from '../contract/model.ts';
import { ChildDeath, startChild } from '../process/child.ts';
import { machineMemory } from '../process/memory.ts';
import { reasonIn } from './reason.ts';
import type { TrialAnswer, TrialEvent, TrialRequest } from './trial-child.ts';

const CHILD = new URL('./trial-child.ts', import.meta.url);

export interface TrialOptions {
  /** After so long the device is given up. */
  timeoutMs: number;
  signal?: AbortSignal | undefined;
  /** The child's module, for tests of what a broken driver does. */
  module?: URL | undefined;
}

/** Never rejects: what goes wrong is the verdict. */
export async function tryOut(
  model: ModelPackage,
  compute: Compute,
  { timeoutMs, signal, module = CHILD }: TrialOptions,
): Promise<Verdict> {
  const name = compute.runtime === 'tensorflow' ? 'tensorflow' : compute.device;
  if (name === 'cpu') throw new Error('the CPU is what others are tried against');
  let cpuMs: number | null = null;
  const verdict = (result: Verdict['result'], reason: string | null, ms: number | null = null): Verdict => ({
    name,
    result,
    reason,
    ms,
    cpuMs,
  });
  const child = startChild<TrialRequest, TrialAnswer, TrialEvent>(module, {
    signal,
    mostBytes: machineMemory(),
    onEvent: (event) => (cpuMs = event.cpuMs),
  });
  try {
    const answer = await child.ask({ model, compute }, timeoutMs);
    if (answer.kind === 'absent')
      return verdict('absent', `it does not run here (${reasonIn(answer.reason)})`);
    if (answer.kind === 'failed')
      return verdict('crashed', `it fails on one small photo (${reasonIn(answer.reason)})`);
    return answer.difference === null
      ? verdict('agrees', null, answer.ms)
      : verdict('differs', `it does not give what the CPU gives: ${answer.difference}`, answer.ms);
  } catch (error) {
    if (!(error instanceof ChildDeath)) throw error;
    if (signal?.aborted) return verdict('timed out', 'its trial was stopped');
    return verdict(error.kind === 'timed out' ? 'timed out' : 'crashed', sentenceOf(error, timeoutMs, cpuMs));
  } finally {
    child.kill();
  }
}

function sentenceOf({ kind, end, printed }: ChildDeath, timeoutMs: number, cpuMs: number | null): string {
  switch (kind) {
    case 'timed out':
      return (
        `it did not get through one small photo in ${Math.round(timeoutMs / 1000)} seconds` +
        (cpuMs === null ? '' : `, and the CPU takes ${Math.round(cpuMs)} ms`)
      );
    case 'not started':
      return `its trial cannot be started (${end})`;
    case 'ended':
      return (
        'its driver crashed on one small photo ' +
        `(${printed === '' ? end : `${end}: ${reasonIn(printed)}`})`
      );
  }
}
