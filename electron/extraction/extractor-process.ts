/** One process that extracts, seen by the pool: started, asked, and what its death says of a photo. */
import { CPU } from '../contract/compute.ts';
import type { Compute } from '../contract/compute.ts';
import type { Failure, Outcome } from '../contract/failure.ts';
import type { ModelPackage } from '../contract/model.ts';
import { ChildDeath, startChild } from '../process/child.ts';
import { fewMemoryPools } from '../process/memory.ts';
import { reasonIn } from '../runtimes/runtimes.ts';
import type { Runtime } from '../runtimes/runtimes.ts';
import type { FileRead } from '../vision/identity.ts';
import type { Answer, ExtractedPhoto, MadeThumbnail, Request } from './extract-child.ts';

/** Its asks reject with ChildDeath when the process ends first. */
export interface ExtractorProcess {
  compute: Compute;
  /** Reads a file and the sidecars beside it. `extract`, `shrink` or `drop` comes next. */
  read(path: Buffer, sidecars: readonly Buffer[]): Promise<Outcome<FileRead>>;
  /** The photo just read. */
  extract(): Promise<Outcome<ExtractedPhoto>>;
  /** The same, made small alone. */
  shrink(): Promise<Outcome<MadeThumbnail>>;
  drop(): void;
  kill(): void;
}

export interface ExtractorOptions {
  module: URL;
  model: ModelPackage;
  compute: Compute;
  threads: number;
  /** Of each ask. */
  timeoutMs: number;
  signal: AbortSignal;
  /** That it may take of memory. */
  mostBytes: number;
  niceness?: number | undefined;
}

/** A system that is short of memory ends processes that start, too: those that came before leave some. */
const MOST_STARTS = 3;

/** Starts on the CPU where it cannot be started on the device, which the runtime then leaves. */
export async function startOrFallBack(
  options: ExtractorOptions,
  runtime: Runtime,
): Promise<ExtractorProcess> {
  try {
    return await startExtractor(options);
  } catch (error) {
    if (isSame(options.compute, CPU) || options.signal.aborted) throw error;
    runtime.leave(options.compute, `it cannot be opened (${reasonIn((error as Error).message)}).`);
    return startExtractor({ ...options, compute: CPU });
  }
}

async function startExtractor(options: ExtractorOptions, starts = 1): Promise<ExtractorProcess> {
  const { module, model, compute, threads, timeoutMs, signal, mostBytes, niceness } = options;
  const child = startChild<Request, Answer>(module, {
    signal,
    env: fewMemoryPools,
    mostBytes,
    niceness,
  });
  try {
    await child.ask({ kind: 'open', model, compute, threads }, timeoutMs);
  } catch (error) {
    if (signal.aborted || !(error instanceof ChildDeath)) throw error;
    if (isKilled(error) && starts < MOST_STARTS) return startExtractor(options, starts + 1);
    throw new Error(`The extraction process does not start (${error.message})`, { cause: error });
  }
  return {
    compute,
    async read(path, sidecars) {
      const answer = await child.ask({ kind: 'read', path, sidecars }, timeoutMs);
      if (answer.kind === 'unread') return { ok: false, failure: answer.failure };
      if (answer.kind === 'read') return { ok: true, value: answer.file };
      throw new Error(`asked to read, the process answered ${answer.kind}`);
    },
    async extract() {
      const answer = await child.ask({ kind: 'extract' }, timeoutMs);
      if (answer.kind === 'extracted') return answer.outcome;
      throw new Error(`asked to extract, the process answered ${answer.kind}`);
    },
    async shrink() {
      const answer = await child.ask({ kind: 'shrink' }, timeoutMs);
      if (answer.kind === 'shrunk') return answer.outcome;
      throw new Error(`asked to shrink, the process answered ${answer.kind}`);
    },
    drop: () => child.tell({ kind: 'drop' }),
    kill: () => child.kill(),
  };
}

/** By the system, or by its own watchdog; not by us, who waited for its answer long enough. */
const isKilled = ({ kind, end }: ChildDeath): boolean => kind === 'ended' && end === 'SIGKILL';

export const isSame = (a: Compute, b: Compute): boolean =>
  a.runtime === b.runtime &&
  (a.runtime === 'tensorflow' || b.runtime === 'tensorflow' || a.device === b.device);

/** What a photo is blamed for at which a process died. */
export function failureOf({ kind, end, printed, message }: ChildDeath, timeoutMs: number): Failure {
  if (kind === 'timed out')
    return {
      kind: 'timed out',
      reason: `Decoding took longer than ${Math.round(timeoutMs / 1000)} seconds.`,
      remedy: 'Save the photo again as JPEG in another program.',
    };
  if (end === 'SIGKILL' || /out of memory|bad_alloc/i.test(printed))
    return {
      kind: 'out of memory',
      reason: 'There was not enough memory to decode the photo.',
      remedy: 'Close other programs and scan again.',
    };
  return {
    kind: 'decoder crashed',
    reason: `The decoder crashed on the photo, twice (${message.split('\n', 1)[0]}).`,
    remedy: 'Save the photo again as JPEG in another program.',
  };
}
