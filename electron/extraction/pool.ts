/** Extracts photo files in child processes, as many at once as the machine carries. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, constants } from 'node:os';
import { CPU } from '../contract/compute.ts';
import type { Compute } from '../contract/compute.ts';
import type { Failure } from '../contract/failure.ts';
import type { ModelPackage } from '../contract/model.ts';
import { cpuRuntime, saidBy } from '../runtimes/runtimes.ts';
import type { Runtime } from '../runtimes/runtimes.ts';
import type { Extracted } from '../vision/extract.ts';
import type { Answer, Request } from './extract-child.ts';
import { giveWay } from '../process/priority.ts';
import { machineMemory } from '../process/memory.ts';

/** What became of one file. `hash` is null where its bytes were never read. */
export type FileResult =
  | { kind: 'extracted'; hash: Buffer; extracted: Extracted }
  /** Its bytes were known already. */
  | { kind: 'known'; hash: Buffer }
  | { kind: 'failed'; hash: Buffer | null; failure: Failure };

export interface PoolOptions<F extends { path: Buffer }> {
  model: ModelPackage;
  /** What to extract, taken one at a time as processes become free, so the queue never grows. */
  files: Iterator<F>;
  /** Is the photo with this SHA-256 still to be extracted? Asked once a file, before its extraction. */
  isWanted: (file: F, hash: Buffer) => boolean;
  /** Called for every file, in the order in which they finish. */
  finished: (file: F, result: FileResult) => void;
  signal?: AbortSignal | undefined;
  /** What computes, asked before every file; default: the CPU. */
  runtime?: Runtime | undefined;
  /** Default: one a core, as many as memory allows; on a device no more than MOST_ON_A_DEVICE. */
  processes?: number | undefined;
  /** The processes give way to other programs: to a window that a person works in meanwhile. */
  background?: boolean;
  timeoutMs?: number;
  /** The child's module, for tests of what a broken one does. */
  module?: URL;
}

/**
 * Memory of one process (measured, resident: 250 MB with the prototype and 450 MB with delf-imagenet on the
 * evaluation set, 570 MB at a PNG of 50 megapixels).
 */
const PROCESS_BYTES = 700 * 1024 ** 2;

/**
 * Of processes that share a GPU, one decodes while the other computes. TensorFlow is given all cores in one
 * process: its memory of a photo is several times onnxruntime's.
 */
const MOST_ON_A_DEVICE = 2;

/**
 * Files a process looks at before a fresh one takes its place: what decoders and the network's allocator keep
 * for good grows with every size of photo they meet (measured with the prototype: 22 MB from the 240th photo
 * to the 480th; 18 MB with two of glibc's pools instead of one a thread), so memory stays flat. A fresh one
 * costs about half a second.
 */
const FILES_A_PROCESS = 150;

/**
 * A hundred times what a photo of the evaluation set takes with delf-imagenet on one busy core (measured:
 * about 1 s).
 */
const TIMEOUT_MS = 120_000;
/**
 * Of a model that takes photos as they are: at a pyramid of 2.0 a photo of 12 megapixels is 27 times one of
 * the evaluation set, in time and in memory.
 */
const UNRESIZED = { processes: 1, timeoutMs: 20 * TIMEOUT_MS };

const CHILD = new URL('./extract-child.ts', import.meta.url);

/**
 * How many processes the machine carries: one a core, within half of the memory there is; the other half is
 * other programs'.
 */
export function defaultProcesses(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(machineMemory() / 2 / PROCESS_BYTES)));
}

/**
 * Extracts all files; resolves when every one is finished, or soon after an abort (files in flight are
 * dropped then). A process that dies or hangs costs only its photo; a photo at which one died is tried once
 * more, alone, before it is blamed. Where the process computed on a device, that is left for the CPU,
 * whatever it died of, and the photo is tried again there. Throws when no process can be started on the CPU.
 */
