/** A DELF SavedModel, laid out like the official releases, becomes a model's manifest and files. */
import { createHash } from 'node:crypto';
import type { ModelOutcome } from '../contract/failure.ts';
import { failed } from '../contract/failure.ts';
import { DESCRIPTOR_SIZE } from '../contract/features.ts';
import type { ModelManifest } from '../contract/model.ts';
import { readDatum } from '../tensorflow-files/datum.ts';
import { readSavedModel } from '../tensorflow-files/saved-model.ts';
import { readBundleIndex, readBundleTensor } from '../tensorflow-files/tensor-bundle.ts';
import { convert } from './convert.ts';
import type { Release } from './releases.ts';
import type { ModelSource } from './source.ts';

/** What is to be in a model's folder, beside the manifest: bytes by path. */
export interface MadeModel {
  manifest: ModelManifest;
  files: Map<string, Uint8Array>;
}

export interface SavedModelOptions {
  id: string;
  /**
   * The reference's own stride, scales and threshold, and the SavedModel for TensorFlow, instead of the
   * product's.
   */
  isReference: boolean;
  /** Of the network's trained head, or, where nobody trained it, of the descriptors. */
  attention: ModelManifest['attention'];
  /** The release that it must be; null for any DELF. */
  release: Release | null;
}

/**
 * The reference tells an inlier count and leaves the verdict to its reader: more than pairs of other places
 * had (docs/measurements.md#model).
 */
const REFERENCE_INLIERS = 110;
const SAVED_MODEL = [
  'saved_model.pb',
  'variables/variables.index',
  'variables/variables.data-00000-of-00001',
] as const;
const [GRAPH, INDEX, DATA] = [
  'model/saved_model.pb',
  'model/variables/variables.index',
  'model/variables/variables.data-00000-of-00001',
] as const;
const [MEAN, PROJECTION] = ['pca/mean.datum', 'pca/pca_proj_mat.datum'] as const;

/** The file by which a SavedModel's folder is known. */
export const SAVED_MODEL_FILE = GRAPH;
export const SAVED_MODEL_REMEDY =
  'Give a folder or an archive like the official releases: model/saved_model.pb, model/variables/, ' +
  'pca/mean.datum and pca/pca_proj_mat.datum.';

export async function fromSavedModel(
  source: ModelSource,
  { id, isReference, attention, release }: SavedModelOptions,
): Promise<ModelOutcome<MadeModel>> {
  const inFile = (name: string, what: string): ModelOutcome<never> =>
    failed('not added', `${source.path(name)} ${what}.`, SAVED_MODEL_REMEDY);
  const read = new Map<string, Buffer>();
  for (const name of [GRAPH, INDEX, DATA, MEAN, PROJECTION]) {
    const file = await source.read(name);
    if (!file.ok) return file;
    const blob = release?.blobs[name];
    if (blob !== undefined && blob !== gitBlobId(file.value))
      return failed(
        'not added',
        `${source.path(name)} is not that of the official release ${release?.id}.`,
        'Fetch the archive again; without the name of a release, any DELF SavedModel is taken.',
      );
    read.set(name, file.value);
  }
  const bytes = (name: string): Buffer => read.get(name)!;

  const graph = readSavedModel(bytes(GRAPH));
  if (!graph.ok) return inFile(GRAPH, graph.failure);
  const index = readBundleIndex(bytes(INDEX));
  if (!index.ok) return inFile(INDEX, index.failure);
  if (index.value.shardCount !== 1)
    return inFile(INDEX, `is of a checkpoint in ${index.value.shardCount} files, not one`);
  const variables = new Map<string, { dims: number[]; values: Float32Array }>();
  for (const [name, entry] of index.value.entries) {
    const tensor = readBundleTensor(entry, bytes(DATA));
    if (!tensor.ok) return inFile(DATA, `${tensor.failure}, in ${name}`);
    variables.set(name, { dims: entry.dims, values: tensor.value });
  }
  const converted = convert(graph.value, (name) => variables.get(name) ?? null, {
    isDense: !isReference,
    hasAttention: attention === 'output',
  });
  if (!converted.ok)
    return failed('not added', converted.failure, 'Only networks of the DELF family can be added.');
  const { onnx, mean, deviation, stridePx, originPx, channels } = converted.value;

  const [centre, projection] = [readDatum(bytes(MEAN)), readDatum(bytes(PROJECTION))];
  if (!centre.ok) return inFile(MEAN, centre.failure);
  if (!projection.ok) return inFile(PROJECTION, projection.failure);
  if (
    centre.value.values.length !== channels ||
    projection.value.dims.at(-1) !== channels ||
    projection.value.values.length < DESCRIPTOR_SIZE * channels
  ) {
    return inFile(PROJECTION, `and mean.datum are not for the ${channels} channels of the network`);
  }
  const pca = new Float32Array((1 + DESCRIPTOR_SIZE) * channels);
  pca.set(centre.value.values);
  pca.set(projection.value.values.subarray(0, DESCRIPTOR_SIZE * channels), channels);
  const pcaBytes = new Uint8Array(pca.buffer);

  const manifest: ModelManifest = {
    id,
    name: release?.name ?? `DELF ${id}`,
    version: '1',
    licence: release === null ? 'As its source states (official releases: Apache-2.0)' : 'Apache-2.0',
    source:
      `Converted from ${release === null ? 'a DELF SavedModel' : `the official release ${release.id}`} ` +
      `(checkpoint sha256 ${sha256(bytes(DATA)).slice(0, 16)}).`,
    weights: { file: 'network.onnx', sha256: sha256(onnx) },
    ...(isReference
      ? {
          savedModel: {
            folder: 'model',
            files: SAVED_MODEL.map((file) => ({ file, sha256: sha256(bytes(`model/${file}`)) })),
          },
        }
      : {}),
    input: { name: 'image', mean, deviation, smallestSidePx: isReference ? 1 : 32 },
    cells: { stridePx, originPx },
    outputs: { descriptors: 'features', attention: attention === 'output' ? 'attention' : null },
    attention,
    pca: { file: 'pca.f32', sha256: sha256(pcaBytes), inputSize: channels },
    // the reference's: delf_config_example.pbtxt; the product's: as measured for an untrained DELF on an
    // ImageNet ResNet-50
    extraction: isReference
      ? {
          photoSizePx: null,
          scales: [0.25, 0.3536, 0.5, 0.7071, 1, 1.4142, 2],
          maxFeatures: 1000,
          minAttention: 100,
        }
      : { photoSizePx: 768, scales: [0.25, 0.3536, 0.5, 0.7071, 1], maxFeatures: 1000, minAttention: null },
    ...(isReference ? { isReference } : {}),
    matching: { evidence: isReference ? REFERENCE_INLIERS : 70 },
  };
  const savedModel = isReference
    ? SAVED_MODEL.map((file): [string, Uint8Array] => [`model/${file}`, bytes(`model/${file}`)])
    : [];
  return {
    ok: true,
    value: {
      manifest,
      files: new Map([[manifest.weights.file, onnx], ['pca.f32', pcaBytes], ...savedModel]),
    },
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What git calls a file of this content: SHA-1 of a header and the bytes. */
function gitBlobId(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}
