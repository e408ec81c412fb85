import type { ModelPackage } from '../contract/model.ts';
import { NO_FEATURES } from './network.ts';
import type { PhotoNetwork } from './network.ts';
import { levelSide } from './pyramid.ts';

/**
 * As much of @tensorflow/tfjs-node as is used here. It is no dependency of the project: `runtime add
 * tensorflow` puts it into a folder of the user's.
 */
interface Tensorflow {
  tensor(
    values: Uint8Array | readonly number[] | number,
    shape: readonly number[],
    type: 'int32' | 'float32',
  ): Tensor;
  node: { loadSavedModel(folder: string): Promise<SavedModel> };
  backend(): { binding: { TF_Version: string } };
}
interface Tensor {
  shape: readonly number[];
  dataSync(): Float32Array;
  dispose(): void;
}
interface SavedModel {
  predict(inputs: Record<string, Tensor>): Record<string, Tensor>;
  dispose(): void;
}

/**
 * Loads the TensorFlow that was installed into this process; `version` is that of its library. Throws
 * when it does not load.
 */
export async function loadTensorflow(
  folder: string,
  threads: number,
): Promise<{ tensorflow: Tensorflow; version: string }> {
  // TensorFlow takes its threads and its verbosity from the environment only, and this is its only door
  // eslint-disable-next-line no-restricted-globals
  const { env, getBuiltinModule } = process;
  Object.assign(env, { TF_NUM_INTRAOP_THREADS: String(threads), TF_CPP_MIN_LOG_LEVEL: '2' });
  // Node 23 took this function away, and tfjs-node 4.22 still calls it
  Object.assign(getBuiltinModule('node:util'), {
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  });
  const entry = new URL(
    'node_modules/@tensorflow/tfjs-node/dist/index.js',
    getBuiltinModule('node:url').pathToFileURL(`${folder}/`),
  );
  const { default: tensorflow } = (await import(entry.href)) as { default: Tensorflow };
  return { tensorflow, version: tensorflow.backend().binding.TF_Version };
}

/**
 * A model's SavedModel as it is, in TensorFlow: the DELF reference's own graph makes the pyramid, the
 * selection and the boxes. What it is given are the manifest's scales, threshold and count; a level with a
 * side under `smallestSidePx` is left out, as everywhere.
 */
export async function openTensorflowNetwork(
  model: ModelPackage,
  folder: string,
  threads: number,
): Promise<PhotoNetwork> {
  if (model.savedModelFolder === null)
    throw new Error(`model ${model.id} has no SavedModel for TensorFlow to run`);
  const { tensorflow: tf } = await loadTensorflow(folder, threads);
  const network = await tf.node.loadSavedModel(model.savedModelFolder);
  const {
    extraction: { scales, minAttention, maxFeatures },
    input: { smallestSidePx },
  } = model.manifest;
  return {
    // not async inside: TensorFlow computes in this very thread
    features({ rgb, widthPx, heightPx }) {
      const usable = scales.filter(
        (scale) => Math.min(levelSide(widthPx, scale), levelSide(heightPx, scale)) >= smallestSidePx,
      );
      if (usable.length === 0) return Promise.resolve(NO_FEATURES);
      const inputs = {
        // tfjs makes the graph's uint8 of its int32
        input_image: tf.tensor(rgb, [heightPx, widthPx, 3], 'int32'),
        input_scales: tf.tensor(usable, [usable.length], 'float32'),
        // attention is a softplus: never below zero
        input_abs_thres: tf.tensor(minAttention ?? 0, [], 'float32'),
        input_max_feature_num: tf.tensor(maxFeatures, [], 'int32'),
      };
      const outputs = network.predict(inputs);
      const [boxes, features, scale, attention] = ['boxes', 'features', 'scales', 'scores'].map((name) =>
        outputs[name]!.dataSync(),
      );
      const [count = 0, channels = 0] = outputs.features!.shape;
      for (const tensor of [...Object.values(inputs), ...Object.values(outputs)]) tensor.dispose();
      const location = new Float64Array(2 * count);
      for (let row = 0; row < count; row++) {
        const [top, left, bottom, right] = boxes!.subarray(4 * row, 4 * row + 4);
        location[2 * row] = (left! + right!) / 2;
        location[2 * row + 1] = (top! + bottom!) / 2;
      }
      return Promise.resolve({
        count,
        location,
        scale: scale!,
        attention: attention!,
        channels,
        descriptor: features!,
      });
    },
    close: () => Promise.resolve(network.dispose()),
  };
}
