/**
 * All photos of the library in time, and the folders they lie in: read in steps of some milliseconds, and
 * kept until they change.
 */
import type { Answer, PhotoFolder, PhotosChanged, Subfolder, TimeLine } from '../contract/requests.ts';
import { inSteps, sortedInSteps } from '../process/in-steps.ts';
import type { LyingRow, Store } from '../store/store.ts';
import type { FolderTree } from './folders/folder-tree.ts';
import { folderTree } from './folders/folder-tree.ts';
import { isDecoded } from './photos.ts';

export interface TimeLines {
  /** Latest first; of a folder and all below it, or (null) of the library. */
  list(within: Subfolder | null): Promise<TimeLine>;
  /** The other photos that one of the time line stands for, the earliest first; none: it is not there. */
  stack(photoId: number): Promise<Answer<'photos.stack'>>;
  folders(): Promise<PhotoFolder[]>;
  /** Stars were given to these photos or taken. */
  starsChanged(photoIds: readonly number[]): PhotosChanged;
  /** All may be otherwise. */
  invalidate(): PhotosChanged;
}

/** What is shown as one photo. */
interface Shown {
  id: number;
  takenAt: string | null;
  /** Of a camera's clock, as if it told UTC; a date alone is its midnight. */
  takenAtS: number | null;
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
  let reading: Promise<Read> | null = null;
  let revision = 0;
  const current = async (): Promise<Read> => {
    for (;;) {
      const begun = (reading ??= inSteps(readAll(store)));
      const read = await begun.catch((error: unknown) => {
        if (begun === reading) reading = null; // whoever asks next has it read anew
        throw error;
      });
      if (begun === reading) return read; // else all may be otherwise since
    }
  };
  const starred = (): Set<number> => {
    const favourites = store.decisions.favourites();
    const shownOf = store.places.shownOf(favourites);
    return new Set(favourites.flatMap((id) => [id, shownOf.get(id) ?? id]));
  };
  return {
    async list(within) {
      const { shown, folders } = await current();
      const isWanted = within === null ? null : folders.below(within);
      const rows = isWanted === null ? shown : shown.filter((one) => [...one.folders].some(isWanted));
      const readAs = revision;
      const columns = await inSteps(columnsOf(rows));
      const isStarred = starred(); // last: stars that were given meanwhile are among them
      const favourites = [...rows.keys()].filter((row) => isStarred.has(rows[row]!.id));
      return { ...columns, favourites, revision: readAs };
    },
    async folders() {
      const { shown, folders } = await current();
      const counted = await inSteps(folders.counted(shown));
      return counted.map(({ count, ...folder }) => ({ ...folder, photoCount: count }));
    },
    async stack(photoId) {
      const found = (await current()).shown.find(({ id }) => id === photoId);
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
      reading = null;
      return { revision: (revision += 1), stars: null };
    },
  };
}

const aspectPerMilleOf = ({ widthPx, heightPx }: { widthPx: number; heightPx: number }): number =>
  Math.max(1, Math.round((1000 * widthPx) / heightPx));

type Columns = Omit<TimeLine, 'revision' | 'favourites'>;

/** Rows that are put into columns in a step. */
const ROWS_AT_ONCE = 10_000;

function* columnsOf(rows: readonly Shown[]): Generator<undefined, Columns> {
  const columns: Columns = {
    ...{ ids: [], takenAtS: [], aspectPerMille: [] },
    stacks: { rows: [], photoCounts: [] },
  };
  for (const [row, { id, takenAtS, aspectPerMille, photos }] of rows.entries()) {
    if (row % ROWS_AT_ONCE === ROWS_AT_ONCE - 1) yield;
    columns.ids.push(id);
    if (takenAtS !== null) columns.takenAtS.push(takenAtS);
    columns.aspectPerMille.push(aspectPerMille);
    if (photos.size === 1) continue;
    columns.stacks.rows.push(row);
    columns.stacks.photoCounts.push(photos.size);
  }
  return columns;
}

const secondsOf = (takenAt: string): number =>
  Math.floor(Date.parse(takenAt.includes('T') ? `${takenAt}Z` : takenAt) / 1000);

/** Rows of parts that are added in a step. */
const PARTS_AT_ONCE = 1000;

function* readAll(store: Store): Generator<undefined, Read> {
  const shownOf = store.places.shownOf();
  const folders = folderTree(store);
  const there = new Set<number>();
  const shown = new Map<number, Shown>();
  const add = (id: number, [photo, takenAt, widthPx, heightPx, folderId, path]: LyingRow): void => {
    const folder = folders.of(folderId, path);
    if (folder === null) return;
    let known = shown.get(id);
    if (known === undefined) {
      const takenAtS = takenAt === null ? null : secondsOf(takenAt);
      const aspectPerMille = aspectPerMilleOf({ widthPx, heightPx });
      known = { id, takenAt, takenAtS, aspectPerMille, path, photos: new Set(), folders: new Set() };
      shown.set(id, known);
    }
    known.photos.add(photo);
    known.folders.add(folder);
  };
  // what is shown comes before its parts: it gives date and shape
  const parts: LyingRow[] = [];
  for (const rows of store.timeLine.lying()) {
    for (const row of rows) {
      there.add(row[0]);
      if (shownOf.has(row[0])) parts.push(row);
      else add(row[0], row);
    }
    yield;
  }
  for (const [i, row] of parts.entries()) {
    if (i % PARTS_AT_ONCE === 0) yield;
    const lead = shownOf.get(row[0])!;
    // what has gone shows nothing: what was part of it shows itself until a scan settles it
    add(there.has(lead) ? lead : row[0], row);
  }
  return { shown: yield* sortedInSteps([...shown.values()], latestFirst), folders };
}

/** Without a date last; of one moment, and without one, by path. */
function latestFirst(x: Shown, y: Shown): number {
  const [a, b] = [x.takenAt ?? '', y.takenAt ?? ''];
  return a === b ? Buffer.compare(x.path, y.path) || x.id - y.id : a < b ? 1 : -1;
}
