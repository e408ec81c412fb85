/**
 * The process in which a device or runtime is tried, started by trial.ts: a driver that crashes or hangs ends
 * this and nothing else.
 */
import { availableParallelism } from 'node:os';
import type { Compute } from '../contract/compute.ts';
import { CPU } from '../contract/compute.ts';
import type { FeatureSet } from '../contract/features.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { Extractor } from '../vision/extract.ts';
import { addsBytesExactly, createExtractor } from '../vision/extract.ts';
import { answerParent, tellParent } from '../process/parent.ts';
import { disagreement, INT8_TOLERANCE, TOLERANCE } from './agree.ts';
import { paintedPhoto } from './painted-photo.ts';

export interface TrialRequest {
  model: ModelPackage;
  compute: Compute;
}
/** `difference` null: they agree. `absent`: it cannot even be opened, or is not right on such a processor. */
export type TrialAnswer =
  | { kind: 'done'; ms: number; difference: string | null }
  | { kind: 'absent'; reason: string }
  | { kind: 'failed'; reason: string };
/** How long the CPU takes, told before the device is timed. */
export interface TrialEvent {
  cpuMs: number;
}

const open = (model: ModelPackage, compute: Compute): Promise<Extractor> =>
  createExtractor(model, { threads: availableParallelism(), compute });

/** Looks are repeated for so long: one can take twice as long as the next (docs/measurements.md#runtimes). */
const REPEATED_MS = 300;

/** The fastest look but for the first, which compiles shaders and plans memory. */
async function timed(extractor: Extractor): Promise<{ features: FeatureSet; ms: number }> {
  const photo = paintedPhoto();
  let features = await extractor.extractPixels(photo);
  let ms = Infinity;
  const first = performance.now();
  do {
    const start = performance.now();
    features = await extractor.extractPixels(photo);
    ms = Math.min(ms, performance.now() - start);
  } while (performance.now() - first < REPEATED_MS);
  return { features, ms };
}

async function compare({ model, compute }: TrialRequest): Promise<TrialAnswer> {
  const isInt8 = compute.runtime === 'onnxruntime' && compute.device === 'cpu-int8';
  if (isInt8 && !(await addsBytesExactly()))
    return { kind: 'absent', reason: 'its sums of bytes run over on this processor, which has no VNNI' };
  let tried;
  try {
    tried = await open(model, compute);
  } catch (error) {
    return { kind: 'absent', reason: messageOf(error) };
  }
  const cpu = await timed(await open(model, CPU));
  tellParent<TrialEvent>({ cpuMs: cpu.ms });
  const { features, ms } = await timed(tried);
  const difference = disagreement(cpu.features, features, isInt8 ? INT8_TOLERANCE : TOLERANCE);
  return { kind: 'done', ms, difference };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

answerParent((request: TrialRequest) =>
  compare(request).catch((error: unknown): TrialAnswer => ({ kind: 'failed', reason: messageOf(error) })),
);
