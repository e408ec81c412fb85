/** Files -> photos with features: what is new in the library's folders is read and extracted. */
import type { FailureKind } from '../contract/failure.ts';
import { pathText } from '../contract/paths.ts';
import type { ScanReport } from '../contract/scan.ts';
import type { FileRead, FileResult, PhotoFile, Wanted } from '../extraction/pool.ts';
import { extractFiles } from '../extraction/pool.ts';
import { inSteps } from '../process/in-steps.ts';
import type { FileRow, Store } from '../store/store.ts';
import type { ScanContext } from './context.ts';
import type { Progress } from './progress/progress.ts';
import { sidecarFinder } from './companions/sidecars.ts';
import { rounds } from './rounds/rounds.ts';

/** Files taken from the database at a time: rows, not photos. */
const QUEUE_ROWS = 256;

/** What the content is not to blame for, so that the next scan tries again. */
const TRANSIENT: ReadonlySet<FailureKind> = new Set([
  'unreadable',
  'vanished',
  'not on this disk',
  'out of memory',
]);

export type Extracted = Pick<ScanReport['photos'], 'extracted' | 'failed'>;

/**
 * Reads and extracts every file that lacks features of the model, or a thumbnail. Each finished photo is in
 * the store before the next is told of. `scan`: only files that this one saw; null for all. `round` is called
 * now and then with what is there so far, while others are read; it ends early when its signal aborts.
 */
export async function extractNew(
  context: ScanContext,
  scan: number | null,
  round: (signal: AbortSignal) => Promise<void>,
): Promise<Extracted> {
  const { store, model, progress, signal, runtime, processes, cores, niceness, nowMs, photosARound } =
    context;
  const photos = { extracted: 0, failed: 0 };
  const failedBefore = store.files.failed();
  const total = await inSteps(store.files.countToExtract(model.id, scan));
  const before = (await inSteps(store.pairs.withoutCandidates(model.id))).length;
  progress.plan('extract', total);
  planMatching(progress, total + before);
  progress.resume(store.settings.interruptedShare(), before);
  progress.begin('extract', total + before, before);
  const soFar = rounds(round, photosARound);
  // The same picture may lie under several new paths: the first of them that is read is extracted, the others
  // only where that fails, as a file may be broken around a picture that is whole.
  const others = new Map<string, QueuedFile[]>();
  const untried: QueuedFile[] = [];
  let isAgain = false;
  const claim = (file: QueuedFile, { hash, photoHash }: FileRead): Wanted | null => {
    const photo = store.photos.recognise(Buffer.from(photoHash), Buffer.from(hash));
    const lacks = photo === null ? 'features' : store.photos.lacks(photo, model.id, hash);
    const waiting = others.get(keyOf(photoHash));
    if (lacks !== null && waiting === undefined) others.set(keyOf(photoHash), []);
    else if (lacks !== null) waiting!.push(file);
    return waiting === undefined ? lacks : null;
  };
  const tried = ({ kind, read }: FileResult): void => {
    if (kind === 'known' || read === null) return;
    if (kind === 'failed') untried.push(...(others.get(keyOf(read.photoHash)) ?? []));
    others.delete(keyOf(read.photoHash));
  };
  const finished = (file: QueuedFile, result: FileResult): void => {
    const isFailed = store.atomically(() => keep(file, result));
    tried(result);
    if (result.kind === 'extracted') {
      photos.extracted += 1;
      soFar.advance();
    }
    if (isFailed) photos.failed += 1;
    if (!isAgain) progress.advance(1, pathText(file.path));
  };
  /** Has the photo failed? One that has features and only got no thumbnail has not. */
  const keep = (file: FileRow, result: FileResult): boolean => {
    const failure = result.kind === 'failed' ? result.failure : null;
    if (result.read === null) {
      if (failure !== null) store.files.fail(file.id, failure);
      return failure !== null;
    }
    const photo = store.photos.admit(Buffer.from(result.read.photoHash));
    if (result.kind === 'extracted') {
      store.photos.save(photo, result.extracted.features, result.extracted.format);
      store.thumbnails.save(photo, result.extracted.thumbnail);
    }
    if (result.kind === 'shrunk') store.thumbnails.save(photo, result.thumbnail);
    store.files.read(file.id, photo, result.read);
    store.racyFiles.mark(file.id, nowMs);
    if (failure === null) return false;
    const hasFeatures = store.photos.lacks(photo, model.id, result.read.hash) !== 'features';
    if (!TRANSIENT.has(failure.kind)) store.photos.fail(photo, model.id, failure, result.read.hash);
    else if (!hasFeatures) store.files.fail(file.id, failure);
    return !hasFeatures;
  };
  const stop = AbortSignal.any([signal, soFar.signal]);
  const pool = { model, claim, finished, signal: stop, runtime, processes, cores, niceness };
  const extractAll = async (): Promise<void> => {
    if (total > 0) await extractFiles({ ...pool, files: queue(store, model.id, scan) });
    for (isAgain = true; untried.length > 0 && !stop.aborted;)
      await extractFiles({ ...pool, files: untried.splice(0).values() });
  };
  await soFar.beside(extractAll());
  if (!signal.aborted && scan === null) store.files.settleEdits(failedBefore);
  if (!signal.aborted) await inSteps(store.files.sweep());
  progress.end();
  return photos;
}

type QueuedFile = FileRow & PhotoFile;

const keyOf = (photoHash: Uint8Array): string => Buffer.from(photoHash).toString('hex');

/** Pairs that are verified a photo (docs/figures.md#accuracy), and that are compared for copies. */
const PAIRS_A_PHOTO = { verified: 36, compared: 1 };

function planMatching(progress: Progress, photos: number): void {
  progress.plan('index', photos);
  progress.plan('candidates', photos);
  progress.plan('verify', PAIRS_A_PHOTO.verified * photos);
  progress.plan('same shots', PAIRS_A_PHOTO.compared * photos);
}

function* queue(store: Store, modelId: string, scan: number | null): Generator<QueuedFile, undefined> {
  const sidecars = sidecarFinder(store);
  let after = 0;
  for (;;) {
    const rows = store.files.toExtract(modelId, after, QUEUE_ROWS, scan);
    if (rows.length === 0) return;
    for (const row of rows) yield { ...row, sidecars: sidecars(row) };
    after = rows.at(-1)?.id ?? after;
  }
}
