/** Tries a device or engine against onnxruntime's CPU on one painted photo, in a process of its own. */
import { fork } from 'node:child_process';
import type { Compute, Verdict } from '../contract/compute.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { TrialAnswer, TrialRequest } from './trial-child.ts';

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
  const name = compute.engine === 'tensorflow' ? 'tensorflow' : compute.device;
  if (name === 'cpu') throw new Error('the CPU is what others are tried against');
  let cpuMs: number | null = null;
  const verdict = (result: Verdict['result'], reason: string | null, ms: number | null = null): Verdict => ({
    name,
    result,
    reason,
    ms,
    cpuMs,
  });
  return new Promise((resolve) => {
    const child = fork(module, [], {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      windowsHide: true,
    });
    let printed = '';
    const end = (outcome: Verdict): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      resolve(outcome);
      child.kill('SIGKILL');
    };
    const stop = (): void => end(verdict('timed out', 'its trial was stopped'));
    const timer = setTimeout(() => {
      end(
        verdict(
          'timed out',
          `it did not get through one small photo in ${Math.round(timeoutMs / 1000)} ` +
            `seconds${cpuMs === null ? '' : `, and the CPU takes ${Math.round(cpuMs)} ms`}`,
        ),
      );
    }, timeoutMs);
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (printed = (printed + text).slice(-2000)));
    child.on('message', (raw) => {
      const answer = raw as TrialAnswer;
      if (answer.kind === 'cpu') cpuMs = answer.ms;
      else if (answer.kind === 'absent')
        end(verdict('absent', `it does not run here (${saidBy(answer.reason)})`));
      else if (answer.kind === 'failed')
        end(verdict('crashed', `it fails on one small photo (${saidBy(answer.reason)})`));
      else if (answer.difference === null) end(verdict('agrees', null, answer.ms));
      else end(verdict('differs', `it does not give what the CPU gives: ${answer.difference}`, answer.ms));
    });
    child.on('error', (error) => end(verdict('crashed', `its trial cannot be started (${error.message})`)));
    child.on('close', (code, ended) => {
      end(
        verdict(
          'crashed',
          'its driver crashed on one small photo ' +
            `(${ended ?? `exit code ${code}`}${printed.trim() === '' ? '' : `: ${saidBy(printed)}`})`,
        ),
      );
    });
    // a process that is gone is noticed by its end
    child.send({ model, compute } satisfies TrialRequest, () => undefined);
  });
}

/**
 * The sentence of a runtime's message that tells what is wrong, without the source file and the function that
 * it begins with.
 */
export function saidBy(message: string): string {
  const lines = message
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const line = lines.find((text) => /^\w*Error: /.test(text)) ?? lines[0] ?? '';
  return (/ was false\. (.+)$/.exec(line)?.[1] ?? line.replace(/^\w*Error: /, ''))
    .replace(/\.$/, '')
    .slice(0, 300);
}
