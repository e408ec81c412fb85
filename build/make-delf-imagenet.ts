/**
 * Makes two models from the files in `../shared/data/models`: `delf-imagenet` (a DELF on an ImageNet trunk, stride 16, the product's extraction
 * settings) and `delf-imagenet-reference` (the same weights in the reference's stride, scales and threshold, for parity).
 *
 *   npm run model:delf-imagenet [-- --out DIR]      default: the user's model folder
 *
 * The ONNX graph is written here, byte by byte, in the arithmetic of `../shared/data/models/delf-imagenet/make_onnx.py`: it needs neither
 * Python nor a package.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { inflateRawSync } from 'node:zlib';
import { modelManifest } from '../electron/contract/model.ts';
import { readDatum } from '../electron/formats/datum.ts';
import { dataFolder } from '../electron/engine/folders.ts';

interface Table {
  shape: number[];
  data: Float32Array;
}

// --- what the numpy archive holds: a zip of .npy files, float16 or float32 ---
function readNpz(path: string): (name: string) => Table {
  const b = readFileSync(path);
  const tables = new Map<string, Table>();
  const end = b.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  let at = b.readUInt32LE(end + 16);
  for (let n = b.readUInt16LE(end + 10); n > 0; n--) {
    const [size, nameLength, local] = [b.readUInt32LE(at + 20), b.readUInt16LE(at + 28), b.readUInt32LE(at + 42)];
    const start = local + 30 + b.readUInt16LE(local + 26) + b.readUInt16LE(local + 28);
    const raw = b.subarray(start, start + size);
    tables.set(b.toString('utf8', at + 46, at + 46 + nameLength).replace(/\.npy$/, ''), readNpy(b.readUInt16LE(at + 10) === 0 ? raw : inflateRawSync(raw)));
    at += 46 + nameLength + b.readUInt16LE(at + 30) + b.readUInt16LE(at + 32);
  }
  return (name) => {
    const table = tables.get(name);
    if (table === undefined) throw new Error(`${path} lacks ${name}`);
    return table;
  };
}

function readNpy(b: Buffer): Table {
  const body = 10 + b.readUInt16LE(8);
  const [, type, sides] = /'descr': '([^']*)'.*'shape': \(([^)]*)\)/.exec(b.toString('latin1', 10, body)) ?? [];
  const shape = (sides ?? '').split(',').filter((s) => s.trim() !== '').map(Number);
  const size = shape.reduce((a, n) => a * n, 1);
  const read = type === '<f4' ? (i: number) => b.readFloatLE(body + 4 * i) : type === '<f2' ? (i: number) => half(b.readUInt16LE(body + 2 * i)) : null;
  if (read === null) throw new Error(`unexpected numpy type ${type}`);
  return { shape, data: Float32Array.from({ length: size }, (_, i) => read(i)) };
}

function half(h: number): number {
  const [sign, exponent, fraction] = [h & 0x8000 ? -1 : 1, (h >> 10) & 31, h & 1023];
  return sign * (exponent === 0 ? fraction * 2 ** -24 : exponent === 31 ? (fraction ? NaN : Infinity) : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

// --- protobuf, as much of it as ONNX and .datum need ---
function varint(value: number): Buffer {
  const out: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) out.push((value % 128) | 128);
  return Buffer.from([...out, value]);
}

/** A message of [field number, number | text | bytes]. */
function message(...fields: [number, number | string | Uint8Array][]): Buffer {
  return Buffer.concat(fields.flatMap(([field, value]) => {
    if (typeof value === 'number') return [varint(field * 8), varint(value)];
    const bytes = Buffer.from(value as Uint8Array);
    return [varint(field * 8 + 2), varint(bytes.length), bytes];
  }));
}

/** The numbers of a `.datum` file. */
function datumValues(path: string): Float32Array {
  const datum = readDatum(readFileSync(path));
  if (!datum.ok) throw new Error(`${path} ${datum.reason}`);
  return datum.value.values;
}

