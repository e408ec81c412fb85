/** What the places have to filter by, as options of the filters. Pure. */
import type { Answer, PlaceFilter, Subfolder } from '../../../electron/contract/requests.ts';

export type PlaceOptions = Answer<'places.options'>;

export interface Option {
  value: string;
  name: string;
  /** How many places have it; null: it is gone from the library. */
  placeCount: number | null;
  /** How many it is within. */
  depth?: number;
}

export const noOptions: PlaceOptions = { years: [], cameras: [], folders: [], favouriteCount: 0 };

export const valueOf = ({ folderId, within }: Subfolder): string => JSON.stringify([folderId, ...within]);

/** What `valueOf` made. */
export function parseFolder(value: string): Subfolder {
  const [folderId, ...within] = JSON.parse(value) as [number, ...string[]];
  return { folderId, within };
}

/** Latest first: those of the library, and `chosen`, which may be gone from it. */
export function yearOptions({ years }: PlaceOptions, chosen: PlaceFilter['years']): Option[] {
  const known = years.map(({ year, placeCount }) => ({ value: `${year}`, name: `${year}`, placeCount }));
  const wanted = chosen === null ? [] : [`${chosen.from}`, `${chosen.to}`];
  return wanted
    .reduce<Option[]>((all, year) => withChosen(all, { value: year, name: year }), known)
    .sort((x, y) => Number(y.value) - Number(x.value));
}

/** Those of the library, and `chosen`, which may be gone from it. */
export const cameraOptions = ({ cameras }: PlaceOptions, chosen: string | null): Option[] =>
  withChosen(
    cameras.map(({ camera, placeCount }) => ({ value: camera, name: camera, placeCount })),
    chosen === null ? null : { value: chosen, name: chosen },
  );

/** Each below the one it is in; and `chosen`, which may be gone from the library. */
export function folderOptions({ folders }: PlaceOptions, chosen: PlaceFilter['folder']): Option[] {
  return withChosen(
    folders.map((folder) => ({
      value: valueOf(folder),
      name: ownName(folder.name),
      placeCount: folder.placeCount,
      depth: folder.within.length,
    })),
    chosen && { value: valueOf(chosen), name: chosen.within.at(-1) ?? '…' },
  );
}

/** Of a library's folder the name is its path. */
const ownName = (name: string): string =>
  name
    .split(/[\\/]/)
    .filter((part) => part !== '')
    .at(-1) ?? name;

/** Not by one thing that all of so many places have; by several, with another filter, even then. */
export const canFilter = (options: readonly Option[], placeCount: number): boolean =>
  options.length > 1 || options.some((option) => option.placeCount !== placeCount);

function withChosen(options: Option[], chosen: Pick<Option, 'value' | 'name'> | null): Option[] {
  return chosen === null || options.some(({ value }) => value === chosen.value)
    ? options
    : [{ ...chosen, placeCount: null }, ...options];
}
