/** The engine's process, started on a library. */
import { cpus } from 'node:os';
import { failed } from '../contract/failure.ts';
import type { Outcome, Refusal } from '../contract/failure.ts';
import type { Child } from '../process/child.ts';
import { ChildDeath, startChild } from '../process/child.ts';
import type { EngineEvent, EngineReply, Opened, StartOptions, ToEngine, TrashWish } from './messages.ts';

/**
 * What the engine runs as: a plain Node 24 and the file of its process. The desktop window's own Node is
 * neither.
 */
export interface EngineProgram {
  node: string;
  host: string;
}

export type EngineConnection = Child<ToEngine, EngineReply>;

/**
 * Behind the window, for its kernels take every core while pairs are verified; before the processes that it
 * extracts in.
 */
const NICENESS = 5;

/** Refused where the engine cannot open its library or model, or does not start. */
export async function connectEngine(
  { node, host }: EngineProgram,
  options: StartOptions,
  onEvent: (event: EngineEvent | TrashWish) => void,
): Promise<Outcome<{ engine: EngineConnection; libraryId: string }, Refusal>> {
  const child = startChild<ToEngine, EngineReply, EngineEvent | TrashWish>(host, {
    node,
    onEvent,
    niceness: NICENESS,
    // the kernels work on Node's thread pool, which has four threads unless this is set
    // (availableParallelism is not in every Node that a desktop window has)
    env: { UV_THREADPOOL_SIZE: String(Math.max(4, cpus().length)) },
  });
  try {
    const opened = await child.ask({ kind: 'open', options });
    if (opened.ok) return { ok: true, value: { engine: child, ...(opened.value as Opened) } };
    await child.close();
    return opened;
  } catch (error) {
    if (!(error instanceof ChildDeath)) throw error;
    return error.kind === 'not started'
      ? failed('engine stopped', `The engine cannot be started (${error.end}).`, 'Start Revisit again.')
      : failed(
          'engine stopped',
          `The engine does not start (${whyEnded(error)}).`,
          '"revisit doctor" says what is wrong.',
        );
  }
}

/** How it ended, and the first line of what it printed that looks like the reason. */
export function whyEnded({ end, printed }: ChildDeath): string {
  const line = printed
    .split('\n')
    .find((text) => /Error/.test(text))
    ?.trim();
  return line === undefined ? end : `${end}: ${line}`;
}
