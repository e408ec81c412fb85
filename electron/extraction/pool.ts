/** Extracts photo files in child processes, as many at once as the machine carries. */
import { availableParallelism } from 'node:os';
import type { Compute } from '../contract/compute.ts';
import { isOnCpu } from '../contract/compute.ts';
import type { Failure } from '../contract/failure.ts';
import type { ModelPackage } from '../contract/model.ts';
import { cpuRuntime, PROCESS_BYTES, reasonIn, scanProcesses } from '../runtimes/runtimes.ts';
import type { Runtime } from '../runtimes/runtimes.ts';
import { ChildDeath } from '../process/child.ts';
import { machineMemory } from '../process/memory.ts';
import type { FileRead } from '../vision/identity.ts';
import type { ExtractedPhoto, MadeThumbnail } from './extract-child.ts';
import type { ExtractorProcess } from './extractor-process.ts';
import { failureOf, isSame, startOrFallBack } from './extractor-process.ts';

export type { FileRead } from '../vision/identity.ts';

/** What became of one file. `read` is null where it could not be read. */
export type FileResult =
  | { kind: 'extracted'; read: FileRead; extracted: ExtractedPhoto }
  /** Its features were known already. */
  | { kind: 'shrunk'; read: FileRead; thumbnail: MadeThumbnail }
  /** Its picture was known already. */
  | { kind: 'known'; read: FileRead }
  | { kind: 'failed'; read: FileRead | null; failure: Failure };

/** What a photo is opened for: all that it gives, or a thumbnail alone. */
export type Wanted = 'features' | 'thumbnail';

/** A file to extract, with the sidecars that lie beside it; absolute, as the system's bytes. */
export interface PhotoFile {
  path: Buffer;
  sidecars: readonly Buffer[];
}

export interface PoolOptions<F extends PhotoFile> {
  model: ModelPackage;
  /** What to extract, taken one at a time as processes become free, so the queue never grows. */
  files: Iterator<F>;
  /**
   * Takes note of what was read, and says what of it is wanted; null: nothing. Called once a file, before
   * that.
   */
  claim: (file: F, read: FileRead) => Wanted | null;
  /** Called for every file, in the order in which they finish. */
  finished: (file: F, result: FileResult) => void;
  signal?: AbortSignal | undefined;
  /** What computes, asked before every file; default: the CPU. */
  runtime?: Runtime | undefined;
  /** Default: as many as a scan has that may take all of the machine. */
  processes?: number | undefined;
  /** Of the machine, shared by the processes; default: all. */
  cores?: number | undefined;
  /** Of the processes: lower than other programs, such as a window that a person works in meanwhile. */
  niceness?: number | undefined;
  /** Of memory, that all processes together may take; default: half of what there is. */
  mostBytes?: number;
  timeoutMs?: number;
  /** The child's module, for tests of what a broken one does. */
  module?: URL;
}

/**
 * Files a process looks at before a fresh one takes its place: what decoders and the network's allocator
 * keep for good grows with every size of photo they meet (docs/measurements.md#extraction).
 */
const FILES_A_PROCESS = 150;

/** A hundred times what a photo takes on a busy core (docs/measurements.md#extraction). */
const TIMEOUT_MS = 120_000;
/**
 * Of a model that takes photos as they are, one of 12 megapixels is far more work
 * (docs/measurements.md#extraction).
 */
const UNRESIZED = { processes: 1, timeoutMs: 20 * TIMEOUT_MS };

const CHILD = new URL('./extract-child.ts', import.meta.url);

/**
 * Extracts all files; resolves when every one is finished, or soon after an abort (files in flight are
 * dropped then). A process that dies or hangs costs only its photo; a photo at which one died is tried once
 * more, with no other process at work, before it is blamed. Where the process computed on a device, that is
 * left for the CPU, whatever it died of, and the photo is tried again there. Throws when no process can be
 * started on the CPU.
 */
export async function extractFiles<F extends PhotoFile>(options: PoolOptions<F>): Promise<void> {
  const { files, module = CHILD, runtime = cpuRuntime } = options;
  const cores = Math.min(options.cores ?? Infinity, availableParallelism());
  const { processes, timeoutMs } = await limitsOf({ ...options, cores }, runtime);
  const stop = new AbortController();
  const signal = options.signal === undefined ? stop.signal : AbortSignal.any([stop.signal, options.signal]);
  const { mostBytes = machineMemory() / 2 } = options;
  const run: Run<F> = { ...options, module, runtime, timeoutMs, signal, mostBytes, wanted: new Map() };
  const suspects: F[] = [];
  const next = (): F | undefined => {
    const { done, value } = files.next();
    return done === true ? undefined : value;
  };
  const threads = Math.max(1, Math.floor(cores / processes));
  const workers = Array.from({ length: processes }, () =>
    work({ ...run, mostBytes: mostBytes / processes }, threads, next, (file) => suspects.push(file)).catch(
      (error: unknown) => {
        stop.abort();
        throw error;
      },
    ),
  );
  for (const ended of await Promise.allSettled(workers)) if (ended.status === 'rejected') throw ended.reason;
  await work(run, cores, () => suspects.shift(), null);
}

