/**
 * What computes the features of photos on this machine: chosen by a trial against the CPU, remembered, and
 * left when it fails.
 */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Compute, ComputeChoice, Device, NotUsed, Verdict } from '../contract/compute.ts';
import { CPU, computeNames, verdict } from '../contract/compute.ts';
import type { ModelFailure } from '../contract/failure.ts';
import type { ModelPackage } from '../contract/model.ts';
import { writePrivately } from '../process/atomic-write.ts';
import { isInstalled, TENSORFLOW, tensorflowFolder } from './tensorflow.ts';
import type { TrialOptions } from './trial.ts';
import { tryOut } from './trial.ts';

export { rowsAt } from './agree.ts';
export { defaultProcesses, PROCESS_BYTES, scanProcesses } from './processes.ts';
export { selfTest } from './self-test.ts';
export { reasonIn } from './reason.ts';

/** What a scan asks; the answer may be another from one photo to the next. */
export interface Runtime {
  /**
   * The first ask for a model may take a trial's time. After an abort the answer is the CPU, and nothing is
   * remembered.
   */
  compute(model: ModelPackage, signal?: AbortSignal): Promise<Compute>;
  /** It failed on a photo: from now on the CPU computes. */
  leave(compute: Compute, why: string): void;
  /** `why`: the reason why something that was tried is not used; `notUsed`: its kind. */
  state(): { name: string; why: string | null; notUsed: NotUsed[] };
  /** Says in `state` what is remembered of the devices for a model; tries nothing. */
  lookUp(model: ModelPackage): Promise<void>;
  /** Forgets what is known of the devices for a model, and tries them now: as long as a trial takes. */
  tryAgain(model: ModelPackage): Promise<void>;
}

/** Nothing is tried and nothing is asked. */
export const cpuRuntime: Runtime = {
  compute: () => Promise.resolve(CPU),
  leave: () => undefined,
  state: () => ({ name: computeNames.cpu, why: null, notUsed: [] }),
  lookUp: () => Promise.resolve(),
  tryAgain: () => Promise.resolve(),
};

/**
 * A person waits for the first photo meanwhile: a GPU needs a few seconds, a software one is known by then.
 */
export const UNASKED_TRIAL_MS = 20_000;
/** Asked for by name: time for a ResNet-50 on a GPU in software (docs/measurements.md#runtimes). */
export const ASKED_TRIAL_MS = 600_000;

/**
 * The devices that onnxruntime-node brings for a platform besides the CPU, those that most machines have a
 * driver for first (its README, 1.30). In int8 it was not measured on ARM.
 */
export function offeredDevices(
  platform: NodeJS.Platform = process.platform,
  arch: string = process.arch,
): Exclude<Device, 'cpu'>[] {
  const int8 = arch === 'x64' ? (['cpu-int8'] as const) : [];
  if (platform === 'win32') return ['directml', 'webgpu', ...int8];
  if (platform === 'darwin' && arch === 'arm64') return ['webgpu', 'coreml'];
  return platform === 'linux' && arch === 'x64' ? ['webgpu', ...int8] : [...int8];
}

/** Why a choice cannot even be tried here; null when it can. `folder`: the user's data. */
export function whyNotHere(choice: ComputeChoice, model: ModelPackage, folder: string): ModelFailure | null {
  const kind = 'no such runtime';
  if (choice === 'auto' || choice === 'cpu') return null;
  if (choice === 'tensorflow') {
    if (!isInstalled(folder))
      return {
        kind,
        reason: 'TensorFlow is not installed.',
        remedy:
          '"runtime add tensorflow" installs it. A program that was packaged has no command line: ' +
          "that of the project's sources installs it for both.",
      };
    if (model.savedModelFolder === null)
      return {
        kind,
        reason: `Model ${model.id} has no SavedModel for TensorFlow to run.`,
        remedy: 'Name a --model that was added with --reference, or leave --runtime out.',
      };
    return null;
  }
  const offered = offeredDevices();
  if (choice === 'cpu-int8' && model.int8Path === null)
    return {
      kind,
      reason: `Model ${model.id} has no network in int8.`,
      remedy: 'Leave --device out, or name another --model.',
    };
  if (offered.includes(choice)) return null;
  return {
    kind,
    reason: `onnxruntime has no ${computeNames[choice]} on ${process.platform} ${process.arch}.`,
    remedy: `Choose ${['auto', 'cpu', ...offered].join(', ')}.`,
  };
}

