import { expect, test } from 'vitest';
import { largestTowns, townAt } from '../../electron/gazetteer/gazetteer.ts';

test.each([
  ['Vienna, at Schönbrunn', 48.1845, 16.3122, 'Vienna', 'AT'],
  ['Berlin, in a quarter of it', 52.497, 13.403, 'Berlin', 'DE'],
  ['a town beside a large one', 48.3069, 16.3269, 'Klosterneuburg', 'AT'],
  ['the southern half', -22.9519, -43.2105, 'Rio de Janeiro', 'BR'],
  ['near the date line', -18.13, 178.43, 'Suva', 'FJ'],
])('%s: the town of a position is found', (_, latitude, longitude, name, country) => {
  expect(townAt(latitude, longitude)).toMatchObject({ name, country });
});

test('Where no town is, there is none', () => {
  expect(townAt(0, -30)).toBeNull();
  expect(townAt(89.9, 0)).toBeNull();
  expect(townAt(-90, 180)).toBeNull();
});

test('The largest towns of a part of the world come first, and no more than asked for', () => {
  const austria = { west: 9.5, south: 46.4, east: 17.2, north: 49 };
  const towns = largestTowns(austria, 5);
  expect(towns).toHaveLength(5);
  expect(towns[0]!.name).toBe('Vienna');
  expect(towns.map(({ population }) => population)).toEqual(
    towns.map(({ population }) => population).toSorted((p, q) => q - p),
  );
});

test('A part of the world may lie across the date line', () => {
  const towns = largestTowns({ west: 170, south: -25, east: -165, north: -10 }, 100);
  expect(towns.some(({ country }) => country === 'FJ')).toBe(true);
  expect(towns.some(({ country }) => country === 'WS')).toBe(true);
});