export async function extractFiles<F extends { path: Buffer }>(options: PoolOptions<F>): Promise<void> {
  const { model, isWanted, finished, module = CHILD, background = false, runtime = cpuRuntime } = options;
  const isResized = model.manifest.extraction.photoSizePx !== null;
  const timeoutMs = options.timeoutMs ?? (isResized ? TIMEOUT_MS : UNRESIZED.timeoutMs);
  const first = await runtime.compute(model, options.signal);
  const most = first.engine === 'tensorflow' ? 1 : first.device === 'cpu' ? Infinity : MOST_ON_A_DEVICE;
  const processes = Math.min(
    options.processes ?? defaultProcesses(),
    most,
    isResized ? Infinity : UNRESIZED.processes,
  );
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, options.signal]);
  const suspects: F[] = [];
  const wanted = new Set<F>(); // suspects whose hash was asked about already

  const next = (): F | undefined => {
    const { done, value } = options.files.next();
    return done === true ? undefined : value;
  };
  const threads = Math.max(1, Math.floor(availableParallelism() / processes));
  const workers = Array.from({ length: processes }, () => work(next, threads, (file) => suspects.push(file)));
  for (const ended of await Promise.allSettled(workers)) if (ended.status === 'rejected') throw ended.reason;
  await work(() => suspects.shift(), availableParallelism(), null);

  /**
   * One process after another, each as long as it lives, until no file is left. `postpone` null: a photo at
   * which it dies is to blame.
   */
  async function work(
    nextFile: typeof next,
    childThreads: number,
    postpone: ((file: F) => void) | null,
  ): Promise<void> {
    let child: Child | null = null;
    let files = 0;
    try {
      for (let file = nextFile(); file !== undefined && !signal.aborted; file = nextFile()) {
        if (++files % FILES_A_PROCESS === 0) {
          child?.kill();
          child = null;
        }
        const compute = await runtime.compute(model, signal);
        if (child !== null && !isSame(child.compute, compute)) {
          child.kill();
          child = null;
        }
        child ??= await startOn(compute, childThreads);
        let hash: Buffer | null = null;
        try {
          const read = await child.ask({ kind: 'read', path: file.path });
          if (read.kind === 'unread') finished(file, { kind: 'failed', hash, failure: read.failure });
          if (read.kind !== 'hash') continue;
          hash = Buffer.from(read.hash);
          if (!wanted.has(file) && !isWanted(file, hash)) {
            child.tell({ kind: 'drop' });
            finished(file, { kind: 'known', hash });
            continue;
          }
          const answer = await child.ask({ kind: 'extract' });
          if (answer.kind !== 'extracted')
            throw new Error(`asked to extract, the process answered ${answer.kind}`);
          const { outcome } = answer;
          finished(
            file,
            outcome.ok
              ? { kind: 'extracted', hash, extracted: outcome.value }
              : { kind: 'failed', hash, failure: outcome.failure },
          );
        } catch (error) {
          if (!(error instanceof ChildDeath)) throw error;
          const used = child.compute;
          child = null;
          if (signal.aborted) return;
          const isDevices = !isSame(used, CPU);
          if (isDevices)
            runtime.leave(used, `the process that used it ended at a photo (${saidBy(error.message)}).`);
          if (postpone !== null && (isDevices || error.kind !== 'timed out')) {
            if (hash !== null) wanted.add(file);
            postpone(file);
          } else finished(file, { kind: 'failed', hash, failure: failureOf(error, timeoutMs) });
        }
      }
    } catch (error) {
      if (signal.aborted && error instanceof ChildDeath) return;
      stop.abort();
      throw error;
    } finally {
      child?.kill();
    }
  }

  /** On the CPU where it cannot be started on the device. */
  async function startOn(compute: Compute, childThreads: number): Promise<Child> {
    try {
      return await startChild({
        module,
        model,
        compute,
        threads: childThreads,
        timeoutMs,
        signal,
        background,
      });
    } catch (error) {
      if (isSame(compute, CPU) || signal.aborted) throw error;
      runtime.leave(compute, `it cannot be opened (${saidBy((error as Error).message)}).`);
      return startChild({
        module,
        model,
        compute: CPU,
        threads: childThreads,
        timeoutMs,
        signal,
        background,
      });
    }
  }
}

