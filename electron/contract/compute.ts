/**
 * What computes the features of photos: by whom, on what, and what is known of it here. Plain data: it goes
 * to other processes.
 */
import { z } from 'zod';

/** What onnxruntime computes on; `cpu-int8`: the processor, with a model's network in int8. */
export const devices = ['cpu', 'cpu-int8', 'webgpu', 'directml', 'coreml'] as const;
export type Device = (typeof devices)[number];

/** onnxruntime on a device, or the TensorFlow that `runtime add` put into `folder`. */
export type Compute = { runtime: 'onnxruntime'; device: Device } | { runtime: 'tensorflow'; folder: string };

export const CPU = { runtime: 'onnxruntime', device: 'cpu' } as const satisfies Compute;

/** Does onnxruntime compute on the processor, in float32 or int8, which no driver can fail? */
export const isOnCpu = (compute: Compute): boolean =>
  compute.runtime === 'onnxruntime' && (compute.device === 'cpu' || compute.device === 'cpu-int8');

/** What a person asks for. `auto`: the fastest device that agrees with the CPU. */
export const computeChoice = z.enum(['auto', ...devices, 'tensorflow']);
export type ComputeChoice = z.infer<typeof computeChoice>;

/** As a person calls them. */
export const computeNames: Record<Exclude<ComputeChoice, 'auto'>, string> = {
  cpu: 'CPU',
  'cpu-int8': 'CPU (int8)',
  webgpu: 'WebGPU',
  directml: 'DirectML',
  coreml: 'CoreML',
  tensorflow: 'TensorFlow',
};

/** What a trial on painted photos told of a device or runtime. */
export const verdict = z.strictObject({
  name: z.enum(['cpu-int8', 'webgpu', 'directml', 'coreml', 'tensorflow']),
  /** `agrees`: it gives what the CPU gives. `absent`: there is no such device here, or no driver of it. */
  result: z.enum(['agrees', 'differs', 'timed out', 'crashed', 'absent']),
  /** Why it cannot be used: the end of a sentence that begins with its name; null where it agrees. */
  reason: z.string().nullable(),
  /**
   * A photo, where as many are looked at once as in a scan; for one alone where that is far from the CPU's.
   * null where it did not get so far.
   */
  ms: z.number().nullable(),
  /** The same by onnxruntime's CPU. */
  cpuMs: z.number().nullable(),
});
export type Verdict = z.infer<typeof verdict>;

/** What is not used of what could compute, by its name, and the kind of reason. */
export const notUsed = z.strictObject({
  name: z.string(),
  kind: z.enum([
    ...verdict.shape.result.exclude(['agrees']).options,
    'slow',
    'left',
    'not built',
    'not tried',
  ]),
});
export type NotUsed = z.infer<typeof notUsed>;
