/**
 * The process of the extraction bench's baseline: photo by photo it times the network alone on tensors made
 * beforehand, and then the whole extractor on the same photo, so that a slow moment of the machine falls on
 * both.
 */
import { readFile } from 'node:fs/promises';
import type { ModelPackage } from '../contract/model.ts';
import { createExtractor, openNetwork, tensorsOf } from '../vision/extract.ts';
import { answerParent } from '../process/parent.ts';
import { secondsOf } from './report.ts';

export interface BareRequest {
  model: ModelPackage;
  files: string[];
  threads: number;
}

export interface BareResult {
  photos: number;
  networkSeconds: number;
  extractorSeconds: number;
}

async function time({ model, files, threads }: BareRequest): Promise<BareResult> {
  const network = await openNetwork(model, threads);
  const extractor = await createExtractor(model, { threads });
  const result: BareResult = { photos: files.length, networkSeconds: 0, extractorSeconds: 0 };
  for (const file of files) {
    const bytes = await readFile(file);
    const tensors = await tensorsOf(model, bytes);
    result.networkSeconds += await secondsOf(async () => {
      for (const { values, widthPx, heightPx } of tensors) await network.run(values, widthPx, heightPx);
    });
    result.extractorSeconds += await secondsOf(() => extractor.extract(bytes));
  }
  return result;
}

answerParent(time);
