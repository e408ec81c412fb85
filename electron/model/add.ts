/** Adds a DELF SavedModel folder, laid out like the official releases, to the user's models: checked, converted, tried, and only then put in place. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { DESCRIPTOR_SIZE } from '../contract/domain.ts';
import { modelManifest } from '../contract/model.ts';
import type { ModelManifest, ModelPackage } from '../contract/model.ts';
import { readDatum } from '../formats/datum.ts';
import { readSavedModel } from '../formats/saved-model.ts';
import { readBundleIndex, readBundleTensor } from '../formats/tensor-bundle.ts';
import { convert } from './convert.ts';
import { openModel } from './open.ts';
import type { ModelOutcome } from './open.ts';

const SAVED_MODEL = ['saved_model.pb', 'variables/variables.index', 'variables/variables.data-00000-of-00001'] as const;
const REMEDY = 'Give a folder like the official releases: model/saved_model.pb, model/variables/, pca/mean.datum and pca/pca_proj_mat.datum.';

export interface AddOptions {
  /** The folder with `model/` and `pca/`. */
  from: string;
  /** Default: the folder's name. */
  id?: string;
  /** The reference's own stride, scales and threshold, and the SavedModel for the tensorflow engine, instead of the product's. */
  isReference: boolean;
  /** The user's folder of models. */
  into: string;
  /** Runs the converted network on a picture; why it is no good, or null. */
  tryOut: (model: ModelPackage) => Promise<string | null>;
}

export async function addModel({ from, id = basename(resolve(from)), isReference, into, tryOut }: AddOptions): Promise<ModelOutcome<ModelPackage>> {
  const failed = (reason: string, remedy = REMEDY): { ok: false; failure: { reason: string; remedy: string } } => ({ ok: false, failure: { reason, remedy } });
  if (!modelManifest.shape.id.safeParse(id).success) return failed(`"${id}" cannot be the id of a model.`, 'Name one of small letters, digits, dots and dashes with --id.');
  const folder = join(into, id);
  if (existsSync(folder)) return failed(`There is a model ${id} already, in ${folder}.`, 'Remove it first, or name another --id.');

  const files = new Map<string, Buffer>();
  for (const name of [...SAVED_MODEL.map((file) => `model/${file}`), 'pca/mean.datum', 'pca/pca_proj_mat.datum']) {
    try {
      files.set(name, await readFile(join(from, name)));
    } catch (error) {
      return failed(`${join(from, name)} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}).`);
    }
  }
  const bytes = (name: string): Buffer => files.get(name)!;
  const inFile = (name: string, reason: string): ReturnType<typeof failed> => failed(`${join(from, name)} ${reason}.`);

  const graph = readSavedModel(bytes('model/saved_model.pb'));
  if (!graph.ok) return inFile('model/saved_model.pb', graph.reason);
  const index = readBundleIndex(bytes(`model/${SAVED_MODEL[1]}`));
  if (!index.ok) return inFile(`model/${SAVED_MODEL[1]}`, index.reason);
  if (index.value.shardCount !== 1) return inFile(`model/${SAVED_MODEL[1]}`, `is of a checkpoint in ${index.value.shardCount} files, not one`);
  const variables = new Map<string, { dims: number[]; values: Float32Array }>();
  for (const [name, entry] of index.value.entries) {
    const tensor = readBundleTensor(entry, bytes(`model/${SAVED_MODEL[2]}`));
    if (!tensor.ok) return inFile(`model/${SAVED_MODEL[2]}`, `${tensor.reason}, in ${name}`);
    variables.set(name, { dims: entry.dims, values: tensor.value });
  }
  const converted = convert(graph.value, (name) => variables.get(name) ?? null, { isDense: !isReference });
  if (!converted.ok) return failed(converted.reason, 'Only networks of the DELF family can be added.');
  const { onnx, mean, deviation, stridePx, originPx, channels } = converted.value;

  const [centre, projection] = [readDatum(bytes('pca/mean.datum')), readDatum(bytes('pca/pca_proj_mat.datum'))];
  if (!centre.ok) return inFile('pca/mean.datum', centre.reason);
  if (!projection.ok) return inFile('pca/pca_proj_mat.datum', projection.reason);
  if (centre.value.values.length !== channels || projection.value.dims.at(-1) !== channels || projection.value.values.length < DESCRIPTOR_SIZE * channels) {
    return inFile('pca/pca_proj_mat.datum', `and mean.datum are not for the ${channels} channels of the network`);
  }
  const pca = new Float32Array((1 + DESCRIPTOR_SIZE) * channels);
  pca.set(centre.value.values);
  pca.set(projection.value.values.subarray(0, DESCRIPTOR_SIZE * channels), channels);
  const pcaBytes = new Uint8Array(pca.buffer);

  const manifest: ModelManifest = {
    id,
    name: `DELF ${id}`,
    version: '1',
    licence: 'As its source states (official releases: Apache-2.0)',
    source: `Converted from a DELF SavedModel (checkpoint sha256 ${sha256(bytes(`model/${SAVED_MODEL[2]}`)).slice(0, 16)}).`,
    weights: { file: 'network.onnx', sha256: sha256(onnx) },
    ...(isReference ? { savedModel: { folder: 'model', files: SAVED_MODEL.map((file) => ({ file, sha256: sha256(bytes(`model/${file}`)) })) } } : {}),
    input: { name: 'image', mean, deviation, smallestSidePx: isReference ? 1 : 32 },
    cells: { stridePx, originPx },
    outputs: { descriptors: 'features', attention: 'attention' },
    attention: 'output',
    pca: { file: 'pca.f32', sha256: sha256(pcaBytes), inputSize: channels },
    // the reference's: delf_config_example.pbtxt; the product's: as measured for delf-imagenet (build/make-delf-imagenet.ts)
    extraction: isReference ? { photoSizePx: null, scales: [0.25, 0.3536, 0.5, 0.7071, 1, 1.4142, 2], maxFeatures: 1000, minAttention: 100 }
      : { photoSizePx: 768, scales: [0.25, 0.3536, 0.5, 0.7071, 1], maxFeatures: 1000, minAttention: null },
    matching: { evidence: 70 },
  };

  const making = join(into, `.adding-${id}-${process.pid}`);
  try {
    await mkdir(join(making, ...(isReference ? ['model/variables'] : [])), { recursive: true });
    await writeFile(join(making, manifest.weights.file), onnx);
    await writeFile(join(making, 'pca.f32'), pcaBytes);
    for (const file of isReference ? SAVED_MODEL : []) await writeFile(join(making, 'model', file), bytes(`model/${file}`));
    await writeFile(join(making, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
    const made = await openModel(making, []);
    if (!made.ok) return made;
    const problem = await tryOut(made.value);
    if (problem !== null) return failed(`The converted network is no good: ${problem}.`, 'The model was not added.');
    await rename(making, folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return failed(`The model cannot be written to ${into} (${code}).`, 'Check the disk and its permissions, and give the same command.');
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return openModel(folder, []);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
