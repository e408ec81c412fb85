/** Files -> photos with features: what is new in the library's folders is read and extracted. */
import type { Failure, FailureKind } from '../contract/failure.ts';
import { pathText } from '../contract/paths.ts';
import type { ScanReport } from '../contract/scan.ts';
import type { FileResult } from '../extraction/pool.ts';
import { extractFiles } from '../extraction/pool.ts';
import type { FileRow, Store } from '../store/store.ts';
import type { ScanContext } from './context.ts';

/** Files taken from the database at a time: rows, not photos. */
const QUEUE_ROWS = 256;

/** What the content is not to blame for, so that the next scan tries again. */
const TRANSIENT: ReadonlySet<FailureKind> = new Set([
  'unreadable',
  'vanished',
  'not on this disk',
  'out of memory',
]);

/**
 * Reads and extracts every file that lacks features of the model. Each finished photo is in the store before
 * the next is told of. `scan`: only files that this one saw; null for all.
 */
export async function extractNew(
  { store, model, progress, signal, runtime, processes, background }: ScanContext,
  scan: number | null,
): Promise<Pick<ScanReport['photos'], 'extracted' | 'failed'>> {
  const photos = { extracted: 0, failed: 0 };
  const total = store.files.countToExtract(model.id, scan);
  progress.begin('extract', total);
  // The same bytes may lie under several new paths; the first of them that is read is extracted, and the
  // others wait for nothing.
  const started = new Set<number>();
  /** Makes the file one of the photo with these bytes; whether its features are to come from this file. */
  const claim = (file: FileRow, hash: Buffer): boolean => {
    const photo = store.photos.admit(hash);
    store.files.link(file.id, photo);
    if (store.photos.isDone(photo, model.id) || started.has(photo)) return false;
    started.add(photo);
    return true;
  };
  const finished = (file: FileRow, result: FileResult): void => {
    if (result.kind === 'extracted') {
      const { features, exif, format } = result.extracted;
      store.photos.save(store.photos.admit(result.hash), features, exif, format);
      photos.extracted += 1;
    } else if (result.kind === 'failed') {
      fail(file, result.hash, result.failure);
      photos.failed += 1;
    }
    progress.advance(1, pathText(file.path));
  };
  const fail = (file: FileRow, hash: Buffer | null, failure: Failure): void => {
    if (hash === null || TRANSIENT.has(failure.kind)) store.files.fail(file.id, failure);
    else store.photos.fail(store.photos.admit(hash), model.id, failure);
  };
  if (total > 0)
    await extractFiles({
      model,
      files: queue(store, model.id, scan),
      claim,
      finished,
      signal,
      runtime,
      processes,
      background,
    });
  if (!signal.aborted) store.files.sweep();
  progress.end();
  return photos;
}

function* queue(store: Store, modelId: string, scan: number | null): Generator<FileRow, undefined> {
  let after = 0;
  for (;;) {
    const rows = store.files.toExtract(modelId, after, QUEUE_ROWS, scan);
    if (rows.length === 0) return;
    yield* rows;
    after = rows.at(-1)?.id ?? after;
  }
}
