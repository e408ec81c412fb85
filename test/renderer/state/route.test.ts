import { expect, test } from 'vitest';
import type { Route } from '../../../renderer/state/route.ts';
import { formatRoute, parseRoute } from '../../../renderer/state/route.ts';

test('every place a person can be has an address that leads back to it', () => {
  const routes: Route[] = [
    { room: 'library' },
    { room: 'places' },
    { room: 'find' },
    { room: 'place', placeId: 12 },
    { room: 'match', a: 3, b: 4, placeId: null },
    { room: 'match', a: 3, b: 4, placeId: 0 },
  ];
  for (const route of routes) expect(parseRoute(formatRoute(route))).toEqual(route);
});

test('an address that means nothing leads to the places', () => {
  for (const hash of ['', '#', '#/', '#/nowhere', '#/places/x', '#/match/1', '#/match/1/-2'])
    expect(parseRoute(hash)).toEqual({ room: 'places' });
});
