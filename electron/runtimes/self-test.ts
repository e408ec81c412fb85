/**
 * Tries a model that is to be added, in a process of its own: a network that crashes the runtime or never
 * ends costs nothing but the model.
 */
import { fork } from 'node:child_process';
import type { ModelPackage } from '../contract/model.ts';
import type { SelfTestAnswer } from './self-test-child.ts';

const CHILD = new URL('./self-test-child.ts', import.meta.url);

/** A converted ResNet-50 takes two seconds of one core. */
const TIMEOUT_MS = 120_000;

/**
 * Why the model is no good, as the end of a sentence about its network; null where it is. Never rejects.
 * `module`: the child's, for tests.
 */
export function selfTest(
  model: ModelPackage,
  { timeoutMs = TIMEOUT_MS, module = CHILD }: { timeoutMs?: number; module?: URL } = {},
): Promise<string | null> {
  return new Promise((resolve) => {
    const child = fork(module, [], {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      windowsHide: true,
    });
    const end = (problem: string | null): void => {
      clearTimeout(timer);
      resolve(problem);
      child.kill('SIGKILL');
    };
    const timer = setTimeout(
      () => end(`it does not get through a small photo in ${Math.round(timeoutMs / 1000)} seconds`),
      timeoutMs,
    );
    child.on('message', (answer) => end((answer as SelfTestAnswer).problem));
    child.on('error', (error) => end(`its test cannot be started (${error.message})`));
    child.on('close', (code, signal) =>
      end(`it ends the process that runs it (${signal ?? `exit code ${code}`})`),
    );
    child.send(model, () => undefined); // a process that is gone is noticed by its end
  });
}
