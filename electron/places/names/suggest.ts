/** Which name tells a place from the library's others: facts of all places in, names out. Pure. */
import type { NameSource } from '../../contract/place.ts';
import { foldedWord } from './generic-words.ts';

/** A photo of a place, as far as it may tell what the place is called. */
export interface NamingFacts {
  /** The names of the folders that it lies in (`nameInFolder`), outermost first. */
  folders: readonly string[];
  /** What a person wrote of it; null: nothing. */
  caption: string | null;
  /** Where it was taken; null: not known, or far from any. */
  town: string | null;
}

/** What names are made of, the best first. */
const KINDS = ['folder', 'two folders', 'folder in town', 'small folder', 'caption', 'town'] as const;
type NameKind = (typeof KINDS)[number];
const SOURCES: Record<NameKind, NameSource> = {
  folder: 'folder',
  'two folders': 'folder',
  'folder in town': 'folder',
  'small folder': 'folder',
  caption: 'caption',
  town: 'town',
};

type NamePair = [text: string, kind: NameKind];

interface NameCount {
  text: string;
  kind: NameKind;
  photoCount: number;
}

/** What the photos of one place may be named by, each with how many of them bear it. */
export interface PlaceNames {
  photoCount: number;
  captionCount: number;
  counts: ReadonlyMap<string, NameCount>;
}

/** How many photos of all places bear each name, and how many of the library lie in folders of that name. */
export interface NameTotals {
  inPlaces: Map<string, number>;
  inLibrary: ReadonlyMap<string, number>;
  libraryCount: number;
}

export interface Naming {
  /** null: nothing tells it from others. */
  suggestion: { name: string; source: NameSource } | null;
  /** What most of its photos lie in, other places too: a folder or a town. */
  within: string | null;
}

/**
 * Of the photos of places that bear a name, so many must be of the one that it is suggested for
 * (docs/measurements.md#names, as the two below).
 */
const LEAST_SHARE = 2 / 3;
/** Folders further out say less of a photo than of the library. */
const INNERMOST = 3;
/** What is longer, or ends like a sentence, tells a story. */
const CAPTION = /^(?!.*[.!?…]$)(?:\S+\s){0,5}\S+$/u;
const MOST_CHARACTERS = 50;
/** A caption of a single photo is of the photo. */
const LEAST_CAPTIONED = 2;

/** By it a folder, a caption and a town of the same name are one. */
export const nameKey = foldedWord;

export function placeNames(photos: readonly NamingFacts[]): PlaceNames {
  const counts = new Map<string, NameCount>();
  let captionCount = 0;
  for (const photo of photos) {
    // innermost folder first; of those that read the same the best kind
    const names = new Map(
      namesOf(photo)
        .toReversed()
        .map((name) => [nameKey(name[0]), name]),
    );
    for (const [key, [text, kind]] of names) {
      const known = counts.get(key);
      if (known === undefined) counts.set(key, { text, kind, photoCount: 1 });
      else known.photoCount += 1;
    }
    captionCount += Number(photo.caption !== null);
  }
  return { photoCount: photos.length, captionCount, counts };
}

function namesOf({ folders, caption, town }: NamingFacts): NamePair[] {
  const inner = folders.slice(-INNERMOST);
  const last = inner.at(-1);
  const isInTown = town !== null && last !== undefined && nameKey(last) !== nameKey(town);
  const pairs = inner.flatMap((outer, i) => inner.slice(i + 1).map((name) => `${outer}, ${name}`));
  return [
    ...inner.map((name): NamePair => [name, isSmall(name) ? 'small folder' : 'folder']),
    ...pairs.map((pair): NamePair => [pair, 'two folders']),
    ...(isInTown ? [[`${last}, ${town}`, 'folder in town'] satisfies NamePair] : []),
    ...(isShort(caption) ? [[caption, 'caption'] satisfies NamePair] : []),
    ...(town === null ? [] : [[town, 'town'] satisfies NamePair]),
  ];
}

/** `garden` is one of many; what is in it is called `Home, garden` where that tells more. */
const isSmall = (name: string): boolean => /^\p{Ll}/u.test(name);

const isShort = (caption: string | null): caption is string =>
  caption !== null && caption.length <= MOST_CHARACTERS && CAPTION.test(caption);

/** Adds a place's names to those of all places; with -1 takes them away. */
export function addNames(totals: NameTotals, { counts }: PlaceNames, sign: 1 | -1 = 1): void {
  for (const [key, { photoCount }] of counts)
    totals.inPlaces.set(key, (totals.inPlaces.get(key) ?? 0) + sign * photoCount);
}

/**
 * A name is suggested where at least half of the place's photos bear it and few of other places do, so that
 * no two places have it; what half of the library lies in names nothing. Folders come before captions and
 * captions before towns; a folder's name alone before two together.
 */
export function suggestName(names: PlaceNames, totals: NameTotals): Naming {
  const common = [...names.counts]
    .map(([key, count]) => ({ key, ...count, total: totals.inPlaces.get(key) ?? 0 }))
    .filter((name) => isCommon(names, name) && !isBroad(name.key, totals));
  const worth = ({ photoCount, total }: (typeof common)[number]): number => photoCount ** 2 / total;
  const [best] = common
    .filter(({ photoCount, total }) => photoCount > LEAST_SHARE * total)
    .sort((p, q) => KINDS.indexOf(p.kind) - KINDS.indexOf(q.kind) || worth(q) - worth(p));
  const around = common.find(({ kind }) => kind === 'folder') ?? common.find(({ kind }) => kind === 'town');
  return {
    suggestion: best === undefined ? null : { name: best.text, source: SOURCES[best.kind] },
    within: around?.text ?? null,
  };
}

function isCommon({ photoCount, captionCount }: PlaceNames, name: NameCount): boolean {
  if (name.kind !== 'caption') return 2 * name.photoCount >= photoCount;
  return name.photoCount >= LEAST_CAPTIONED && 2 * name.photoCount >= captionCount;
}

function isBroad(key: string, { inLibrary, libraryCount }: NameTotals): boolean {
  return 2 * (inLibrary.get(key) ?? 0) >= libraryCount;
}
