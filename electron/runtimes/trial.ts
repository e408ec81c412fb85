/**
 * Tries a device or engine against onnxruntime's CPU, in processes of its own: first whether the two give the
 * same of one painted photo, then which is faster at what a scan does.
 */
import type { Compute, Verdict } from '../contract/compute.ts';
import { isOnCpu } from '../contract/compute.ts';
import type { ModelPackage } from '../contract/model.ts';
import { ChildDeath, startChild } from '../process/child.ts';
import { machineMemory } from '../process/memory.ts';
import { race } from './race.ts';
import { reasonIn } from './reason.ts';
import type { TrialAnswer, TrialEvent, TrialRequest } from './trial-child.ts';

const CHILD = new URL('./trial-child.ts', import.meta.url);

/**
 * What takes so many times as long as the CPU for one small photo is not faster with several at once, and
 * would take minutes to tell: a GPU in software (docs/measurements.md#runtimes).
 */
const HOPELESS = 10;

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
  const deadline = AbortSignal.timeout(timeoutMs);
  const ends = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
  const child = startChild<TrialRequest, TrialAnswer, TrialEvent>(module, {
    signal: ends,
    mostBytes: machineMemory(),
    onEvent: (event) => (cpuMs = event.cpuMs),
  });
  const failed = (reason: string): Verdict =>
    verdict('crashed', `it fails on one small photo (${reasonIn(reason)})`);
  try {
    const answer = await child.ask({ kind: 'compare', model, compute });
    child.kill(); // its memory is the race's
    if (answer.kind === 'absent')
      return verdict('absent', `it does not run here (${reasonIn(answer.reason)})`);
    if (answer.kind === 'failed') return failed(answer.reason);
    if (answer.kind !== 'compared') throw new Error(`asked to compare, a trial answered ${answer.kind}`);
    if (answer.difference !== null)
      return verdict('differs', `it does not give what the CPU gives: ${answer.difference}`);
    // of the processor's own networks one photo tells which takes less of it
    if (isOnCpu(compute) || (cpuMs !== null && answer.ms > HOPELESS * cpuMs))
      return verdict('agrees', null, answer.ms);
    const raced = await race({ model, compute, module, signal: ends });
    if ('reason' in raced) return failed(raced.reason);
    cpuMs = raced.cpuMs;
    return verdict('agrees', null, raced.ms);
  } catch (error) {
    if (!(error instanceof ChildDeath)) throw error;
    if (signal?.aborted) return verdict('timed out', 'its trial was stopped');
    return deadline.aborted
      ? verdict('timed out', tooSlow(timeoutMs, cpuMs))
      : verdict('crashed', sentenceOf(error));
  } finally {
    child.kill();
  }
}

const tooSlow = (timeoutMs: number, cpuMs: number | null): string =>
  `it did not get through its trial in ${Math.round(timeoutMs / 1000)} seconds` +
  (cpuMs === null ? '' : `, and the CPU takes ${Math.round(cpuMs)} ms for a small photo`);

function sentenceOf({ kind, end, printed }: ChildDeath): string {
  if (kind === 'not started') return `its trial cannot be started (${end})`;
  return `its driver crashed on one small photo (${printed === '' ? end : `${end}: ${reasonIn(printed)}`})`;
}
