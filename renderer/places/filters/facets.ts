/** What the places have to filter by, as options of the filters. Pure. */
import type { Answer, PlaceFilter, Subfolder } from '../../../electron/contract/requests.ts';
import type { Say } from '../../text/messages.ts';

export type PlaceOptions = Answer<'places.options'>;

export interface Option {
  value: string;
  text: string;
}

export const noOptions: PlaceOptions = { years: [], cameras: [], folders: [], favouriteCount: 0 };

export const valueOf = ({ folderId, within }: Subfolder): string => JSON.stringify([folderId, ...within]);

/** What `valueOf` made. */
export function parseFolder(value: string): Subfolder {
  const [folderId, ...within] = JSON.parse(value) as [number, ...string[]];
  return { folderId, within };
}

/** Latest first: those of the library, and `chosen`, which may be gone from it. */
export function yearOptions(say: Say, { years }: PlaceOptions, chosen: PlaceFilter['years']): Option[] {
  const known = years.map(({ year, placeCount }) => ({
    value: `${year}`,
    text: say('filter.option', { name: `${year}`, n: placeCount }),
  }));
  const wanted = chosen === null ? [] : [chosen.from, chosen.to];
  return wanted
    .reduce((all, year) => withChosen(all, { value: `${year}`, text: `${year}` }), known)
    .sort((x, y) => Number(y.value) - Number(x.value));
}

/** Those of the library, and `chosen`, which may be gone from it. */
export const cameraOptions = (say: Say, { cameras }: PlaceOptions, chosen: string | null): Option[] =>
  withChosen(
    cameras.map(({ camera, placeCount }) => ({
      value: camera,
      text: say('filter.option', { name: camera, n: placeCount }),
    })),
    chosen === null ? null : { value: chosen, text: chosen },
  );

/** Each below the one it is in, further to the right. */
export function folderOptions(say: Say, { folders }: PlaceOptions, chosen: PlaceFilter['folder']): Option[] {
  return withChosen(
    folders.map((folder) => ({
      value: valueOf(folder),
      text:
        '\u2003'.repeat(folder.within.length) +
        say('filter.option', { name: ownName(folder.name), n: folder.placeCount }),
    })),
    chosen && { value: valueOf(chosen), text: chosen.within.at(-1) ?? say('filter.folder') },
  );
}

/** Of a library's folder the name is its path. */
const ownName = (name: string): string =>
  name
    .split(/[\\/]/)
    .filter((part) => part !== '')
    .at(-1) ?? name;

const withChosen = (options: Option[], chosen: Option | null): Option[] =>
  chosen === null || options.some(({ value }) => value === chosen.value) ? options : [chosen, ...options];
