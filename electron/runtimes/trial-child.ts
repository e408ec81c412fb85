/**
 * The process in which a device or runtime is tried, started by trial.ts and race.ts: a driver that crashes
 * or hangs ends this and nothing else.
 */
import { availableParallelism } from 'node:os';
import type { Compute } from '../contract/compute.ts';
import { CPU, isOnCpu } from '../contract/compute.ts';
import type { FeatureSet } from '../contract/features.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { Extractor } from '../vision/extract.ts';
import { addsBytesExactly, createExtractor } from '../vision/extract.ts';
import { photoFile } from '../vision/thumbnail.ts';
import { answerParent, tellParent } from '../process/parent.ts';
import { disagreement, INT8_TOLERANCE, TOLERANCE } from './agree.ts';
import { paintedPhoto } from './painted-photo.ts';

/**
 * `compare`: does it give what the CPU gives? `open`, once: be ready to look at photos, by so many threads.
 * `look`: at one photo after another, for so long.
 */
export type TrialRequest =
  | { kind: 'compare'; model: ModelPackage; compute: Compute }
  | { kind: 'open'; model: ModelPackage; compute: Compute; threads: number }
  | { kind: 'look'; forMs: number };
/**
 * `difference` null: they agree; `ms`: for the small photo, of the processor where both compute on it.
 * `absent`: it cannot even be opened, or is not
 * right on such a processor.
 */
export type TrialAnswer =
  | { kind: 'compared'; difference: string | null; ms: number }
  | { kind: 'absent'; reason: string }
  | { kind: 'failed'; reason: string }
  | { kind: 'open' }
  | { kind: 'looked'; photos: number; ms: number };
/** What the CPU takes for the small photo, told before the device looks at it. */
export interface TrialEvent {
  cpuMs: number;
}

/** Of the photo that is looked at: what most are made to before they are looked at. */
const SIZE = { widthPx: 1024, heightPx: 768 };

let opened: Extractor;
let photo: Uint8Array;

async function answer(request: TrialRequest): Promise<TrialAnswer> {
  if (request.kind === 'compare') return compare(request.model, request.compute);
  if (request.kind === 'look') return look(request.forMs);
  const { model, compute, threads } = request;
  opened = await createExtractor(model, { threads, compute });
  photo = await photoFile(paintedPhoto(SIZE));
  await look(0); // the first compiles shaders and plans memory
  return { kind: 'open' };
}

/** At least one. */
async function look(forMs: number): Promise<TrialAnswer> {
  const start = performance.now();
  let photos = 0;
  do {
    const looked = await opened.extract(photo);
    if (!looked.ok) throw new Error(looked.failure.reason);
    photos += 1;
  } while (performance.now() - start < forMs);
  return { kind: 'looked', photos, ms: performance.now() - start };
}

async function compare(model: ModelPackage, compute: Compute): Promise<TrialAnswer> {
  const isInt8 = compute.runtime === 'onnxruntime' && compute.device === 'cpu-int8';
  if (isInt8 && !(await addsBytesExactly()))
    return { kind: 'absent', reason: 'its sums of bytes run over on this processor, which has no VNNI' };
  const open = (on: Compute): Promise<Extractor> =>
    createExtractor(model, { threads: availableParallelism(), compute: on });
  let tried;
  try {
    tried = await open(compute);
  } catch (error) {
    return { kind: 'absent', reason: messageOf(error) };
  }
  const now = isOnCpu(compute) ? processorMs : clockMs;
  const ours = await timed(await open(CPU), now);
  tellParent<TrialEvent>({ cpuMs: ours.ms });
  const { features, ms } = await timed(tried, now);
  const difference = disagreement(ours.features, features, isInt8 ? INT8_TOLERANCE : TOLERANCE);
  return { kind: 'compared', difference, ms };
}

const clockMs = (): number => performance.now();
/** Of all threads: other programs take none of it. */
const processorMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** The second look at the small photo: the first compiles shaders and plans memory. */
async function timed(extractor: Extractor, now: () => number): Promise<{ features: FeatureSet; ms: number }> {
  const small = paintedPhoto();
  await extractor.extractPixels(small);
  const start = now();
  return { features: await extractor.extractPixels(small), ms: now() - start };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

answerParent(answer, (error): TrialAnswer => ({ kind: 'failed', reason: messageOf(error) }));
