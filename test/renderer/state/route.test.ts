import { expect, test } from 'vitest';
import type { Route } from '../../../renderer/state/route.ts';
import { formatRoute, matchRoute, parseRoute } from '../../../renderer/state/route.ts';
import { photo } from '../support.ts';

test('every screen has an address that leads back to it', () => {
  const routes: Route[] = [
    { room: 'library' },
    { room: 'places' },
    { room: 'map', placeId: null },
    { room: 'map', placeId: 12 },
    { room: 'settings' },
    { room: 'find', photoId: null },
    { room: 'find', photoId: 12 },
    { room: 'photos' },
    { room: 'photo', photoId: 12 },
    { room: 'place', placeId: 12 },
    { room: 'match', a: 3, b: 4, placeId: null },
    { room: 'match', a: 3, b: 4, placeId: 0 },
    { room: 'review', groupId: null, placeId: null },
    { room: 'review', groupId: 7, placeId: null },
    { room: 'review', groupId: 7, placeId: 0 },
    { room: 'doubts', placeId: null },
    { room: 'doubts', placeId: 12 },
    { room: 'removed' },
    { room: 'rules' },
  ];
  for (const route of routes) expect(parseRoute(formatRoute(route))).toEqual(route);
});

test('an address of the page that means nothing leads to the places', () => {
  for (const hash of ['', '#', '#/', '#/nowhere', '#/places/x', '#/match/1', '#/match/1/-2'])
    expect(parseRoute(hash)).toEqual({ room: 'places' });
});

test('two photos of a place are compared the earlier one first', () => {
  const photos = [photo(8, '2011-01-01T00:00:00'), photo(3, '2019-01-01T00:00:00')];
  expect(matchRoute(photos, 3, 8, 5)).toEqual({ room: 'match', a: 8, b: 3, placeId: 5 });
  expect(matchRoute(photos, 8, 3, 5)).toEqual({ room: 'match', a: 8, b: 3, placeId: 5 });
});
