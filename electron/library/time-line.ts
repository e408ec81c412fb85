/**
 * All photos of the library in time, and the folders they lie in: read in one pass, and kept until they
 * change.
 */
import { sep } from 'node:path';
import { pathBytes, pathText } from '../contract/paths.ts';
import type { Answer, PhotoFolder, PhotosChanged, Subfolder, TimeLine } from '../contract/requests.ts';
import type { LyingRow, Store } from '../store/store.ts';
import { isDecoded } from './photos.ts';

export interface TimeLines {
  /** Latest first; of a folder and all below it, or (null) of the library. */
  list(within: Subfolder | null): TimeLine;
  /** The other photos that one of the time line stands for, the earliest first; none where it is not there. */
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
  /** Those that it lies in themselves, as numbers of `Read.folders`. */
  folders: Set<number>;
}

interface FolderNode extends PhotoFolder {
  /** null: it is one of the library's. */
  parent: number | null;
}

interface Read {
  /** Latest first. */
  shown: Shown[];
  /** Each after the one it is in. */
  folders: FolderNode[];
  numberOf: Map<string, number>;
}

const SEPARATOR = sep.charCodeAt(0);

export function timeLines(store: Store): TimeLines {
  let read: Read | null = null;
  let revision = 0;
  const current = (): Read => (read ??= readAll(store));
  const starred = (): Set<number> => {
    const shownOf = store.places.shownOf();
    return new Set(store.decisions.favourites().flatMap((id) => [id, shownOf.get(id) ?? id]));
  };
  return {
    list(within) {
      const { shown, folders, numberOf } = current();
      const found = within === null ? null : (numberOf.get(keyOf(within)) ?? -1);
      const isWanted = found === null ? null : below(folders, found);
      const rows = isWanted === null ? shown : shown.filter((one) => [...one.folders].some(isWanted));
      return { ...columnsOf(rows, starred()), revision };
    },
    stack(photoId) {
      const found = current().shown.find(({ id }) => id === photoId);
      const others = store.photos
        .views([...(found?.photos ?? [])].filter((id) => id !== photoId))
        .filter(isDecoded)
        .sort((x, y) => (x.takenAt ?? '').localeCompare(y.takenAt ?? '') || x.id - y.id);
      return { ids: others.map(({ id }) => id), aspectPerMille: others.map(aspectPerMilleOf) };
    },
    folders: () => inOrder(current().folders),
    starsChanged(photoIds) {
      const shownOf = store.places.shownOf();
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
  const { folders, numberOf, folderOf } = folderTree(store);
  const shown = new Map<number, Shown>();
  // what is shown comes before its parts: it gives date and shape
  const isPart = ([photo]: LyingRow): boolean => shownIdOf(photo) !== photo;
  for (const row of [...rows.filter((one) => !isPart(one)), ...rows.filter(isPart)]) {
    const [photo, takenAt, widthPx, heightPx, folderId, path] = row;
    const id = shownIdOf(photo);
    const folder = folderOf(folderId, path);
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
  count(folders, shown.values());
  return { shown: [...shown.values()].sort(latestFirst), folders, numberOf };
}

/** Without a date last; of one moment, and without one, by path. */
function latestFirst(x: Shown, y: Shown): number {
  const [a, b] = [x.takenAt ?? '', y.takenAt ?? ''];
  return a === b ? Buffer.compare(x.path, y.path) || x.id - y.id : a < b ? 1 : -1;
}

/** Folders as they are met, each after the one it is in. */
function folderTree(store: Store) {
  const folders: FolderNode[] = [];
  const numberOf = new Map<string, number>();
  const tops = new Map(store.files.folders().map(({ id, path }) => [id, pathText(path)]));
  const numberAt = (folderId: number, path: Buffer): number | null => {
    const top = tops.get(folderId);
    if (top === undefined) return null; // it was removed
    const key = `${folderId} ${path.toString('latin1')}`;
    const known = numberOf.get(key);
    if (known !== undefined) return known;
    const end = path.lastIndexOf(SEPARATOR);
    const parent = path.length === 0 ? null : numberAt(folderId, path.subarray(0, Math.max(0, end)));
    const name = path.length === 0 ? top : pathText(path.subarray(end + 1));
    const within = parent === null ? [] : [...folders[parent]!.within, name];
    folders.push({ folderId, within, name, photoCount: 0, parent });
    numberOf.set(key, folders.length - 1);
    return folders.length - 1;
  };
  const folderOf = (folderId: number, path: Buffer): number | null =>
    numberAt(folderId, path.subarray(0, Math.max(0, path.lastIndexOf(SEPARATOR))));
  return { folders, numberOf, folderOf };
}

const keyOf = ({ folderId, within }: Subfolder): string =>
  `${folderId} ${pathBytes(within.join(sep)).toString('latin1')}`;

/** Counts each photo once in every folder that it lies in or below. */
function count(folders: FolderNode[], shown: Iterable<Shown>): void {
  for (const one of shown) {
    const counted = new Set<number>();
    for (let at of one.folders as Iterable<number | null>)
      for (; at !== null && !counted.has(at); at = folders[at]!.parent) {
        counted.add(at);
        folders[at]!.photoCount += 1;
      }
  }
}

const byName = new Intl.Collator(undefined, { numeric: true }).compare;

/** The folders by name, each after the one it is in. */
function inOrder(folders: readonly FolderNode[]): PhotoFolder[] {
  const children = Map.groupBy(folders.entries(), ([, { parent }]) => parent);
  const visit = (parent: number | null): PhotoFolder[] =>
    (children.get(parent) ?? [])
      .sort(([, x], [, y]) => byName(x.name, y.name))
      .flatMap(([number, { parent: _, ...folder }]) => [folder, ...visit(number)]);
  return visit(null);
}

/** Is a folder this one, or below it? A number below 0 is no folder. */
function below(folders: readonly FolderNode[], found: number): (number: number) => boolean {
  const isBelow = new Map<number | null, boolean>([
    [null, false],
    [found, true],
  ]);
  for (const [number, { parent }] of folders.entries())
    if (number !== found) isBelow.set(number, isBelow.get(parent)!);
  return (number) => isBelow.get(number)!;
}