export interface RuntimeOptions {
  /** Called when `state` is another. */
  changed?: () => void;
  /** The trial's module and its time, for tests of what broken drivers do. */
  module?: URL;
  trialMs?: number;
}

/** `folder`: the user's data, where verdicts are kept. */
export function runtimeOf(
  choice: ComputeChoice,
  folder: string,
  { changed = () => undefined, module, trialMs }: RuntimeOptions = {},
): Runtime {
  if (choice === 'cpu') return cpuRuntime;
  const isAuto = choice === 'auto';
  const chosen = new Map<string, Promise<Compute>>();
  let state: ReturnType<Runtime['state']> = cpuRuntime.state();
  let isLeft = false;
  const tell = (compute: Compute, why: string | null, notUsed: NotUsed[]): void => {
    state = { name: computeNames[nameOf(compute)], why, notUsed };
    changed();
  };
  const timeoutMs = trialMs ?? (isAuto ? UNASKED_TRIAL_MS : ASKED_TRIAL_MS);
  const verdictOf = async (name: Verdict['name'], model: ModelPackage, signal: AbortSignal | undefined) => {
    const known = (await recall(folder))[keyOf(name, model)];
    return known !== undefined && (isAuto || known.result === 'agrees')
      ? known
      : judge(model, computeOf(name, folder), folder, { timeoutMs, signal, module });
  };
  const become = (model: ModelPackage, tried: ReadonlyMap<string, Verdict>): Compute => {
    const { used, why, notUsed } = chosenOf(choice, model, tried);
    const compute = used === null ? CPU : computeOf(used, folder);
    tell(compute, why, notUsed);
    return compute;
  };
  const choose = async (model: ModelPackage, signal: AbortSignal | undefined): Promise<Compute> => {
    const tried = new Map<string, Verdict>();
    for (const name of namesOf(choice, model)) {
      tried.set(name, await verdictOf(name, model, signal));
      if (signal?.aborted) return CPU;
    }
    return become(model, tried);
  };
  return {
    async compute(model, signal) {
      if (isLeft) return CPU;
      const asked = chosen.get(model.id) ?? choose(model, signal);
      chosen.set(model.id, asked);
      const compute = await asked;
      if (signal?.aborted) chosen.delete(model.id);
      return isLeft ? CPU : compute;
    },
    leave(compute, why) {
      if (isLeft) return;
      isLeft = true;
      const name = computeNames[nameOf(compute)];
      tell(CPU, `${name} was left: ${why}`, [{ name, kind: 'left' }]);
    },
    state: () => state,
    async lookUp(model) {
      const known = await recall(folder);
      const tried = namesOf(choice, model).flatMap((name) => {
        const verdict = known[keyOf(name, model)];
        return verdict === undefined ? [] : [[name, verdict] as const];
      });
      if (chosen.size === 0) become(model, new Map(tried));
    },
    async tryAgain(model) {
      await forget(folder, model);
      isLeft = false;
      chosen.set(model.id, choose(model, undefined));
      await chosen.get(model.id);
    },
  };
}

/** What is tried for a choice. */
const namesOf = (choice: Exclude<ComputeChoice, 'cpu'>, model: ModelPackage): Verdict['name'][] =>
  choice === 'auto'
    ? offeredDevices().filter((name) => name !== 'cpu-int8' || model.int8Path !== null)
    : [choice];

/**
 * What computes by what trials told, and why not the others: the one answer of a scan, `doctor` and the
 * window. `used` null: the CPU. A device without a verdict was not tried yet.
 */
export function chosenOf(
  choice: ComputeChoice,
  model: ModelPackage,
  tried: ReadonlyMap<string, Verdict>,
): { used: Verdict['name'] | null; why: string | null; notUsed: NotUsed[] } {
  const reasons: string[] = [];
  const notUsed: NotUsed[] = [];
  const usable: Verdict[] = [];
  for (const name of choice === 'cpu' ? [] : namesOf(choice, model)) {
    const verdict = tried.get(name);
    const why = verdict === undefined ? NOT_TRIED : whyNotUsed(verdict, choice);
    if (verdict !== undefined && why === null) usable.push(verdict);
    if (why === null) continue;
    reasons.push(`${computeNames[name]} is not used: ${why.reason}.`);
    notUsed.push({ name: computeNames[name], kind: why.kind });
  }
  const [fastest] = usable.sort((a, b) => timesTheCpus(a) - timesTheCpus(b));
  if (fastest !== undefined) return { used: fastest.name, why: null, notUsed: [] };
  return { used: null, why: reasons.length === 0 ? null : reasons.join(' '), notUsed };
}

