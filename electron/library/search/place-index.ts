/** What places are found by, in memory: words of all their texts, and what holds for single photos. Pure. */

export interface IndexedPhoto {
  /** Its own id, and those of what is stacked on it. */
  ids: readonly number[];
  year: number | null;
  /** Of all its files; a number that the asker gives each. */
  folders: readonly number[];
  cameras: readonly string[];
}

export interface IndexedPlace {
  /** Names, folders, files, cameras and years: folded, a line each. */
  text: string;
  /** ISO 3166-1, two letters. */
  country: string | null;
  photos: readonly IndexedPhoto[];
  /** Those of all its photos, each once. */
  years: readonly number[];
  folders: readonly number[];
  cameras: readonly string[];
}

/** What one and the same photo of a place is to have. */
export interface PhotoQuestion {
  /** Both included. */
  years: { from: number; to: number } | null;
  camera: string | null;
  isInFolder: ((folder: number) => boolean) | null;
  /** One of the photo's ids is one of these. */
  favourites: ReadonlySet<number> | null;
}

/** Case and accents do not matter: `cafe` finds `Café`. */
export function folded(text: string): string {
  return ASCII.test(text)
    ? text.toLowerCase()
    : text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

const ASCII = /^[\u0000-\u007f]*$/;

/** A path falls apart into the names in it. */
export const wordsOf = (text: string): string[] =>
  folded(text)
    .split(/[\s/\\]+/)
    .filter((word) => word !== '');

/**
 * Ids of the places in whose texts, or in the names of whose countries, every word is, and of which a photo
 * has all that is asked. `countryNames`: folded, by code.
 */
export function findPlaces(
  places: ReadonlyMap<number, IndexedPlace>,
  words: readonly string[],
  countryNames: ReadonlyMap<string, string>,
  question: PhotoQuestion,
): number[] {
  const countries = words.map(
    (word) => new Set([...countryNames].filter(([, name]) => name.includes(word)).map(([code]) => code)),
  );
  const has = photoTest(question);
  const found: number[] = [];
  for (const [id, { text, country, photos }] of places) {
    const isWord = (word: string, i: number): boolean =>
      (country !== null && countries[i]!.has(country)) || text.includes(word);
    if (words.every(isWord) && (has === null || photos.some(has))) found.push(id);
  }
  return found;
}

/** null: all photos pass. */
function photoTest(question: PhotoQuestion): ((photo: IndexedPhoto) => boolean) | null {
  const { years, camera, isInFolder, favourites } = question;
  const tests: ((photo: IndexedPhoto) => boolean)[] = [];
  if (years !== null) tests.push(({ year }) => year !== null && year >= years.from && year <= years.to);
  if (camera !== null) tests.push(({ cameras }) => cameras.includes(camera));
  if (favourites !== null) tests.push(({ ids }) => ids.some((id) => favourites.has(id)));
  if (isInFolder !== null) tests.push(({ folders }) => folders.some(isInFolder));
  return tests.length === 0 ? null : (photo) => tests.every((test) => test(photo));
}

/** Of each value, how many places have it. */
export function countPlaces<T>(
  places: Iterable<IndexedPlace>,
  valuesOf: (place: IndexedPlace) => readonly T[],
): Map<T, number> {
  const counts = new Map<T, number>();
  for (const place of places)
    for (const value of valuesOf(place)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
