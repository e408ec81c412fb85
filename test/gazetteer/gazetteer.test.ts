import { expect, test, vi } from 'vitest';
import { random } from '../../electron/demo/random.ts';
import { countriesIn, largestTowns, townAt } from '../../electron/gazetteer/gazetteer.ts';

const world = { west: -180, south: -90, east: 180, north: 90 };

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

test('The town of a position is the one of all whose middle is nearest, in radii of the towns', () => {
  const next = random(3);
  const towns = largestTowns(world, Infinity);
  const near = Array.from({ length: 40 }, () => towns[Math.floor(next() * towns.length)]!);
  for (const { latitude, longitude } of near) {
    const at = [latitude + 0.2 * (next() - 0.5), longitude + 0.4 * (next() - 0.5)] as const;
    const shrink = Math.cos((at[0] * Math.PI) / 180);
    let [nearest, least]: [(typeof towns)[number] | null, number] = [null, Infinity];
    for (const town of towns) {
      const east = ((at[1] - town.longitude + 540) % 360) - 180;
      const km = 111.2 * Math.hypot(at[0] - town.latitude, east * shrink);
      const radiusKm = Math.max(1, 0.01 * Math.sqrt(town.population));
      if (km / radiusKm < least && km <= radiusKm + 12) [nearest, least] = [town, km / radiusKm];
    }
    expect(townAt(...at)).toEqual(nearest);
  }
});

test('Towns that are read beside the thread are those that are read when one is asked about', async () => {
  vi.resetModules();
  const beside = await import('../../electron/gazetteer/gazetteer.ts');
  await Promise.all([beside.readGazetteer(), beside.readGazetteer()]);
  expect(beside.largestTowns(world, Infinity)).toEqual(largestTowns(world, Infinity));
  expect(beside.countriesIn(world)).toEqual(countriesIn(world));
  expect(beside.townAt(48.1845, 16.3122)).toMatchObject({ name: 'Vienna' });
});
