/**
 * Which places a search and its filters find. All that they are found by is read once and kept until it
 * changes: in slices, between which the engine answers others.
 */
import { basename, dirname, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pathText } from '../../contract/paths.ts';
import type { PlaceSummary } from '../../contract/place.ts';
import type { Answer, Ask } from '../../contract/requests.ts';
import type { PlaceFileRow, Store } from '../../store/store.ts';
import { inSteps } from '../../process/in-steps.ts';
import type { FolderTree } from '../folders/folder-tree.ts';
import { folderTree } from '../folders/folder-tree.ts';
import type { KeptPlaces, PlacesChange } from '../places.ts';
import type { IndexedPhoto, IndexedPlace } from './place-index.ts';
import { countPlaces, findPlaces, folded, wordsOf } from './place-index.ts';

export interface PlaceSearch {
  /** Ids of the places that it finds, in no order. */
  find(question: Ask<'places.search'>): Promise<number[]>;
  /** What the library has to filter by. */
  options(): Promise<Answer<'places.options'>>;
}

export interface KeptSearch extends PlaceSearch {
  /** These places are otherwise, or all. */
  changed(change: PlacesChange): void;
}

interface Read {
  places: Map<number, IndexedPlace>;
  /** Those that are to be read. */
  pending: Set<number>;
  folders: FolderTree;
  /** Each camera's name once: there are many photos and few cameras. */
  cameras: Map<string, string>;
}

/** Photos that are read at once: some 10 ms of the engine's thread. */
const SLICE = 1000;

export function placeSearch(store: Store, modelId: string, places: KeptPlaces): KeptSearch {
  let read: Read | null = null;

  const readSlice = (into: Read): void => {
    let photoCount = 0;
    for (const id of into.pending) {
      if (photoCount >= SLICE) return;
      into.pending.delete(id);
      const summary = places.summary(id);
      if (summary === null) {
        into.places.delete(id);
        continue;
      }
      photoCount += summary.photoCount;
      into.places.set(id, indexed(summary, store.places.files(modelId, id), into));
    }
  };
  const current = async (): Promise<Read> => {
    for (;;) {
      await places.ready();
      read ??= {
        places: new Map(),
        pending: new Set(places.ids()),
        folders: folderTree(store),
        cameras: new Map(),
      };
      if (read.pending.size === 0) return read;
      readSlice(read);
      await setImmediate();
    }
  };
  return {
    async find({ text, language, years, camera, folder, isFavourite }) {
      const { places: all, folders } = await current();
      return findPlaces(all, wordsOf(withoutRoots(store, text)), countryNames(language), {
        years,
        camera,
        isInFolder: folder && folders.below(folder),
        favourites: isFavourite ? new Set(store.decisions.favourites()) : null,
      });
    },
    async options() {
      const { places: all, folders } = await current();
      const favourites = new Set(store.decisions.favourites());
      const isStarred = ({ photos }: IndexedPlace): boolean =>
        photos.some(({ ids }) => ids.some((id) => favourites.has(id)));
      const years = countPlaces(all.values(), (place) => place.years);
      const cameras = countPlaces(all.values(), (place) => place.cameras);
      const counted = await inSteps(folders.counted([...all.values()]));
      return {
        years: [...years].sort(([x], [y]) => y - x).map(([year, placeCount]) => ({ year, placeCount })),
        cameras: [...cameras]
          .sort(([x], [y]) => byName(x, y))
          .map(([camera, placeCount]) => ({ camera, placeCount })),
        folders: counted.map(({ count, ...folder }) => ({ ...folder, placeCount: count })),
        favouriteCount: favourites.size === 0 ? 0 : [...all.values()].filter(isStarred).length,
      };
    },
    changed({ places: changed, gone }) {
      if (changed === null) read = null;
      else for (const id of [...gone, ...changed.map((place) => place.id)]) read?.pending.add(id);
    },
  };
}

const byName = new Intl.Collator(undefined, { numeric: true }).compare;

/** What a person copied may be a whole path; what leads to the library's folders is not searched. */
function withoutRoots(store: Store, text: string): string {
  return store.files
    .folders()
    .reduce((rest, { path }) => rest.replaceAll(dirname(pathText(path)) + sep, ' '), text);
}

function indexed(summary: PlaceSummary, rows: readonly PlaceFileRow[], read: Read): IndexedPlace {
  const photos = [...Map.groupBy(rows, (row) => row.shown)].map(([shown, files]) =>
    photoOf(shown, files, read),
  );
  const years = distinct(photos.flatMap(({ year }) => year ?? []));
  const folders = distinct(photos.flatMap((photo) => photo.folders));
  const cameras = distinct(photos.flatMap((photo) => photo.cameras));
  const { name, suggestion, within, town } = summary;
  const lines = [
    ...[name, suggestion?.name, within, town?.name].flatMap((text) => text ?? []),
    ...folders.flatMap((folder) => read.folders.names(folder)),
    ...rows.map(({ path }) => basename(pathText(path))),
    ...cameras,
    ...years,
  ];
  const text = folded(distinct(lines).join('\n'));
  return { text, country: town?.country ?? null, photos, years, folders, cameras };
}

/** What is shown gives the date. */
function photoOf(shown: number, files: readonly PlaceFileRow[], { folders, cameras }: Read): IndexedPhoto {
  const takenAt = files.find(({ photo }) => photo === shown)?.takenAt ?? null;
  return {
    ids: distinct(files.map(({ photo }) => photo)),
    year: takenAt === null ? null : Number.parseInt(takenAt, 10),
    folders: distinct(files.flatMap(({ folderId, path }) => folders.of(folderId, path) ?? [])),
    cameras: distinct(files.flatMap(({ camera }) => (camera === null ? [] : once(cameras, camera)))),
  };
}

function once(known: Map<string, string>, text: string): string {
  if (!known.has(text)) known.set(text, text);
  return known.get(text)!;
}

const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

const FIRST = 65;
const LETTERS = Array.from({ length: 26 }, (_, i) => String.fromCharCode(FIRST + i));
const CODES = LETTERS.flatMap((one) => LETTERS.map((other) => one + other));
const namesOfCountries = new Map<string, Map<string, string>>();

/** Names of all countries in the language and in English, folded, by code. */
function countryNames(language: string): Map<string, string> {
  const known = namesOfCountries.get(language);
  if (known !== undefined) return known;
  const languages = [language, 'en'].map(
    (one) => new Intl.DisplayNames(one, { type: 'region', fallback: 'none' }),
  );
  const names = new Map(
    CODES.map((code) => [code, folded(languages.map((one) => one.of(code) ?? '').join('\n'))]),
  );
  namesOfCountries.set(language, names);
  return names;
}
