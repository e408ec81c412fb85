/**
 * What the commands share: the global options, the library and the model that they name, and how an answer or
 * a refusal leaves.
 */
import type { Command } from 'commander';
import type { ComputeChoice } from '../contract/compute.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { Outcome, Refusal } from '../contract/failure.ts';
import type { Library } from '../library/library.ts';
import { modelFolders, ownModels } from '../model/folders.ts';
import { dataFolder } from '../process/folders.ts';
import { modelInUse } from '../model/in-use.ts';
import { BUILT_IN_MODEL, findModels, openModel } from '../model/open.ts';
import type { Runtime } from '../runtimes/runtimes.ts';
import { runtimeOf, whyNotHere } from '../runtimes/runtimes.ts';
import { typed } from './text.ts';
import { print, say } from './terminal.ts';

export const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

export interface GlobalOptions {
  library?: string;
  model: string;
  runtime: 'onnxruntime' | 'tensorflow';
  device: Exclude<ComputeChoice, 'tensorflow'>;
  json?: boolean;
}

/**
 * The command cannot do what it was asked for, for a reason of the world's; said to the person once, by
 * main.ts.
 */
export class Refused extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(refusal.reason);
    this.refusal = refusal;
  }
}

/** The value; throws Refused where there is none. */
export function must<T>(outcome: Outcome<T, Refusal>): T {
  if (!outcome.ok) throw new Refused(outcome.failure);
  return outcome.value;
}

/** The command's options together with the global ones, wherever on the line they stood. */
export const optionsOf = <T extends object>(command: Command): T & GlobalOptions =>
  command.optsWithGlobals<T & GlobalOptions>();

export function libraryFolder(options: GlobalOptions): string {
  const folder = options.library ?? dataFolder();
  if (folder.isWellFormed()) return folder;
  throw new Refused({
    kind: 'unwritable',
    reason: `The name of the library's folder ${folder} is no UTF-8, which its database needs.`,
    remedy: 'Name another folder with --library.',
  });
}

/** null where the person named none: the one in use. */
export const namedModel = (options: GlobalOptions): string | null =>
  options.model === 'default' ? null : options.model;

export const modelId = (options: GlobalOptions): string => namedModel(options) ?? modelInUse(ownModels());

export async function modelOf(options: GlobalOptions): Promise<ModelPackage> {
  const opened = await openModel(modelId(options), modelFolders());
  if (opened.ok || namedModel(options) !== null) return must(opened);
  const { reason, remedy } = opened.failure;
  throw new Refused({
    kind: 'no such model',
    reason: `The model in use cannot be used. ${reason}`,
    remedy: `${remedy} Or choose another: "${typed(`model use ${BUILT_IN_MODEL}`)}".`,
  });
}

/**
 * The model of `--reference`: the named one, or the one in use, in the settings of the DELF reference; where
 * none was named, the only one there is.
 */
export async function referenceOf(options: GlobalOptions): Promise<ModelPackage> {
  const named = modelId(options);
  if (/[/\\]/.test(named)) {
    const model = await modelOf(options);
    if (model.manifest.isReference === true) return model;
    throw new Refused({
      kind: 'no such model',
      reason: `The model in ${named} does not run as the DELF reference does.`,
      remedy: ADD_REFERENCE,
    });
  }
  const ids = (await findModels(modelFolders())).flatMap(({ id, manifest }) =>
    manifest.ok && manifest.value.isReference === true ? [id] : [],
  );
  const isAnyMeant = namedModel(options) === null;
  const meant = ids.filter((id) => id === named || id === `${named}-reference`);
  const [id, ...others] = meant.length > 0 || !isAnyMeant ? meant : ids;
  if (id === undefined)
    throw new Refused({
      kind: 'no such model',
      reason: `There is no ${isAnyMeant ? 'model' : `model ${named}`} in the settings of the DELF reference.`,
      remedy: ADD_REFERENCE,
    });
  if (others.length > 0)
    throw new Refused({
      kind: 'no such model',
      reason: `Several models are in the settings of the DELF reference: ${[id, ...others].join(', ')}.`,
      remedy: 'Name one with --model.',
    });
  return modelOf({ ...options, model: id });
}
const ADD_REFERENCE = `Add one: "${typed('model add delf_v1_20171026 --reference')}".`;

/** What the person asks to compute with. */
export const computeChoice = ({ runtime, device }: GlobalOptions): ComputeChoice =>
  runtime === 'onnxruntime' ? device : 'tensorflow';

/** What looks at the photos; chosen when the first is to be looked at. */
export function runtimeFor(options: GlobalOptions, model: ModelPackage): Runtime {
  const choice = computeChoice(options);
  const unavailable = whyNotHere(choice, model, dataFolder());
  if (unavailable !== null) throw new Refused(unavailable);
  return runtimeOf(choice, dataFolder());
}

/**
 * Runs `use` on the library that is there and closes it, whatever happens. Rooms with native packages are
 * loaded here and in the commands that need them, not at the start: help is there at once, and `doctor` runs
 * where a package does not load.
 */
export async function withLibrary<T>(options: GlobalOptions, use: Use<T>, runtime?: Runtime): Promise<T> {
  const { openExistingLibrary } = await import('../library/library.ts');
  return useAndClose(must(openExistingLibrary(libraryFolder(options), runtime)), use);
}

/** The same, made where there is none. */
export async function withLibraryMade<T>(options: GlobalOptions, use: Use<T>, runtime?: Runtime): Promise<T> {
  const { openLibrary } = await import('../library/library.ts');
  return useAndClose(must(openLibrary(libraryFolder(options), runtime)), use);
}

/** The same for what asks of photo files: a library only spares looking at them, and need not be there. */
export async function withLibraryIfAny<T>(
  options: GlobalOptions,
  use: Use<T>,
  runtime?: Runtime,
): Promise<T> {
  const { libraryInMemory, openExistingLibrary } = await import('../library/library.ts');
  const opened = openExistingLibrary(libraryFolder(options), runtime);
  const isNone = !opened.ok && opened.failure.kind === 'no library' && options.library === undefined;
  return useAndClose(isNone ? libraryInMemory(runtime) : must(opened), use);
}

type Use<T> = (library: Library) => Promise<T> | T;

async function useAndClose<T>(library: Library, use: Use<T>): Promise<T> {
  try {
    return await use(library);
  } catch (error) {
    const failure = library.failureOf(error);
    throw failure === null ? error : new Refused(failure);
  } finally {
    await library.close();
  }
}

/** Says beside an answer that the library is only read. */
export function noteUnwritable({ unwritable }: Library): void {
  if (unwritable !== null) say(`${unwritable.reason}\n${unwritable.remedy}`);
}

/** Prints a command's answer: the JSON of contract/results/results.ts on one line, or its text. */
export function answer(options: GlobalOptions, result: object, text: () => string): void {
  print(options.json ? result : text());
}
