import { expect, test } from 'vitest';
import { mapLabels } from '../../../electron/library/library.ts';

const world = { west: -180, south: -60, east: 180, north: 80 };

test('with the whole world in sight the map tells the town in its own middle', async () => {
  const { middle } = await mapLabels({ box: world, middle: { latitude: 48.2, longitude: 16.37 } });
  expect(middle).toEqual({ name: 'Vienna', country: 'AT' });
});

test('a map whose middle is at sea tells no town', async () => {
  const { middle, towns } = await mapLabels({ box: world, middle: { latitude: 0, longitude: -30 } });
  expect(middle).toBeNull();
  expect(towns.length).toBeGreaterThan(100);
});
