/**
 * The example of electron/model/README.md: `node test/support/models/own-model.ts DIR` writes its manifest
 * with a small network and a PCA that fit it.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { modelManifest } from '../../../electron/contract/model.ts';
import type { OnnxGraph } from '../../../electron/model/onnx-file.ts';
import { writeOnnx } from '../../../electron/model/onnx-file.ts';
import { random } from '../synthetic/synthetic.ts';

export type Manifest = z.input<typeof modelManifest>;

const readme = join(import.meta.dirname, '../../../electron/model/README.md');

/** As the document has it, with checksums of nothing. */
export const documentedManifest = (): Manifest =>
  JSON.parse(/```json\n([^]*?)```/.exec(readFileSync(readme, 'utf8'))![1]!) as Manifest;

/**
 * 64 filters that look at squares of `stride` pixels, and an attention that weighs them; random, by a seed.
 */
export function ownNetwork({ stride = 16, channels = 64 } = {}): OnnxGraph {
  const next = random(1);
  const weights = (name: string, dims: number[]) => ({
    name,
    dims,
    values: Float32Array.from({ length: dims.reduce((a, b) => a * b) }, () => (next() - 0.5) / stride),
  });
  const port = (name: string, size: number, side: string) => ({
    name,
    dims: [1, size, `${side}h`, `${side}w`],
  });
  return {
    name: 'own',
    nodes: [
      {
        op: 'Conv',
        inputs: ['image', 'see'],
        output: 'seen',
        attributes: { kernel_shape: [stride, stride], strides: [stride, stride] },
      },
      { op: 'Relu', inputs: ['seen'], output: 'features', attributes: {} },
      { op: 'Conv', inputs: ['features', 'weigh'], output: 'weighed', attributes: { kernel_shape: [1, 1] } },
      { op: 'Softplus', inputs: ['weighed'], output: 'attention', attributes: {} },
    ],
    weights: [weights('see', [channels, 3, stride, stride]), weights('weigh', [1, channels, 1, 1])],
    inputs: [port('image', 3, '')],
    outputs: [port('features', channels, 'f'), port('attention', 1, 'f')],
  };
}

export interface OwnModel {
  manifest: Manifest;
  onnx: Uint8Array;
  /** Numbers of pca.f32. */
  pca: Float32Array;
}

/** Writes the example into `folder`; `change` may change it first. Checksums are those of what is written. */
export function writeOwnModel(
  folder: string,
  change: (model: OwnModel) => Partial<OwnModel> = () => ({}),
): void {
  const next = random(2);
  const example: OwnModel = {
    manifest: documentedManifest(),
    onnx: writeOnnx(ownNetwork()),
    pca: Float32Array.from({ length: 41 * 64 }, (_, i) => (i < 64 ? 0 : next() - 0.5)),
  };
  const { manifest, onnx, pca } = { ...example, ...change(example) };
  const pcaBytes = new Uint8Array(pca.buffer);
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  manifest.weights.sha256 = sha256(onnx);
  if (manifest.pca !== null) manifest.pca.sha256 = sha256(pcaBytes);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'network.onnx'), onnx);
  writeFileSync(join(folder, 'pca.f32'), pcaBytes);
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
}

if (import.meta.main) writeOwnModel(process.argv[2] ?? 'my-delf');