// --- the network ---
/** ResNet-50 v1 to conv4_x with slim's strides (the last unit of a block), batch norms folded in, and the head softplus(0.2 x channel sum). */
function network(archive: (name: string) => Table, stride: 16 | 32): Buffer {
  const graph: [number, Uint8Array][] = [];
  const attribute = (name: string, value: number | number[]): Buffer => (typeof value === 'number'
    ? message([1, name], [3, value], [20, 2]) : message([1, name], ...value.map((v): [number, number] => [8, v]), [20, 7]));
  const node = (op: string, inputs: string[], output: string, attributes: Record<string, number | number[]> = {}): string => {
    graph.push([1, message(...inputs.map((n): [number, string] => [1, n]), [2, output], [4, op],
      ...Object.entries(attributes).map(([name, value]): [number, Buffer] => [5, attribute(name, value)]))]);
    return output;
  };
  const initializer = (name: string, { shape, data }: Table): string => {
    graph.push([5, message(...shape.map((n): [number, number] => [1, n]), [2, 1], [8, name], [9, new Uint8Array(data.buffer)])]);
    return name;
  };

  const conv = (x: string, name: string, step: number, relu: boolean): string => {
    const first = name === 'conv1';
    const [norm, scale] = first ? ['bn_conv1', 'scale_conv1'] : [`bn${name.slice(3)}`, `scale${name.slice(3)}`];
    const { shape, data } = archive(`${name}.weight`);
    const [outputs = 0, inputs = 0, side = 0] = shape;
    const area = side * side;
    const [mean, variance, gamma, beta] = [`${norm}.mean`, `${norm}.var`, `${scale}.gamma`, `${scale}.beta`].map((n) => archive(n).data) as
      [Float32Array, Float32Array, Float32Array, Float32Array];
    const [weight, bias] = [new Float32Array(data.length), new Float32Array(outputs)];
    for (let o = 0; o < outputs; o++) {
      const factor = Math.fround(gamma[o]! / Math.fround(Math.sqrt(Math.fround(variance[o]! + 1.001e-5)))); // epsilon of the released graph
      let shift = 0;
      for (let i = 0; i < inputs; i++) {
        for (let k = 0; k < area; k++) {
          // the trunk wants BGR minus its mean; the manifest gives RGB as (x - 128) / 128
          const v = data[(o * inputs + (first ? inputs - 1 - i : i)) * area + k]!;
          if (first) shift += v * (128 - Math.fround([123.68, 116.779, 103.939][i]!));
          weight[(o * inputs + i) * area + k] = Math.fround((first ? 128 : 1) * v) * factor;
        }
      }
      const offset = first ? Math.fround(mean[o]! - archive('conv1.bias').data[o]! - shift) : mean[o]!;
      bias[o] = beta[o]! - Math.fround(offset * factor);
    }
    const parameters = [initializer(`${name}.w`, { shape, data: weight }), initializer(`${name}.b`, { shape: [outputs], data: bias })];
    const pad = side >> 1;
    node('Conv', [x, ...parameters], name, { kernel_shape: [side, side], strides: [step, step], pads: [pad, pad, pad, pad] });
    return relu ? node('Relu', [name], `${name}.r`) : name;
  };

  let x = node('MaxPool', [conv('image', 'conv1', 2, true)], 'pool1', { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] });
  for (const [stage, units] of [[2, 'abc'], [3, 'abcd'], [4, 'abcdef']] as const) {
    for (const unit of units) {
      const name = `res${stage}${unit}_branch`;
      const last = unit === units.at(-1);
      const step = last && (stage !== 4 || stride === 32) ? 2 : 1;
      let shortcut = unit === 'a' ? conv(x, `${name}1`, 1, false) : x;
      if (step === 2) shortcut = node('MaxPool', [shortcut], `${name}s`, { kernel_shape: [1, 1], strides: [2, 2] });
      const y = conv(conv(conv(x, `${name}2a`, 1, true), `${name}2b`, step, true), `${name}2c`, 1, false);
      x = node('Relu', [node('Add', [y, shortcut], `${name}+`)], stage === 4 && last ? 'features' : `${name}o`);
    }
  }
  // the head's hidden batch norm divides by sqrt(1 + epsilon)
  const sum = initializer('attention.w', { shape: [1, 1024, 1, 1], data: new Float32Array(1024).fill(0.2 / Math.sqrt(1 + 1.001e-5)) });
  node('Softplus', [node('Conv', ['features', sum], 'attention.sum', { kernel_shape: [1, 1] })], 'attention');

  const port = (name: string, channels: number, rows: string, columns: string): Buffer => {
    const sides = [message([1, 1]), message([1, channels]), message([2, rows]), message([2, columns])];
    const shape = message(...sides.map((side): [number, Buffer] => [1, side]));
    return message([1, name], [2, message([1, message([1, 1], [2, shape])])]);
  };
  const ports: [number, Buffer][] = [[11, port('image', 3, 'h', 'w')], [12, port('features', 1024, 'fh', 'fw')], [12, port('attention', 1, 'fh', 'fw')]];
  return message([1, 8], [7, message(...graph, [2, 'delf-imagenet'], ...ports)], [8, message([1, ''], [2, 13])]); // ONNX IR 8, operators 13
}