const isSame = (a: Compute, b: Compute): boolean =>
  a.engine === b.engine && (a.engine === 'tensorflow' || b.engine === 'tensorflow' || a.device === b.device);

interface Child {
  compute: Compute;
  /** Rejects with ChildDeath when the process ends first. */
  ask(request: Request): Promise<Answer>;
  tell(request: Request): void;
  kill(): void;
}

class ChildDeath extends Error {
  readonly kind: 'decoder crashed' | 'timed out' | 'out of memory';
  constructor(kind: ChildDeath['kind'], message: string) {
    super(message);
    this.kind = kind;
  }
}

interface ChildOptions {
  module: URL;
  model: ModelPackage;
  compute: Compute;
  threads: number;
  timeoutMs: number;
  signal: AbortSignal;
  background: boolean;
}

async function startChild({
  module,
  model,
  compute,
  threads,
  timeoutMs,
  signal,
  background,
}: ChildOptions): Promise<Child> {
  // detached: Ctrl-C in a terminal is for the engine, which then stops its processes; they end by themselves
  // when it is gone.
  const process = fork(module, [], {
    serialization: 'advanced',
    execArgv: [],
    env: { ...globalThis.process.env, MALLOC_ARENA_MAX: '2' }, // glibc's pools, one a thread, give nothing back (sharp's documentation, "Memory fragmentation")
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    detached: true,
    windowsHide: true,
  });
  if (background && process.pid !== undefined)
    void giveWay(process.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  let printed = '';
  process.stderr?.setEncoding('utf8').on('data', (text: string) => {
    printed = (printed + text).slice(-2000);
  });
  let timedOut = false;
  const kill = (): void => void process.kill('SIGKILL');
  signal.addEventListener('abort', kill);
  const death = once(process, 'close').then(([code, ended]: (number | string | null)[]) => {
    signal.removeEventListener('abort', kill);
    const kind = timedOut
      ? 'timed out'
      : ended === 'SIGKILL' || /out of memory|bad_alloc/i.test(printed)
        ? 'out of memory'
        : 'decoder crashed';
    return new ChildDeath(
      kind,
      `${ended ?? `exit code ${code}`}${printed === '' ? '' : `: ${printed.trim()}`}`,
    );
  });
  const child: Child = {
    compute,
    async ask(request) {
      const timer = setTimeout(() => {
        timedOut = true;
        kill();
      }, timeoutMs);
      try {
        const answered = new Promise<Answer>((resolve) =>
          process.once('message', (message) => resolve(message as Answer)),
        );
        child.tell(request);
        const first = await Promise.race([answered, death]);
        if (first instanceof ChildDeath) throw first;
        return first;
      } finally {
        clearTimeout(timer);
      }
    },
    // a process that is gone is noticed by its end
    tell: (request) => void process.send(request, () => undefined),
    kill,
  };
  try {
    await child.ask({ kind: 'open', model, compute, threads });
  } catch (error) {
    if (signal.aborted || !(error instanceof ChildDeath)) throw error;
    throw new Error(`The extraction process does not start (${error.message})`, { cause: error });
  }
  return child;
}

function failureOf(death: ChildDeath, timeoutMs: number): Failure {
  switch (death.kind) {
    case 'timed out':
      return {
        kind: death.kind,
        reason: `Decoding took longer than ${Math.round(timeoutMs / 1000)} seconds.`,
        remedy: 'Save the photo again as JPEG in another program.',
      };
    case 'out of memory':
      return {
        kind: death.kind,
        reason: 'There was not enough memory to decode the photo.',
        remedy: 'Close other programs and scan again.',
      };
    case 'decoder crashed':
      return {
        kind: death.kind,
        reason: `The decoder crashed on the photo, twice (${death.message.split('\n', 1)[0]}).`,
        remedy: 'Save the photo again as JPEG in another program.',
      };
  }
}