type Run<F extends PhotoFile> = PoolOptions<F> &
  Required<Pick<PoolOptions<F>, 'module' | 'timeoutMs' | 'mostBytes'>> & {
    runtime: Runtime;
    signal: AbortSignal;
    /** What was claimed of suspects. */
    wanted: Map<F, Wanted>;
  };

async function limitsOf<F extends PhotoFile>(
  { model, signal, timeoutMs, processes, cores = Infinity }: PoolOptions<F>,
  runtime: Runtime,
): Promise<{ processes: number; timeoutMs: number }> {
  const isResized = model.manifest.extraction.photoSizePx !== null;
  const first = await runtime.compute(model, signal);
  const unasked = Math.min(scanProcesses(first), cores);
  return {
    processes: Math.min(
      processes ?? unasked,
      first.runtime === 'tensorflow' ? unasked : Infinity,
      isResized ? Infinity : UNRESIZED.processes,
    ),
    timeoutMs: timeoutMs ?? (isResized ? TIMEOUT_MS : UNRESIZED.timeoutMs),
  };
}

/**
 * One process after another, each as long as it lives, until no file is left. `postpone` null: a photo at
 * which it dies is to blame.
 */
async function work<F extends PhotoFile>(
  run: Run<F>,
  threads: number,
  nextFile: () => F | undefined,
  postpone: ((file: F) => void) | null,
): Promise<void> {
  const { model, runtime, signal } = run;
  let child: ExtractorProcess | null = null;
  let files = 0;
  try {
    for (let file = nextFile(); file !== undefined && !signal.aborted; file = nextFile()) {
      files += 1;
      const compute = await runtime.compute(model, signal);
      if (files % FILES_A_PROCESS === 0 || (child !== null && !isSame(child.compute, compute))) {
        child?.kill();
        child = null;
      }
      child ??= await startOrFallBack(
        { ...run, compute, threads, mostBytes: mostBytesOf(run, compute) },
        runtime,
      );
      const ended = await extractFile(run, child, file);
      if (ended === null) continue;
      if (signal.aborted) return;
      blame(run, file, { ...ended, compute: child.compute }, postpone);
      child = null;
    }
  } catch (error) {
    if (!(signal.aborted && error instanceof ChildDeath)) throw error;
  } finally {
    child?.kill();
  }
}

/**
 * A device's libraries map far more than they take, and a model that takes photos as they are is told what
 * there is: it refuses a photo that would not fit.
 */
const mostBytesOf = <F extends PhotoFile>({ model, mostBytes }: Run<F>, compute: Compute): number =>
  isOnCpu(compute) && model.manifest.extraction.photoSizePx !== null
    ? Math.max(PROCESS_BYTES, mostBytes)
    : machineMemory();

/** Finishes the file; where the process dies at it, tells how, and what was read as far as it got. */
async function extractFile<F extends PhotoFile>(
  { wanted, claim, finished }: Run<F>,
  child: ExtractorProcess,
  file: F,
): Promise<{ death: ChildDeath; read: FileRead | null } | null> {
  let read: FileRead | null = null;
  try {
    const answer = await child.read(file.path, file.sidecars);
    if (!answer.ok) {
      finished(file, { kind: 'failed', read, failure: answer.failure });
      return null;
    }
    read = answer.value;
    const want = wanted.get(file) ?? claim(file, read);
    if (want === null) {
      child.drop();
      finished(file, { kind: 'known', read });
      return null;
    }
    wanted.set(file, want);
    finished(file, await resultOf(child, read, want));
    wanted.delete(file);
    return null;
  } catch (death) {
    if (!(death instanceof ChildDeath)) throw death;
    return { death, read };
  }
}

async function resultOf(child: ExtractorProcess, read: FileRead, want: Wanted): Promise<FileResult> {
  if (want === 'features') {
    const outcome = await child.extract();
    if (outcome.ok) return { kind: 'extracted', read, extracted: outcome.value };
    return { kind: 'failed', read, failure: outcome.failure };
  }
  const outcome = await child.shrink();
  if (outcome.ok) return { kind: 'shrunk', read, thumbnail: outcome.value };
  return { kind: 'failed', read, failure: outcome.failure };
}

/** The process died at the file: of its device, which is left then, of something that may pass, or of it. */
function blame<F extends PhotoFile>(
  { runtime, finished, timeoutMs }: Run<F>,
  file: F,
  { death, read, compute }: { death: ChildDeath; read: FileRead | null; compute: Compute },
  postpone: ((file: F) => void) | null,
): void {
  const isDevices = !isOnCpu(compute);
  if (isDevices)
    runtime.leave(compute, `the process that used it ended at a photo (${reasonIn(death.message)}).`);
  if (postpone !== null && (isDevices || death.kind !== 'timed out')) {
    postpone(file);
  } else finished(file, { kind: 'failed', read, failure: failureOf(death, timeoutMs) });
}
