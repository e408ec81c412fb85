/**
 * All photos of the library in time, and the folders they lie in: read in one pass, and kept until they
 * change.
 */
import type { Answer, PhotoFolder, PhotosChanged, Subfolder, TimeLine } from '../contract/requests.ts';
import type { LyingRow, Store } from '../store/store.ts';
import type { FolderTree } from './folders/folder-tree.ts';
import { folderTree } from './folders/folder-tree.ts';
import { isDecoded } from './photos.ts';

export interface TimeLines {
  /** Latest first; of a folder and all below it, or (null) of the library. */
  list(within: Subfolder | null): TimeLine;
  /** The other photos that one of the time line stands for, the earliest first; none: it is not there. */
  stack(photoId: number): Answer<'photos.stack'>;
  folders(): PhotoFolder[];
  /** Stars were given to these photos or taken. */
  starsChanged(photoIds: readonly number[]): PhotosChanged;
  /** All may be otherwise. */
  invalidate(): PhotosChanged;
}

/** What is shown as one photo. */
interface Shown {
  id: number;
  takenAt: string | null;
  aspectPerMille: number;
  /** Of its first file. */
  path: Buffer;
  photos: Set<number>;
  /** Those that it lies in themselves, as numbers of the tree. */
  folders: Set<number>;
}

interface Read {
  /** Latest first. */
  shown: Shown[];
  folders: FolderTree;
}

export function timeLines(store: Store): TimeLines {
  let read: Read | null = null;
  let revision = 0;
  const current = (): Read => (read ??= readAll(store));
  const starred = (): Set<number> => {
    const favourites = store.decisions.favourites();
    const shownOf = store.places.shownOf(favourites);
    return new Set(favourites.flatMap((id) => [id, shownOf.get(id) ?? id]));
  };
  return {
    list(within) {
      const { shown, folders } = current();
      const isWanted = within === null ? null : folders.below(within);
      const rows = isWanted === null ? shown : shown.filter((one) => [...one.folders].some(isWanted));
      return { ...columnsOf(rows, starred()), revision };
    },
    folders() {
      const { shown, folders } = current();
      return folders.counted(shown).map(({ count, ...folder }) => ({ ...folder, photoCount: count }));
    },
    stack(photoId) {
      const found = current().shown.find(({ id }) => id === photoId);
      const others = store.photos
        .views([...(found?.photos ?? [])].filter((id) => id !== photoId))
        .filter(isDecoded)
        .sort((x, y) => (x.takenAt ?? '').localeCompare(y.takenAt ?? '') || x.id - y.id);
      return { ids: others.map(({ id }) => id), aspectPerMille: others.map(aspectPerMilleOf) };
    },
    starsChanged(photoIds) {
      const shownOf = store.places.shownOf(photoIds);
      const shown = new Set(photoIds.map((id) => shownOf.get(id) ?? id));
      const stars = [...shown].map((photoId) => ({
        photoId,
        isFavourite: store.decisions.isFavourite(photoId),
      }));
      return { revision: (revision += 1), stars };
    },
    invalidate() {
      read = null;
      return { revision: (revision += 1), stars: null };
    },
  };
}

const aspectPerMilleOf = ({ widthPx, heightPx }: { widthPx: number; heightPx: number }): number =>
  Math.max(1, Math.round((1000 * widthPx) / heightPx));

function columnsOf(rows: readonly Shown[], favourites: ReadonlySet<number>): Omit<TimeLine, 'revision'> {
  const numbered = rows.map((one, row) => ({ ...one, row }));
  const stacks = numbered.filter(({ photos }) => photos.size > 1);
  return {
    ids: rows.map(({ id }) => id),
    takenAtS: rows.flatMap(({ takenAt }) => (takenAt === null ? [] : [secondsOf(takenAt)])),
    aspectPerMille: rows.map(({ aspectPerMille }) => aspectPerMille),
    favourites: numbered.filter(({ id }) => favourites.has(id)).map(({ row }) => row),
    stacks: {
      rows: stacks.map(({ row }) => row),
      photoCounts: stacks.map(({ photos }) => photos.size),
    },
  };
}

/** Of a camera's clock, as if it told UTC; a date alone is its midnight. */
const secondsOf = (takenAt: string): number =>
  Math.floor(Date.parse(takenAt.includes('T') ? `${takenAt}Z` : takenAt) / 1000);

function readAll(store: Store): Read {
  const rows = store.timeLine.lying();
  const there = new Set(rows.map(([photo]) => photo));
  const shownOf = store.places.shownOf();
  /** What has gone shows nothing: what was part of it shows itself until a scan settles it. */
  const shownIdOf = (photo: number): number => {
    const lead = shownOf.get(photo);
    return lead !== undefined && there.has(lead) ? lead : photo;
  };
  const folders = folderTree(store);
  const shown = new Map<number, Shown>();
  // what is shown comes before its parts: it gives date and shape
  const isPart = ([photo]: LyingRow): boolean => shownIdOf(photo) !== photo;
  for (const row of [...rows.filter((one) => !isPart(one)), ...rows.filter(isPart)]) {
    const [photo, takenAt, widthPx, heightPx, folderId, path] = row;
    const id = shownIdOf(photo);
    const folder = folders.of(folderId, path);
    if (folder === null) continue;
    let known = shown.get(id);
    if (known === undefined) {
      const aspectPerMille = aspectPerMilleOf({ widthPx, heightPx });
      known = { id, takenAt, aspectPerMille, path, photos: new Set(), folders: new Set() };
      shown.set(id, known);
    }
    known.photos.add(photo);
    known.folders.add(folder);
  }
  return { shown: [...shown.values()].sort(latestFirst), folders };
}

/** Without a date last; of one moment, and without one, by path. */
function latestFirst(x: Shown, y: Shown): number {
  const [a, b] = [x.takenAt ?? '', y.takenAt ?? ''];
  return a === b ? Buffer.compare(x.path, y.path) || x.id - y.id : a < b ? 1 : -1;
}