// --- the two folders ---
const { out } = parseArgs({ options: { out: { type: 'string', default: join(dataFolder(), 'models') } } }).values;
const source = join(process.env.REVISIT_SHARED ?? resolve(import.meta.dirname, '../../shared'), 'data/models');
if (!existsSync(join(source, 'delf-imagenet/pca'))) {
  console.error(`The model delf-imagenet is made from files that are not here (${source}); without it Revisit uses its built-in model.`);
  process.exit(1);
}
const archive = readNpz(join(source, 'resnet50-imagenet/conv1_to_res4f.npz'));
const [mean, projection] = ['mean', 'pca_proj_mat'].map((name) => datumValues(join(source, `delf-imagenet/pca/${name}.datum`)));
const pca = Buffer.concat([new Uint8Array(mean!.buffer), new Uint8Array(projection!.buffer, 0, 40 * 1024 * 4)]);

const common = {
  version: '1',
  licence: 'MIT (weights: ResNet-50, He et al.)',
  pca: { file: 'pca.f32', sha256: sha256(pca), inputSize: 1024 },
  outputs: { descriptors: 'features', attention: 'attention' },
};
write(16, {
  ...common,
  id: 'delf-imagenet',
  name: 'DELF without fine-tuning',
  source: 'ImageNet ResNet-50 to conv4_x at stride 16 (the last subsampling left out: the same map, four times as dense), PCA fitted on 350 photos.',
  input: { name: 'image', mean: 128, deviation: 128, smallestSidePx: 32 },
  attention: 'l2-norm',
  extraction: { photoSizePx: 768, scales: [0.25, 0.3536, 0.5, 0.7071, 1], maxFeatures: 1000, minAttention: null },
  matching: { evidence: 70 },
});
write(32, {
  ...common,
  id: 'delf-imagenet-reference',
  name: 'DELF without fine-tuning, as the reference runs it',
  source: 'The network and settings of the DELF reference (delf_config_example.pbtxt) on an ImageNet ResNet-50: for parity, not for use.',
  input: { name: 'image', mean: 128, deviation: 128, smallestSidePx: 1 },
  attention: 'output',
  extraction: { photoSizePx: null, scales: [0.25, 0.3536, 0.5, 0.7071, 1, 1.4142, 2], maxFeatures: 1000, minAttention: 100 },
  matching: { evidence: 70 },
});

function write(stride: 16 | 32, settings: Record<string, unknown> & { id: string }): void {
  const folder = join(out, settings.id);
  const weights = network(archive, stride);
  const manifest = modelManifest.parse({
    ...settings,
    weights: { file: 'delf-imagenet.onnx', sha256: sha256(weights) },
    cells: { stridePx: stride, originPx: 0 }, // centre of the receptive box: 32 * row at stride 32 (DELF reference)
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, manifest.weights.file), weights);
  writeFileSync(join(folder, 'pca.f32'), pca);
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`); // last: a folder with a manifest is whole
  console.log(`${manifest.id}: ${folder}`);
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