/** Each was tried beside the CPU as it was then. */
const timesTheCpus = ({ ms, cpuMs }: Verdict): number => (ms ?? Infinity) / (cpuMs ?? 1);

const NOT_TRIED = {
  kind: 'not tried',
  reason: 'it was not tried yet; the first photo that is read tries it',
} as const;

/**
 * Why what was tried is passed over: the end of a sentence that begins with its name; null where it is not.
 * What a person asked for may be slow.
 */
export function whyNotUsed(
  { name, result, reason, ms, cpuMs }: Verdict,
  choice: ComputeChoice,
): { kind: NotUsed['kind']; reason: string } | null {
  if (result !== 'agrees') return { kind: result, reason: reason ?? 'it was tried in vain' };
  if (choice === name || ms === null || cpuMs === null || ms < cpuMs) return null;
  return { kind: 'slow', reason: `it takes ${inMs(ms)} a photo of a scan, the CPU ${inMs(cpuMs)}` };
}

/**
 * Tries a device or runtime now, and remembers what came of it; not that there is none, since that is known
 * at once and may change. That the time ran out says nothing of the device: what was known of it holds.
 */
export async function judge(
  model: ModelPackage,
  compute: Compute,
  folder: string,
  options: TrialOptions,
): Promise<Verdict> {
  const result = await tryOut(model, compute, options);
  if (options.signal?.aborted === true || result.result === 'absent') return result;
  const key = keyOf(result.name, model);
  if (result.result === 'timed out') return (await recall(folder))[key] ?? result;
  await remember(folder, key, result);
  return result;
}

export const computeOf = (name: Verdict['name'], folder: string): Compute =>
  name === 'tensorflow'
    ? { runtime: 'tensorflow', folder: tensorflowFolder(folder) }
    : { runtime: 'onnxruntime', device: name };

const nameOf = (compute: Compute): Exclude<ComputeChoice, 'auto'> =>
  compute.runtime === 'tensorflow' ? 'tensorflow' : compute.device;

const inMs = (ms: number | null): string => `${Math.round(ms ?? 0).toLocaleString('en')} ms`;

// --- verdicts, kept beside the user's models: a scan that finds one new photo need not try a GPU again ---

const remembered = z.record(z.string(), verdict);
type Kept = z.infer<typeof remembered>;

const fileOf = (folder: string): string => join(folder, 'devices.json');

/** Changes whenever a device's speed is measured in another way: all are tried again. */
const TRIAL_METHOD = 'at once';

/** Another runtime or another model is another trial, and for int8 another processor. */
function keyOf(name: Verdict['name'], model: ModelPackage): string {
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string };
  const processor = name === 'cpu-int8' ? [cpus()[0]?.model ?? ''] : [];
  return [
    name,
    name === 'tensorflow' ? TENSORFLOW.version : version,
    ...processor,
    TRIAL_METHOD,
    model.id,
  ].join(' ');
}

/** Nothing where the file is absent or not what this version writes. */
async function recall(folder: string): Promise<Kept> {
  try {
    return remembered.parse(JSON.parse(await readFile(fileOf(folder), 'utf8')));
  } catch {
    return {};
  }
}

async function remember(folder: string, key: string, value: Verdict): Promise<void> {
  await keep(folder, { ...(await recall(folder)), [key]: value });
}

async function forget(folder: string, model: ModelPackage): Promise<void> {
  const isOther = ([key]: [string, unknown]): boolean => !key.endsWith(` ${model.id}`);
  await keep(folder, Object.fromEntries(Object.entries(await recall(folder)).filter(isOther)));
}

/** A file that cannot be written costs another trial. */
async function keep(folder: string, all: Kept): Promise<void> {
  await writePrivately(fileOf(folder), `${JSON.stringify(all, null, 1)}\n`).catch(() => undefined);
}
