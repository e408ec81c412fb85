import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NameTotals, NamingFacts } from '../../../electron/places/places.ts';
import { addNames, nameKey, placeNames, suggestName } from '../../../electron/places/places.ts';

const photos = (count: number, of: Partial<NamingFacts>): NamingFacts[] =>
  Array.from({ length: count }, () => ({ folders: [], caption: null, town: null, ...of }));

/** Of each place what is suggested, in a library that holds these places and so many other photos. */
function named(places: NamingFacts[][], others: NamingFacts[] = photos(1000, {})) {
  const inLibrary = new Map<string, number>();
  const library = [...places.flat(), ...others];
  for (const { folders } of library)
    for (const key of new Set(folders.map(nameKey))) inLibrary.set(key, (inLibrary.get(key) ?? 0) + 1);
  const totals: NameTotals = { inPlaces: new Map(), inLibrary, libraryCount: library.length };
  const names = places.map(placeNames);
  for (const one of names) addNames(totals, one);
  return names.map((one) => suggestName(one, totals));
}
const namesIn = (...args: Parameters<typeof named>) =>
  named(...args).map(({ suggestion }) => suggestion?.name ?? null);

test('A folder of its own names a place, from whichever years its photos are', () => {
  const petra = [...photos(3, { folders: ['Petra'] }), ...photos(2, { folders: ['petra'] })];
  expect(named([petra, photos(3, {})])).toEqual([
    { suggestion: { name: 'Petra', source: 'folder' }, within: 'Petra' },
    { suggestion: null, within: null },
  ]);
});

test('The innermost of several folders names it', () => {
  expect(namesIn([photos(3, { folders: ['Jordan', 'Petra'] })])).toEqual(['Petra']);
});

test('A folder that several places lie in names none of them, and is what they are in', () => {
  const places = [photos(5, { folders: ['Porto'] }), photos(5, { folders: ['Porto'] })];
  expect(named(places)).toEqual(places.map(() => ({ suggestion: null, within: 'Porto' })));
});

test('One place has the name of a folder in which little of other places lies', () => {
  expect(namesIn([photos(5, { folders: ['Porto'] }), photos(2, { folders: ['Porto'] })])).toEqual([
    'Porto',
    null,
  ]);
});

test('Two folders together name what neither tells apart', () => {
  const places = [
    photos(3, { folders: ['Home', 'garden'] }),
    photos(3, { folders: ['Home', 'kitchen'] }),
    photos(3, { folders: ['Grandma', 'garden'] }),
    photos(3, { folders: ['Grandma', 'kitchen'] }),
  ];
  expect(namesIn(places)).toEqual(['Home, garden', 'Home, kitchen', 'Grandma, garden', 'Grandma, kitchen']);
});

test('A folder in small letters is named with the one around it', () => {
  const places = [photos(3, { folders: ['Home', 'garden'] }), photos(3, { folders: ['Home', 'Attic'] })];
  expect(namesIn(places)).toEqual(['Home, garden', 'Attic']);
  expect(namesIn([photos(3, { folders: ['garden'] })])).toEqual(['garden']);
});

test('A folder and its town together name what neither tells apart', () => {
  const at = (folder: string, town: string) => photos(3, { folders: [folder], town });
  expect(
    namesIn([at('garden', 'Graz'), at('garden', 'Linz'), at('house', 'Graz'), at('house', 'Linz')]),
  ).toEqual(['garden, Graz', 'garden, Linz', 'house, Graz', 'house, Linz']);
});

test('What half of the library lies in names nothing', () => {
  expect(namesIn([photos(5, { folders: ['Ada'] })], photos(5, { folders: ['Ada'] }))).toEqual([null]);
  expect(namesIn([photos(5, { folders: ['Ada'] })], photos(6, {}))).toEqual(['Ada']);
});

test('A folder that few of its photos lie in does not name a place', () => {
  expect(namesIn([[...photos(1, { folders: ['Petra'] }), ...photos(2, {})]])).toEqual([null]);
});

test('A caption of two photos names a place where no folder does; of one photo, or a story, none', () => {
  const captioned = (...captions: string[]) => captions.flatMap((caption) => photos(1, { caption }));
  expect(named([[...captioned('The treasury', 'the Treasury'), ...photos(3, {})]])[0]!.suggestion).toEqual({
    name: 'The treasury',
    source: 'caption',
  });
  expect(namesIn([captioned('The treasury', 'The gorge')])).toEqual([null]);
  expect(namesIn([captioned('We got up early.', 'We got up early.')])).toEqual([null]);
});

test('A town names the one place that is there, and several are in it', () => {
  expect(named([photos(3, { town: 'Graz' }), photos(3, {})])[0]).toEqual({
    suggestion: { name: 'Graz', source: 'town' },
    within: 'Graz',
  });
  expect(named([photos(3, { town: 'Graz' }), photos(3, { town: 'Graz' })])[0]).toEqual({
    suggestion: null,
    within: 'Graz',
  });
});

test('A folder and a town of one name are one name', () => {
  expect(namesIn([photos(3, { town: 'Petra' }), photos(3, { folders: ['Petra'] })])).toEqual([null, null]);
});

test('No two places have the same suggestion, whatever their photos tell', () => {
  const fact = fc.record({
    folders: fc.array(fc.constantFrom('a', 'b', 'c', 'A'), { maxLength: 4 }),
    caption: fc.option(fc.constantFrom('a', 'd')),
    town: fc.option(fc.constantFrom('a', 'e')),
  });
  fc.assert(
    fc.property(fc.array(fc.array(fact, { minLength: 2, maxLength: 6 }), { maxLength: 6 }), (places) => {
      const names = namesIn(places).flatMap((name) => (name === null ? [] : [nameKey(name)]));
      expect(new Set(names).size).toBe(names.length);
    }),
  );
});

test('Names that were added and taken away again change nothing', () => {
  const totals: NameTotals = { inPlaces: new Map(), inLibrary: new Map(), libraryCount: 100 };
  const [one, other] = [photos(3, { folders: ['Petra'] }), photos(3, { folders: ['Petra'] })].map(placeNames);
  addNames(totals, one!);
  addNames(totals, other!);
  expect(suggestName(one!, totals).suggestion).toBeNull();
  addNames(totals, other!, -1);
  expect(suggestName(one!, totals).suggestion?.name).toBe('Petra');
});
