/** What the library holds, as the doors above show it. */
import type { LibraryStatus, PlaceView } from '../contract/library.ts';
import type { Link } from '../contract/match.ts';
import type { Store } from '../store/store.ts';

/**
 * Places of two photos and more, largest first, then by id; photos by time taken, then path; links best
 * first.
 */
export function placeViews(store: Store, modelId: string): PlaceView[] {
  const rows = store.places.list(modelId);
  const placeOf = new Map(rows.flatMap(({ id, photos }) => photos.map((photo) => [photo, id] as const)));
  const links = new Map<number, Link[]>(rows.map(({ id }) => [id, []]));
  for (const link of store.pairs.links(modelId)) {
    const place = placeOf.get(link.a);
    if (place !== undefined && place === placeOf.get(link.b)) links.get(place)?.push(link);
  }
  return rows
    .map(({ id, photos }) => ({
      id,
      photos: store.photos
        .views(photos)
        .filter(({ state }) => state !== 'vanished')
        .sort(
          (x, y) =>
            compare(x.takenAt ?? '9', y.takenAt ?? '9') ||
            compare(x.files[0] ?? '', y.files[0] ?? '') ||
            x.id - y.id,
        ),
      links: (links.get(id) ?? []).sort((x, y) => y.score - x.score || x.a - y.a || x.b - y.b),
    }))
    .filter(({ photos }) => photos.length >= 2)
    .sort((x, y) => y.photos.length - x.photos.length || x.id - y.id);
}

export function compare(x: string, y: string): number {
  return x < y ? -1 : x > y ? 1 : 0;
}

export function statusOf(store: Store, folder: string): LibraryStatus {
  return {
    folder,
    database: store.path,
    databaseBytes: store.sizeBytes(),
    folders: store.files.folderViews(),
    files: store.files.counts(),
    photos: store.photos.count(),
    models: store.modelIds().map((id) => {
      const { candidates, matches } = store.pairs.counts(id);
      return {
        id,
        ...store.photos.counts(id),
        pairs: candidates,
        matches,
        places: store.places.list(id).length,
        snapshotBytes: store.snapshots.sizeBytes(id),
      };
    }),
  };
}
