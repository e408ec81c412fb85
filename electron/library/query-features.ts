/** The features of given photo files, in the library or not. */
import { resolve } from 'node:path';
import type { Outcome } from '../contract/failure.ts';
import type { ComparedPhoto } from '../contract/library.ts';
import { pathBytes } from '../contract/paths.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { Runtime } from '../runtimes/runtimes.ts';
import type { Store } from '../store/store.ts';
import type { FileResult } from '../extraction/pool.ts';
import { extractFiles } from '../extraction/pool.ts';

export interface QueryFeatures {
  /** SHA-256 of the file's bytes, hex. */
  hash: string;
  view: ComparedPhoto;
}

/**
 * Reads the files, recognises by their bytes what the library holds, and extracts the rest without keeping
 * it: one answer a file, in their order. The first file that gives no features is the failure.
 */
export async function queryFeatures(
  store: Store,
  runtime: Runtime,
  model: ModelPackage,
  files: readonly string[],
): Promise<Outcome<QueryFeatures[]>> {
  const jobs = files.map((file) => ({ file: resolve(file), path: pathBytes(resolve(file)) }));
  const results = new Map<(typeof jobs)[number], FileResult>();
  await extractFiles({
    model,
    files: jobs.values(),
    processes: 1,
    runtime,
    claim(_, hash) {
      const photo = store.photos.find(hash);
      return photo === null || !store.photos.hasFeatures(photo, model.id);
    },
    finished: (job, result) => void results.set(job, result),
  });
  const queries: QueryFeatures[] = [];
  for (const job of jobs) {
    const result = results.get(job);
    if (result === undefined) throw new Error('a file was not finished');
    if (result.kind === 'failed')
      return { ok: false, failure: { ...result.failure, reason: `${job.file}: ${result.failure.reason}` } };
    const id = store.photos.find(result.hash);
    const photo = id === null ? null : (store.photos.views([id])[0] ?? null);
    const features =
      result.kind === 'extracted'
        ? result.extracted.features
        : id === null
          ? undefined
          : store.photos.features(model.id, [id])[0];
    if (features === undefined) throw new Error('a known photo is not in the store');
    queries.push({ hash: result.hash.toString('hex'), view: { file: job.file, photo, features } });
  }
  return { ok: true, value: queries };
}
