/** What places may be called, as far as their photos' folders, captions and towns tell. */
import { basename, dirname, sep } from 'node:path';
import { pathText } from '../../contract/paths.ts';
import type { PlaceSummary } from '../../contract/place.ts';
import type { NameTotals, Naming, PlaceNames } from '../../places/places.ts';
import { addNames, nameKey, nameInFolder, placeNames, suggestName } from '../../places/places.ts';
import type { MemberRow, Store } from '../../store/store.ts';

/** The names of all places, kept with them: one that changes changes what tells the others apart. */
export interface PlaceNaming {
  /** `photos`: the place's, each once. */
  add(placeId: number, photos: readonly MemberRow[], town: PlaceSummary['town']): void;
  forget(placeId: number): void;
  of(placeId: number): Naming;
}

const NAMELESS: Naming = { suggestion: null, within: null };

/** Counts the library's files by folder, in steps of some milliseconds. */
export function* placeNaming(store: Store): Generator<undefined, PlaceNaming> {
  const namesIn = folderNames();
  const totals = { inPlaces: new Map<string, number>(), ...(yield* libraryTotals(store, namesIn)) };
  const places = new Map<number, PlaceNames>();
  return {
    add(placeId, photos, town) {
      const names = placeNames(
        photos.map(({ folder, path, caption }) => ({
          folders: namesIn(pathText(folder), dirname(pathText(path))),
          caption,
          town: town?.name ?? null,
        })),
      );
      places.set(placeId, names);
      addNames(totals, names);
    },
    forget(placeId) {
      const names = places.get(placeId);
      if (names === undefined) return;
      places.delete(placeId);
      addNames(totals, names, -1);
    },
    of(placeId) {
      const names = places.get(placeId);
      return names === undefined ? NAMELESS : suggestName(names, totals);
    },
  };
}

/** Names in the folders of a path, outermost first, from the library's folder on. */
type NamesIn = (folder: string, below: string) => string[];

function folderNames(): NamesIn {
  const known = new Map<string, string[]>();
  return (folder, below) => {
    const key = `${folder}\0${below}`;
    const names =
      known.get(key) ?? [basename(folder), ...below.split(sep)].flatMap((one) => nameInFolder(one) ?? []);
    known.set(key, names);
    return names;
  };
}

function* libraryTotals(store: Store, namesIn: NamesIn): Generator<undefined, Omit<NameTotals, 'inPlaces'>> {
  const inLibrary = new Map<string, number>();
  let libraryCount = 0;
  for (const { folder, below, fileCount } of yield* store.directories.counts()) {
    libraryCount += fileCount;
    for (const key of new Set(namesIn(folder, below).map(nameKey)))
      inLibrary.set(key, (inLibrary.get(key) ?? 0) + fileCount);
  }
  return { inLibrary, libraryCount };
}
