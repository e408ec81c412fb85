import { createHash } from 'node:crypto';
import { readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { z } from 'zod';
import type { ModelOutcome, Outcome } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import { DESCRIPTOR_SIZE, KEYPOINT_CHANNELS } from '../contract/features.ts';
import { modelManifest } from '../contract/model.ts';
import type { ModelManifest, ModelPackage } from '../contract/model.ts';

/** The id of the model that is packed with the program. */
export const BUILT_IN_MODEL = 'revisit-2';

/** The built-in models of earlier versions: nothing can be added to what was derived with them. */
export const RETIRED_MODELS: readonly string[] = ['prototype', 'revisit-1'];

/**
 * A folder that holds a manifest: usable as far as the manifest goes (its files are checked when it is
 * opened), or why not.
 */
export interface FoundModel {
  /** The manifest's; the folder's name where that cannot be read. */
  id: string;
  folder: string;
  manifest: ModelOutcome<ModelManifest>;
}

/**
 * The model folders right below the given folders, in that order and then by name. A folder that is absent
 * holds none; one with a dot is being made or removed.
 */
export async function findModels(folders: readonly string[]): Promise<FoundModel[]> {
  const found: FoundModel[] = [];
  for (const parent of folders) {
    const entries = await readdir(parent, { withFileTypes: true }).catch(() => []);
    for (const name of entries
      .filter((e) => !e.isFile() && !e.name.startsWith('.'))
      .map((e) => e.name)
      .sort()) {
      const folder = resolve(parent, name);
      const manifest = await readManifest(folder);
      if (manifest !== null) found.push({ id: manifest.ok ? manifest.value.id : name, folder, manifest });
    }
  }
  return found;
}

/**
 * What a list of the models tells of one: of one that cannot be used, why; name and source are its
 * manifest's.
 */
export interface ListedModel extends Pick<FoundModel, 'id' | 'folder'> {
  name: string | null;
  source: string | null;
  /** On this disk. */
  bytes: number;
  problem: string | null;
}

/** The models right below the given folders, as `findModels` has them. */
export async function listModels(folders: readonly string[]): Promise<ListedModel[]> {
  return Promise.all(
    (await findModels(folders)).map(async ({ id, folder, manifest }) => {
      const { name, source } = manifest.ok ? manifest.value : { name: null, source: null };
      return {
        id,
        folder,
        name,
        source,
        bytes: await modelBytes(folder),
        problem: manifest.ok ? null : manifest.failure.reason,
      };
    }),
  );
}

/** Is it one of the user's own models, which lie in `own`, and not packed with the program? */
export const isOwn = ({ folder }: Pick<FoundModel, 'folder'>, own: string): boolean =>
  dirname(folder) === resolve(own);

/** Removes one of the user's own models, which lie in `own`, from the disk. */
export async function removeModel(
  { id, folder }: Pick<FoundModel, 'id' | 'folder'>,
  own: string,
): Promise<ModelOutcome<null>> {
  if (!isOwn({ folder }, own))
    return failed(
      'not removed',
      `Model ${id} is packed with the program and stays.`,
      'Name a model that was added.',
    );
  try {
    // half of one would be none, and keep another of its id from being added
    const going = join(own, `.removing-${id}-${process.pid}`);
    await rename(folder, going);
    await rm(going, { recursive: true });
    return { ok: true, value: null };
  } catch (error) {
    return failed(
      'not removed',
      `Model ${id} cannot be removed from ${folder} (${codeOf(error)}).`,
      'Check the disk and its permissions.',
    );
  }
}

/** What the files of a model's folder take on disk; what goes away meanwhile takes nothing. */
async function modelBytes(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = names.map((name) =>
    stat(join(folder, name)).then(
      (file) => (file.isFile() ? file.size : 0),
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/**
 * Opens a model by its id, looked up in `folders` (the first wins), or by the path of its folder (anything
 * with a path separator), and checks its files against the manifest's sha256, once: what receives the package
 * need not check again.
 */
export async function openModel(
  idOrFolder: string,
  folders: readonly string[],
): Promise<ModelOutcome<ModelPackage>> {
  if (isAbsolute(idOrFolder) || /[/\\]/.test(idOrFolder)) {
    const manifest = await readManifest(resolve(idOrFolder));
    return manifest === null
      ? failed(
          'no such model',
          `There is no manifest.json in ${idOrFolder}.`,
          'Give the folder that holds the manifest of a model, or the id of an installed model.',
        )
      : openFolder({ folder: resolve(idOrFolder), manifest });
  }
  const models = await findModels(folders);
  const wanted =
    models.find((m) => m.manifest.ok && m.id === idOrFolder) ?? models.find((m) => m.id === idOrFolder);
  if (wanted !== undefined) return openFolder(wanted);
  const ids = models.flatMap((m) => (m.manifest.ok ? [m.id] : []));
  return failed(
    'no such model',
    `There is no model "${idOrFolder}".`,
    `${ids.length > 0 ? `Installed: ${ids.join(', ')}. ` : ''}"model add" adds others.`,
  );
}

/** null where the folder holds no manifest at all. */
async function readManifest(folder: string): Promise<ModelOutcome<ModelManifest> | null> {
  const remedy = `Repair or remove ${folder}.`;
  let text;
  try {
    text = await readFile(join(folder, 'manifest.json'), 'utf8');
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes(codeOf(error))
      ? null
      : failed('no such model', `The manifest of ${folder} cannot be read (${codeOf(error)}).`, remedy);
  }
  const manifest = manifestOf(text);
  return manifest.ok
    ? manifest
    : failed('no such model', `The manifest of ${folder} ${manifest.failure}.`, remedy);
}

/** A manifest's text, read; or what is wrong with it, to stand behind its name. */
export function manifestOf(text: string): Outcome<ModelManifest, string> {
  let json;
  try {
    json = JSON.parse(text) as unknown;
  } catch {
    return { ok: false, failure: 'is not JSON' };
  }
  const parsed = modelManifest.safeParse(underTodaysNames(json));
  return parsed.success
    ? { ok: true, value: parsed.data }
    : { ok: false, failure: `is not valid: ${z.prettifyError(parsed.error)}` };
}

/** Earlier versions called keypoints details. */
function underTodaysNames(json: unknown): unknown {
  if (typeof json !== 'object' || json === null || !('details' in json)) return json;
  const { details, ...manifest } = json;
  const { maxDetails, ...table } = Object(details) as Record<string, unknown>;
  return { ...manifest, keypoints: { ...table, maxKeypoints: maxDetails } };
}

/** All that a manifest names, by its path inside the model's folder, `/` between parts. */
export function filesOf({
  weights,
  int8,
  pca,
  keypoints,
  savedModel,
}: ModelManifest): { file: string; sha256: string }[] {
  const inside = savedModel?.files.map(({ file, sha256 }) => ({
    file: `${savedModel.folder}/${file}`,
    sha256,
  }));
  return [
    weights,
    ...(int8 === undefined ? [] : [int8]),
    ...(pca === null ? [] : [pca]),
    ...(keypoints === undefined ? [] : [keypoints]),
    ...(inside ?? []),
  ];
}

async function openFolder({ folder, manifest }: Omit<FoundModel, 'id'>): Promise<ModelOutcome<ModelPackage>> {
  if (!manifest.ok) return manifest;
  const { id, weights, int8, pca, keypoints, savedModel } = manifest.value;
  const files = new Map<string, Buffer>();
  const tables = [
    ...(pca === null ? [] : [pca]),
    ...(keypoints === undefined ? [] : [{ ...keypoints, inputSize: KEYPOINT_CHANNELS }]),
  ];
  for (const part of filesOf(manifest.value)) {
    const path = join(folder, part.file);
    let bytes;
    try {
      bytes = await readFile(path);
    } catch (error) {
      return failed(
        'no such model',
        `Model ${id} lacks its file ${path} (${codeOf(error)}).`,
        'Install the model again.',
      );
    }
    if (createHash('sha256').update(bytes).digest('hex') !== part.sha256) {
      return failed(
        'no such model',
        `${path} is not the file that the manifest of model ${id} describes (sha256 differs).`,
        'Install the model again.',
      );
    }
    files.set(part.file, bytes);
  }
  for (const { file, inputSize } of tables) {
    const count = files.get(file)!.length / 4;
    if (count !== (1 + DESCRIPTOR_SIZE) * inputSize)
      return failed(
        'no such model',
        `The PCA ${file} of model ${id} holds ${count} numbers, not 41 x ${inputSize}.`,
        'Install the model again.',
      );
  }
  const tableOf = (part: { file: string } | null | undefined): Float32Array | null =>
    part ? new Float32Array(Uint8Array.from(files.get(part.file)!).buffer) : null;
  const savedModelFolder = savedModel === undefined ? null : join(folder, savedModel.folder);
  const value = {
    id,
    manifest: manifest.value,
    folder,
    weightsPath: join(folder, weights.file),
    int8Path: int8 === undefined ? null : join(folder, int8.file),
    savedModelFolder,
    pca: tableOf(pca),
    keypointPca: tableOf(keypoints),
  };
  return { ok: true, value };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
