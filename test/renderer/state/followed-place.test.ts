import { beforeEach, expect, test } from 'vitest';
import type { Place } from '../../../electron/contract/requests.ts';
import type * as followedPlace from '../../../renderer/state/followed-place.ts';
import { settled, stubEngine } from '../support.ts';

/** What the engine says of place 7 by now, and what it answers to a decision. */
let now: Place;
let answer: unknown;
let shown: [photos: number[], isDecided: boolean][];
let page: typeof followedPlace;

const place = (revision: number, ...photos: number[]): Place =>
  ({ summary: { id: 7 }, photos: photos.map((id) => ({ id })), revision }) as Place;

beforeEach(async () => {
  [now, shown] = [place(1, 1, 2), []];
  stubEngine((name) => Promise.resolve(name === 'place.get' ? { ok: true, value: now } : answer));
  page = await import('../../../renderer/state/followed-place.ts');
  page.followPlace(7, (place, isDecided) => {
    if (place.state === 'ready') shown.push([place.value.photos.map(({ id }) => id), isDecided]);
  });
  await settled();
});

async function scanned(next: Place): Promise<void> {
  now = next;
  page.placesChanged({ revision: next.revision, places: null, gone: [] });
  await settled();
}

const refused = { ok: false, failure: { kind: 'not in the place', reason: 'r', remedy: 'm' } };

test.each([
  ['kept its photos', { ok: true, value: { places: [place(2, 1, 2)] } }, [[[1, 2], true]]],
  ['was about another place', { ok: true, value: { places: [] } }, [[[1, 2], false]]],
  ['was refused', refused, []],
])(
  'what a scan changes in a place after a decision that %s is not taken for the decision’s',
  async (...of) => {
    const [, decision, shownBetween] = of;
    answer = decision;
    await page.requestDecision('place.undo', {});
    await settled();
    await scanned(place(3, 1, 2, 3));
    expect(shown).toEqual([[[1, 2], false], ...shownBetween, [[1, 2, 3], false]]);
  },
);

test('what a scan changes in a place while a decision is asked is shown though that is refused', async () => {
  answer = refused;
  const asked = page.requestDecision('place.undo', {});
  await scanned(place(2, 1, 2, 3));
  await asked;
  await settled();
  expect(shown.at(-1)).toEqual([[1, 2, 3], false]);
});
