/**
 * Tries a model that is to be added, in a process of its own: a network that crashes the runtime or never
 * ends costs nothing but the model.
 */
import type { ModelPackage } from '../contract/model.ts';
import { ChildDeath, startChild } from '../process/child.ts';
import { machineMemory } from '../process/memory.ts';
import type { SelfTestAnswer } from './self-test-child.ts';

const CHILD = new URL('./self-test-child.ts', import.meta.url);

/** A converted ResNet-50 takes two seconds of one core. */
const TIMEOUT_MS = 120_000;

/**
 * Why the model is no good, as the end of a sentence about its network; null where it is. Never rejects.
 * `module`: the child's, for tests.
 */
export async function selfTest(
  model: ModelPackage,
  { timeoutMs = TIMEOUT_MS, module = CHILD }: { timeoutMs?: number; module?: URL } = {},
): Promise<string | null> {
  const child = startChild<ModelPackage, SelfTestAnswer>(module, {
    mostBytes: machineMemory(),
  });
  try {
    return (await child.ask(model, timeoutMs)).problem;
  } catch (error) {
    if (!(error instanceof ChildDeath)) throw error;
    switch (error.kind) {
      case 'timed out':
        return `it does not get through a small photo in ${Math.round(timeoutMs / 1000)} seconds`;
      case 'not started':
        return `its test cannot be started (${error.end})`;
      case 'ended':
        return `it ends the process that runs it (${error.end})`;
    }
  } finally {
    child.kill();
  }
}
