/** The process of the extraction bench's baseline: makes the tensors of its photos, then times nothing but the network on them. */
import { readFile } from 'node:fs/promises';
import type { ModelPackage } from '../contract/model.ts';
import { openNetwork, tensorsOf } from '../vision/extract.ts';

export interface BareRequest {
  model: ModelPackage;
  files: string[];
  threads: number;
}

export interface BareResult {
  photos: number;
  seconds: number;
}

/** Photos whose tensors are held at a time: eight of the largest take about 200 MB. */
const HELD_PHOTOS = 8;

async function time({ model, files, threads }: BareRequest): Promise<BareResult> {
  const network = await openNetwork(model, threads);
  const result: BareResult = { photos: 0, seconds: 0 };
  for (let from = 0; from < files.length; from += HELD_PHOTOS) {
    const held = await Promise.all(files.slice(from, from + HELD_PHOTOS).map(async (file) => tensorsOf(model, await readFile(file))));
    const start = performance.now();
    for (const photo of held) for (const { values, widthPx, heightPx } of photo) await network.run(values, widthPx, heightPx);
    result.seconds += (performance.now() - start) / 1000;
    result.photos += held.length;
  }
  await network.close();
  return result;
}

process.once('message', (request: BareRequest) => {
  void time(request).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit());
