/**
 * The process in which a device or engine is tried, started by trial.ts: a driver that crashes or hangs ends
 * this and nothing else.
 */
import { availableParallelism } from 'node:os';
import type { Compute } from '../contract/compute.ts';
import { CPU } from '../contract/compute.ts';
import type { FeatureSet } from '../contract/features.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { Extractor } from '../vision/extract.ts';
import { createExtractor } from '../vision/extract.ts';
import { disagreement } from './agree.ts';
import { paintedPhoto } from './painted-photo.ts';

export interface TrialRequest {
  model: ModelPackage;
  compute: Compute;
}
/** `difference` null: they agree. `absent`: it cannot even be opened. */
export type TrialAnswer =
  | { kind: 'cpu'; ms: number }
  | { kind: 'done'; ms: number; difference: string | null }
  | { kind: 'absent'; reason: string }
  | { kind: 'failed'; reason: string };

const tell = (answer: TrialAnswer): void => void process.send?.(answer);

const open = (model: ModelPackage, compute: Compute): Promise<Extractor> =>
  createExtractor(model, { threads: availableParallelism(), compute });

/** The second of two looks: the first compiles shaders and plans memory. */
async function timed(extractor: Extractor): Promise<{ features: FeatureSet; ms: number }> {
  const photo = paintedPhoto();
  await extractor.extractPixels(photo);
  const start = performance.now();
  const features = await extractor.extractPixels(photo);
  return { features, ms: performance.now() - start };
}

async function compare({ model, compute }: TrialRequest): Promise<void> {
  let tried;
  try {
    tried = await open(model, compute);
  } catch (error) {
    return tell({ kind: 'absent', reason: messageOf(error) });
  }
  const cpu = await timed(await open(model, CPU));
  tell({ kind: 'cpu', ms: cpu.ms });
  const { features, ms } = await timed(tried);
  tell({ kind: 'done', ms, difference: disagreement(cpu.features, features) });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

process.once('message', (request: TrialRequest) => {
  compare(request).catch((error: unknown) => tell({ kind: 'failed', reason: messageOf(error) }));
});
process.on('SIGINT', () => undefined); // a terminal's Ctrl-C is for the one who started the trial
process.on('disconnect', () => process.exit());
