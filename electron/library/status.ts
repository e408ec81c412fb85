/** What a library holds, in figures. */
import type { LibraryStatus } from '../contract/library.ts';
import type { LibraryState } from '../contract/requests.ts';
import { leftOutIn } from '../scan/pipeline.ts';
import { atOnce } from '../process/at-once.ts';
import type { Store } from '../store/store.ts';

export function statusOf(store: Store, folder: string): LibraryStatus {
  return {
    folder,
    database: store.path,
    databaseBytes: store.size.bytes(),
    folders: store.files.folderViews(),
    files: store.files.counts(),
    photos: atOnce(store.photos.count()),
    leftOut: leftOutIn(store),
    models: store.modelIds().map((id) => {
      const { candidates, matches } = store.pairs.counts(id);
      return {
        id,
        ...store.photos.counts(id),
        pairs: candidates,
        matches,
        places: atOnce(store.places.shownCount(id)),
        snapshotBytes: store.snapshots.sizeBytes(id),
      };
    }),
  };
}

export type LibraryCounts = Pick<
  LibraryState,
  'folders' | 'photoCount' | 'offlineCount' | 'failureCount' | 'placeCount'
>;

/** In steps of some milliseconds. */
export function* countsOf(store: Store, modelId: string): Generator<undefined, LibraryCounts> {
  const folders = store.files.folderViews();
  yield;
  const photoCount = yield* store.photos.count();
  const offlineCount = store.files.counts().offline;
  yield;
  const placeCount = yield* store.places.shownCount(modelId);
  const failureCount = store.files.failures(modelId).length;
  return { folders, photoCount, offlineCount, failureCount, placeCount };
}
