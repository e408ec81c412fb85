import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { ModelPackage } from '../contract/model.ts';
import type { Network } from './network.ts';

// From 1.30 on onnxruntime reports its use to a server of Microsoft, and keeps a device id and a database in the home folder for it, unless
// this is set before the first session. Nothing of a user's machine leaves it.
// eslint-disable-next-line no-restricted-globals -- the runtime reads it from the environment only, and this is its only door
process.env.ORT_DISABLE_TELEMETRY = '1';

/** Opens a model's ONNX graph on the CPU with `threads` threads. */
export async function openOnnxNetwork(model: ModelPackage, threads: number): Promise<Network> {
  const { input, outputs, attention } = model.manifest;
  const session = await InferenceSession.create(model.weightsPath, {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // a memory pattern is planned anew for every size of photo and never used again. The arena stays: without it every run maps and unmaps its
    // tensors (measured at 1024 px, stride 16: 650 MB at most and 0.12 s of system time a photo; with it 460 MB, flat, and 0.02 s)
    enableMemPattern: false,
  });
  const wanted = attention === 'output' && outputs.attention !== null ? [outputs.descriptors, outputs.attention] : [outputs.descriptors];
  return {
    async run(values, widthPx, heightPx) {
      const results = await session.run({ [input.name]: new Tensor('float32', values, [1, 3, heightPx, widthPx]) }, wanted);
      const [descriptors, weight] = wanted.map((name) => results[name]);
      const [, channels = 0, rows = 0, columns = 0] = descriptors?.dims ?? [];
      const maps = { rows, columns, channels, descriptors: floats(descriptors), attention: weight === undefined ? null : floats(weight) };
      if (maps.attention !== null && maps.attention.length !== rows * columns) throw new Error(`model ${model.id}: attention and descriptors differ in size`);
      return maps;
    },
    close: () => session.release(),
  };
}

function floats(tensor: Tensor | undefined): Float32Array {
  if (!(tensor?.data instanceof Float32Array)) throw new Error('the network gave no float32 output');
  return tensor.data;
}
