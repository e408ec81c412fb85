import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { Device } from '../contract/compute.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { Network } from './network.ts';

// From 1.30 on onnxruntime reports its use to a server of Microsoft, and keeps a device id and a database in
// the home folder for it, unless this is set before the first session. Nothing of a user's machine leaves it.
// The runtime reads it from the environment only, and this is its only door.
// eslint-disable-next-line no-restricted-globals
process.env.ORT_DISABLE_TELEMETRY = '1';

/** What onnxruntime calls a device; which of them a platform has, runtimes/runtimes.ts says. */
const PROVIDERS: Record<Device, string> = {
  cpu: 'cpu',
  'cpu-int8': 'cpu',
  webgpu: 'webgpu',
  directml: 'dml',
  coreml: 'coreml',
};

/**
 * Only errors are printed: on a GPU the runtime warns of each model that some of its nodes are better off on
 * the CPU.
 */
const LOG_ERRORS = 3;

/** What the network is asked for: its descriptors, and attention where that is an output of its own. */
export function wantedOutputs({ outputs, attention }: ModelPackage['manifest']): string[] {
  return attention === 'output' && outputs.attention !== null
    ? [outputs.descriptors, outputs.attention]
    : [outputs.descriptors];
}

/**
 * Opens a model's ONNX graph on a device; what the CPU does takes `threads` threads. Throws when the device
 * or the graph cannot be opened.
 */
export async function openOnnxNetwork(
  model: ModelPackage,
  threads: number,
  device: Device = 'cpu',
): Promise<Network> {
  const { input } = model.manifest;
  const file = device === 'cpu-int8' ? model.int8Path : model.weightsPath;
  if (file === null) throw new Error(`model ${model.id} has no network in int8`);
  const session = await InferenceSession.create(file, {
    executionProviders: [PROVIDERS[device]],
    logSeverityLevel: LOG_ERRORS,
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // a memory pattern is planned anew for every size of photo and never used again. The arena spares mapping
    // tensors at each run, but keeps every level's beside the next one's: not for photos as they are
    // (docs/measurements.md#vision)
    enableMemPattern: false,
    enableCpuMemArena: model.manifest.extraction.photoSizePx !== null,
  });
  const wanted = wantedOutputs(model.manifest);
  const { inputNames, outputNames } = session;
  if (!inputNames.includes(input.name))
    throw new Error(`the network has no input "${input.name}", but ${inputNames.join(', ')}`);
  for (const name of wanted)
    if (!outputNames.includes(name))
      throw new Error(`the network has no output "${name}", but ${outputNames.join(', ')}`);
  return {
    async run(values, widthPx, heightPx) {
      const results = await session.run(
        { [input.name]: new Tensor('float32', values, [1, 3, heightPx, widthPx]) },
        wanted,
      );
      const [descriptors, weight] = wanted.map((name) => results[name]);
      const [, channels = 0, rows = 0, columns = 0] = descriptors?.dims ?? [];
      const maps = {
        rows,
        columns,
        channels,
        descriptors: floats(descriptors),
        attention: weight === undefined ? null : floats(weight),
      };
      if (maps.attention !== null && maps.attention.length !== rows * columns)
        throw new Error(`model ${model.id}: attention and descriptors differ in size`);
      return maps;
    },
    close: () => session.release(),
  };
}

function floats(tensor: Tensor | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new Error('the network gave no float32 output');
  return tensor.data;
}

/**
 * An ONNX graph of one MatMulInteger: uint8 [1, 64] `a` times int8 [64, 16] `b` is int32 [1, 16] `c`. The
 * shortest that uses the kernels of a network in int8.
 */
const BYTE_PRODUCTS = Buffer.from(
  'CAQ6XAoYCgFhCgFiEgFjIg1NYXRNdWxJbnRlZ2VyEgFnWhMKAWESDgoMCAISCAoCCAEKAghAWhMKAWISDgoMCAMSCAoCCEAKAggQ' +
    'YhMKAWMSDgoMCAYSCAoCCAEKAggQQgQKABAK',
  'base64',
);

/**
 * Are the sums of a network in int8 exact on this processor? Without VNNI two products of bytes are added in
 * 16 bits, where large ones run over (docs/measurements.md#runtimes).
 */
export async function addsBytesExactly(): Promise<boolean> {
  const session = await InferenceSession.create(BYTE_PRODUCTS, { logSeverityLevel: LOG_ERRORS });
  const [a, b] = [new Uint8Array(64).fill(255), new Int8Array(64 * 16).fill(127)];
  const { c } = await session.run({ a: new Tensor('uint8', a, [1, 64]), b: new Tensor('int8', b, [64, 16]) });
  await session.release();
  return (c!.data as Int32Array).every((sum) => sum === 255 * 127 * 64);
}
