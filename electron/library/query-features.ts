/** The features of given photo files, in the library or not. */
import { resolve } from 'node:path';
import type { PackedFeatures } from '../contract/features.ts';
import type { Failure, Outcome } from '../contract/failure.ts';
import type { ComparedPhoto } from '../contract/library.ts';
import { pathBytes } from '../contract/paths.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { Taken } from '../contract/photo.ts';
import { isFolder } from '../process/folders.ts';
import type { Runtime } from '../runtimes/runtimes.ts';
import type { Store } from '../store/store.ts';
import type { FileRead, FileResult } from '../extraction/pool.ts';
import { extractFiles } from '../extraction/pool.ts';

export interface QueryFeatures {
  /** Of the picture, hex. */
  hash: string;
  /** As the library knows it, else as the file alone says. */
  taken: Taken;
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
  const jobs = files.map((file) => ({ file: resolve(file), path: pathBytes(resolve(file)), sidecars: [] }));
  const results = new Map<(typeof jobs)[number], FileResult>();
  // taken when they are met: a scan may throw the photo away until all files are read
  const known = new Map<(typeof jobs)[number], PackedFeatures>();
  await extractFiles({
    model,
    files: jobs.values(),
    processes: 1,
    runtime,
    claim(job, read) {
      const photo = knownPhoto(store, read);
      const [features = null] = photo === null ? [] : store.photos.features(model.id, [photo]);
      if (features !== null) known.set(job, features);
      return features === null ? 'features' : null;
    },
    finished: (job, result) => void results.set(job, result),
  });
  const queries: QueryFeatures[] = [];
  for (const job of jobs) {
    const result = results.get(job);
    if (result === undefined) throw new Error('a file was not finished');
    if (result.kind === 'failed') return { ok: false, failure: ofNamedFile(job.file, result.failure) };
    const id = knownPhoto(store, result.read);
    const photo = id === null ? null : (store.photos.views([id])[0] ?? null);
    const features = result.kind === 'extracted' ? result.extracted.features : known.get(job);
    if (features === undefined) throw new Error('a file was neither extracted nor known');
    queries.push({
      hash: Buffer.from(result.read.photoHash).toString('hex'),
      taken: id === null ? result.read.metadata : store.photos.taken(id),
      view: { file: job.file, photo, features },
    });
  }
  return { ok: true, value: queries };
}

/** A failure of a file that a person named, not one that a scan met; the reason begins with the file. */
function ofNamedFile(file: string, failure: Failure): Failure {
  const said = (reason: string, remedy: string): Failure => ({
    ...failure,
    reason: `${file}: ${reason}`,
    remedy,
  });
  switch (failure.kind) {
    case 'vanished':
      return said('There is no such file.', 'Check the path, and that its disk is connected.');
    case 'unreadable':
      return isFolder(file) // its disk has just answered
        ? said('This is a folder, not a photo.', 'Name one photo in it.')
        : said(failure.reason, 'Check its permissions, and the disk that it lies on.');
    case 'not a photo':
      return said('This is no photo: it holds no image that Revisit knows.', 'Name a photo.');
    case 'not on this disk':
      return said(failure.reason, 'Download it, and ask again.');
    default:
      return said(failure.reason, failure.remedy);
  }
}

/** A photo that was not read since photos are known by their pictures is known by its file's bytes. */
const knownPhoto = (store: Store, { hash, photoHash }: FileRead): number | null =>
  store.photos.find(Buffer.from(photoHash)) ?? store.photos.find(Buffer.from(hash));
