/**
 * Adds a model that a person has, in a folder or an archive, to the user's models: checked, converted, tried,
 * and only then put in place.
 */
import { existsSync } from 'node:fs';
import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { ModelFailure, ModelOutcome } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import { modelManifest } from '../contract/model.ts';
import type { ModelManifest, ModelPackage } from '../contract/model.ts';
import { makeFolder } from '../process/folders.ts';
import { isRunning } from '../process/lock.ts';
import { PRIVATE, privateFolder } from '../process/private.ts';
import { fromManifest, MANIFEST_FILE } from './from-manifest.ts';
import { fromSavedModel, SAVED_MODEL_FILE, SAVED_MODEL_REMEDY } from './from-saved-model.ts';
import { openModelSource } from './source.ts';
import { BUILT_IN_MODEL, openModel, RETIRED_MODELS } from './open.ts';
import type { Release } from './releases.ts';

export interface AddOptions {
  /** A folder with `model/` and `pca/`, or with a manifest and what it names; or a tar archive of one. */
  from: string;
  /**
   * What the person calls the folder or archive, where `from` is a copy under another name; default: its
   * name.
   */
  fromName?: string;
  /**
   * Default: the release's, else the manifest's, else the name of the folder or archive; with `-reference`
   * where it is in the reference's settings.
   */
  id?: string | undefined;
  /** The official release that it must be; default: any DELF. */
  release?: Release | null;
  /**
   * The reference's own stride, scales, threshold and matching, and the SavedModel for TensorFlow,
   * instead of the product's.
   */
  isReference: boolean;
  /** Default: of the network's trained head. */
  attention?: ModelManifest['attention'];
  /** The user's folder of models. */
  into: string;
  /** Runs the network on a picture; why it is no good, or null. */
  tryOut: (model: ModelPackage) => Promise<string | null>;
}

export async function addModel({
  from,
  fromName = basename(resolve(from)),
  release = null,
  id,
  isReference,
  attention = 'output',
  into,
  tryOut,
}: AddOptions): Promise<ModelOutcome<ModelPackage>> {
  const source = await openModelSource(
    from,
    [SAVED_MODEL_FILE, MANIFEST_FILE],
    `${SAVED_MODEL_REMEDY} A model of your own comes with a manifest (electron/model/README.md).`,
  );
  if (!source.ok) return source;
  const hasManifest = release === null && (await source.value.has(MANIFEST_FILE));
  if (hasManifest && (isReference || attention !== 'output'))
    return failed(
      'not added',
      `${from} has a manifest, which alone says how its network is used.`,
      'Leave --reference and --attention out.',
    );
  const made = await (hasManifest
    ? fromManifest(source.value, id)
    : fromSavedModel(source.value, {
        id: id ?? idOf(release?.id ?? nameOf(fromName), isReference),
        isReference,
        attention,
        release,
      }));
  if (!made.ok) return made;
  const { manifest, files } = made.value;
  const unusable = whyNotId(manifest.id, into);
  if (unusable !== null) return { ok: false, failure: unusable };

  const folder = join(into, manifest.id);
  const making = join(into, `.adding-${manifest.id}-${process.pid}`);
  try {
    privateFolder(into);
    await removeUnfinished(into);
    for (const [file, bytes] of [
      ...files,
      ['manifest.json', `${JSON.stringify(manifest, null, 2)}\n`] as const,
    ]) {
      makeFolder(dirname(join(making, file)), PRIVATE.folder);
      await writeFile(join(making, file), bytes, { mode: PRIVATE.file });
    }
    const opened = await openModel(making, []);
    if (!opened.ok) return notAdded(opened.failure);
    const problem = await tryOut(opened.value);
    if (problem !== null)
      return failed('not added', `The network is no good: ${problem}.`, 'The model was not added.');
    await rename(making, folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return failed(
      'not added',
      `The model cannot be written to ${into} (${code}).`,
      'Check the disk and its permissions, and give the same command.',
    );
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  const added = await openModel(folder, []);
  return added.ok ? added : notAdded(added.failure);
}

/** A model that was put in place but cannot be opened was not added either. */
const notAdded = ({ reason, remedy }: ModelFailure): ReturnType<typeof failed<'not added'>> =>
  failed('not added', reason, remedy);

/** What processes left that were ended while they added or removed a model. */
async function removeUnfinished(into: string): Promise<void> {
  for (const name of await readdir(into).catch(() => [])) {
    const pid = /^\.(?:adding|removing)-.+-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid)))
      await rm(join(into, name), { recursive: true, force: true });
  }
}

/** Why no model of this id can be added; null where one can. */
export function whyNotId(id: string, into: string): ModelFailure | null {
  const kind = 'not added';
  if (!modelManifest.shape.id.safeParse(id).success)
    return {
      kind,
      reason: `"${id}" cannot be the id of a model.`,
      remedy:
        'Give the folder or archive a name of small letters, digits, dots and dashes, or name such an --id.',
    };
  if (id === BUILT_IN_MODEL || RETIRED_MODELS.includes(id))
    return {
      kind,
      reason: `${id} is the name of a model that is, or was, packed with the program.`,
      remedy: 'Name another --id.',
    };
  const folder = join(into, id);
  return existsSync(folder)
    ? {
        kind,
        reason: `There is a model ${id} already, in ${folder}.`,
        remedy: 'Remove it first, or name another --id.',
      }
    : null;
}

/** The id of a model that nobody names otherwise. */
export const idOf = (name: string, isReference: boolean): string =>
  `${name}${isReference ? '-reference' : ''}`;

/** `delf` of `delf.tar.gz`, and of a folder `delf`. */
const nameOf = (from: string): string => from.replace(/\.(tar|tgz|tar\.gz)$/, '');
