/**
 * How good the names are that places are suggested, for docs/measurements.md: the places of labelled photos
 * in folders and with captions as people keep them, made up by a seed, and what they are called then.
 *
 *   node test/support/measure/names.ts photos.tsv
 */
import { readFileSync } from 'node:fs';
import { random } from '../../../electron/demo/random.ts';
import type { NameTotals, NamingFacts } from '../../../electron/places/places.ts';
import { addNames, nameInFolder, nameKey, placeNames, suggestName } from '../../../electron/places/places.ts';

const ROUNDS = 50;
const [, , table = ''] = process.argv;

/** A place of a group: `petra/treasury`. */
interface Labelled {
  group: string;
  own: string;
  photoCount: number;
}

function labelled(): Labelled[] {
  const [, ...rows] = readFileSync(table, 'utf8').trim().split('\n');
  const places = rows.map((row) => row.split('\t')[1]!).filter((place) => place !== '-');
  return [...Map.groupBy(places, (place) => place)]
    .filter(([, photos]) => photos.length > 1)
    .map(([place, photos]) => {
      const [group, own = group] = place.split('/').map((name) => name.replaceAll('-', ' '));
      return { group: capital(group!), own: capital(own!), photoCount: photos.length };
    });
}
const capital = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** How a person keeps what was taken on one trip, to one group of places. */
const WAYS: ((place: Labelled, year: number) => string[])[] = [
  ({ group }, year) => [`${year}-08 ${group}`],
  ({ group, own }, year) => [`${group} ${year}`, own],
  ({ group, own }, year) => ['Family', `${year}`, `${year}-08 ${group}`, own],
  ({ group, own }, year) => ['Travel', 'With Anna', `${year} ${group}`, own, 'Selection'],
  ({ group }, year) => ['Travel', `${year} ${group}`, 'Day 2'],
  () => ['DCIM', '100CANON'],
];
/** Of a photo, not of its place. */
const WHO = ['Anna', 'Tom', 'Grandma', 'The dog', 'All of us', 'A cat', 'Me'];
const DOES = [
  'laughs',
  'asleep',
  'at lunch',
  'in the rain',
  'with a hat',
  'before the bus',
  'lost again',
  'at last',
];

function libraryOf(places: readonly Labelled[], next: () => number): NamingFacts[][] {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!;
  const trips = new Map<string, { way: (typeof WAYS)[number]; year: number }[]>();
  for (const { group } of places)
    if (!trips.has(group))
      trips.set(
        group,
        Array.from({ length: next() < 0.4 ? 2 : 1 }, (_, i) => ({ way: pick(WAYS), year: 2008 + 5 * i })),
      );
  return places.map((place) =>
    Array.from({ length: place.photoCount }, (): NamingFacts => {
      const isMisfiled = next() < 0.05;
      const of = isMisfiled ? pick(places) : place;
      const { way, year } = pick(trips.get(of.group)!);
      const folders = ['Pictures', ...way(of, year)].flatMap((name) => nameInFolder(name) ?? []);
      const caption =
        next() > 0.15 ? null : next() < 0.5 ? `${place.own}, ${place.group}` : `${pick(WHO)} ${pick(DOES)}`;
      return { folders, caption, town: null };
    }),
  );
}

type Told = 'nothing' | 'its own name' | "its group's name" | 'another name';
const count: Record<Told, number> = {
  ...{ nothing: 0, 'its own name': 0, "its group's name": 0, 'another name': 0 },
};
const places = labelled();
const next = random(1);
for (let round = 0; round < ROUNDS; round += 1) {
  const library = libraryOf(places, next);
  const keys = library.flat().flatMap(({ folders }) => [...new Set(folders.map(nameKey))]);
  const inLibrary = new Map([...Map.groupBy(keys, (key) => key)].map(([key, all]) => [key, all.length]));
  const totals: NameTotals = { inPlaces: new Map(), inLibrary, libraryCount: library.flat().length };
  const names = library.map(placeNames);
  for (const one of names) addNames(totals, one);
  for (const [i, { own, group }] of places.entries()) {
    const told = suggestName(names[i]!, totals).suggestion?.name;
    const says = (name: string): boolean => nameKey(told ?? '').includes(nameKey(name));
    if (told === undefined) count.nothing += 1;
    else count[says(own) ? 'its own name' : says(group) ? "its group's name" : 'another name'] += 1;
  }
}
for (const [told, timesTold] of Object.entries(count)) console.log(`${told}: ${timesTold}`);
