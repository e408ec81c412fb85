import { beforeEach, expect, test, vi } from 'vitest';
import type { EventOf } from '../../../electron/contract/requests.ts';
import type { PairPlaces } from '../../../renderer/match/decisions/pair-places.ts';
import { placeSummary } from '../support.ts';

/** The place of each photo; those not in it are in none. */
let placeOf: Map<number, number>;
let asked: number[];
let shown: PairPlaces[];
let listeners: Map<string, (value: unknown) => void>;
let unfollow: () => void;

beforeEach(async () => {
  placeOf = new Map([
    [1, 7],
    [2, 8],
  ]);
  [asked, shown, listeners] = [[], [], new Map()];
  vi.stubGlobal('window', {
    revisit: {
      request: (_: string, { photoId }: { photoId: number }) => {
        asked.push(photoId);
        const id = placeOf.get(photoId);
        return Promise.resolve({ ok: true, value: { place: id === undefined ? null : { id, name: null } } });
      },
      subscribe: (name: string, listener: (value: unknown) => void) => {
        listeners.set(name, listener);
        return () => listeners.delete(name);
      },
    },
  });
  vi.resetModules();
  const { followPair } = await import('../../../renderer/match/decisions/pair-places.ts');
  unfollow = followPair(1, 2, (places) => shown.push(places));
  await settled();
});

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The photos that are asked for after this was told. */
async function askedAfter(...changes: Partial<EventOf<'places.changed'>>[]): Promise<number[]> {
  asked = [];
  for (const change of changes)
    listeners.get('places.changed')?.({ revision: 1, places: [], gone: [], ...change });
  await settled();
  return asked;
}
const ids = ({ a, b }: PairPlaces): unknown[] => [a?.id ?? null, b?.id ?? null];

test('the places of a pair are asked for once, and not when another place changes', async () => {
  expect([asked, shown.map(ids)]).toEqual([[1, 2], [[7, 8]]]);
  expect(await askedAfter({ places: [placeSummary(9)] }, { gone: [10] })).toEqual([]);
});

test.each([
  ['one of them changes', { places: [placeSummary(7)] }],
  ['one of them is no more', { gone: [8] }],
  ['all may have changed', { places: null }],
])('the places of a pair are asked for again where %s', async (_, change) => {
  placeOf.set(2, 7);
  expect(await askedAfter(change)).toEqual([1, 2]);
  expect(shown.map(ids)).toEqual([
    [7, 8],
    [7, 7],
  ]);
});

test('changes that come while a pair is asked for are asked about together', async () => {
  const all = { places: null };
  expect(await askedAfter(all, all, all, all)).toEqual([1, 2, 1, 2]);
});

test('a photo in no place is asked for whatever place changes', async () => {
  placeOf.delete(2);
  await askedAfter({ gone: [8] });
  placeOf.set(2, 9);
  expect(await askedAfter({ places: [placeSummary(9)] })).toEqual([1, 2]);
  expect(shown.map(ids).at(-1)).toEqual([7, 9]);
});

test('a pair that is shown no more is not asked for', async () => {
  unfollow();
  expect(await askedAfter({ places: null })).toEqual([]);
});
