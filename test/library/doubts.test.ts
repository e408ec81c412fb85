import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Doubt } from '../../electron/contract/place.ts';
import type { Places } from '../../electron/library/library.ts';
import { openStore } from '../../electron/store/store.ts';
import { nameOf, scannedLibrary } from './support.ts';

const scanned = scannedLibrary();
const places = (): Places => scanned.library.places(scanned.model.id);
const doubts = (): Doubt[] => places().doubts();
const decisions = () => scanned.library.decisions(scanned.model.id);
const rescan = async (): Promise<void> => {
  await scanned.library.scan(scanned.model, { processes: 1 });
};
/** Places of which there are doubts. */
const toReview = (): number[] =>
  places()
    .list()
    .flatMap(({ id, needsReview }) => (needsReview ? [id] : []));

interface Ids {
  a: number;
  b: number;
  /** The photo of this name. */
  photo: (name: string) => number;
}

/** The places of `a0` and of `b0`. */
function ids(): Ids {
  const all = places().all();
  const of = (name: string) => all.find(({ photos }) => photos.some((photo) => nameOf(photo) === name))!;
  const photos = all.flatMap((place) => place.photos);
  return {
    a: of('a0').id,
    b: of('b0').id,
    photo: (name) => photos.find((photo) => nameOf(photo) === name)!.id,
  };
}

/** As a scan might leave them: a2 is in the place of b0, or in that of a0 without a match. */
function group(
  made: (ids: Ids) => [number, number[]][],
  withoutMatches: string[] = [],
  score = 50, // of what is no match
): Ids {
  const known = ids();
  const opened = openStore(join(scanned.folder, 'library.sqlite'));
  if (!opened.ok) throw new Error(opened.failure.reason);
  const store = opened.value;
  const names = new Map(['a0', 'a1', 'a2', 'b0', 'b1', 'b2'].map((name) => [known.photo(name), name]));
  store.places.replace(
    scanned.model.id,
    made(known).map(([id, photos]) => ({ id, photos })),
  );
  for (const { a, b } of store.places.links(scanned.model.id)) {
    if (![a, b].some((id) => withoutMatches.includes(names.get(id)!))) continue;
    const verified = store.pairs.match(scanned.model.id, a, b)!;
    const none = { ...verified, verdict: 'no match', reason: 'below threshold', score } as const;
    store.pairs.saveVerified(scanned.model.id, [{ a, b, verification: none }]);
  }
  store.close();
  scanned.reopen();
  return known;
}

const elsewhere = (): Ids =>
  group(({ a, b, photo }) => [
    [a, [photo('a0'), photo('a1')]],
    [b, [photo('b0'), photo('b1'), photo('b2'), photo('a2')].sort((p, q) => p - q)],
  ]);

const loose = (): Ids =>
  group(
    ({ a, b, photo }) => [
      [a, [photo('a0'), photo('a1'), photo('a2')]],
      [b, [photo('b0'), photo('b1'), photo('b2')]],
    ],
    ['a2'],
  );

/** a2 is in no place, and nearly matches both others of its place. */
async function likely(): Promise<Ids> {
  const known = group(
    ({ a, b, photo }) => [
      [a, [photo('a0'), photo('a1'), photo('a2')]],
      [b, [photo('b0'), photo('b1'), photo('b2')]],
    ],
    ['a2'],
    75,
  );
  await rescan();
  scanned.reopen();
  return known;
}

test('A library whose places hold has no doubts', () => {
  expect([doubts(), toReview()]).toEqual([[], []]);
});

test('A photo without a match is asked about; confirmed, it is no doubt after scans either', async () => {
  const { a, photo } = loose();
  expect(doubts()).toMatchObject([
    { reason: 'no match', placeId: a, photoId: photo('a2'), link: null, partPhotoIds: [photo('a2')] },
  ]);
  expect(toReview()).toEqual([a]);
  const [doubt] = doubts();
  expect(decisions().confirm(a, [doubt!.photoId, doubt!.comparedId])).toMatchObject({ ok: true });
  expect([doubts(), toReview()]).toEqual([[], []]);
  for (let i = 0; i < 2; i++) {
    await rescan();
    expect(places().get(a)!.photos.map(nameOf)).toContain('a2');
    expect(doubts()).toEqual([]);
    scanned.reopen();
  }
});

test('A confirmation that is taken back brings the doubt back, and done again ends it', () => {
  const { a } = loose();
  const before = doubts();
  decisions().confirm(a, [before[0]!.photoId, before[0]!.comparedId]);
  expect(decisions().undo()).toMatchObject({ undone: 'confirm' });
  expect(doubts()).toEqual(before);
  expect(decisions().redo()).toMatchObject({ redone: 'confirm' });
  expect(doubts()).toEqual([]);
});

test('A photo that is said to be elsewhere leaves with its doubt, and comes back with it', () => {
  const { a } = loose();
  const before = doubts();
  decisions().exclude(a, before[0]!.partPhotoIds);
  expect(doubts()).toEqual([]);
  decisions().undo();
  expect(doubts()).toEqual(before);
});

test('A match that leads to another place is asked about last; kept apart, it is not again', async () => {
  const { a, b, photo } = elsewhere();
  const asked = doubts();
  expect(asked.map(({ reason }) => reason)).toEqual(['no match', 'other place']);
  expect(asked[1]).toMatchObject({ placeId: b, otherPlaceId: a, comparedId: photo('a2'), partPhotoIds: [] });
  expect(decisions().keepApart([b, a])).toMatchObject({ ok: true });
  const between = (): Doubt[] => doubts().filter(({ reason }) => reason === 'other place');
  expect(between()).toEqual([]);
  await rescan();
  expect(between()).toEqual([]);
  expect(places().get(a)!.photos.map(nameOf)).toEqual(['a0', 'a1']);
  expect(decisions().undo()).toMatchObject({ undone: 'keep apart' });
});

test('A merge of the two settles what leads from one to the other', () => {
  const { a, b } = elsewhere();
  decisions().merge([b, a]);
  expect(doubts()).toEqual([]);
});

/** The doubts that a decision left are left by scans too, come back when it is undone, stay when redone. */
async function stays(left: () => unknown): Promise<void> {
  const expected = left();
  await rescan();
  expect(left()).toEqual(expected);
  scanned.reopen();
  decisions().undo();
  decisions().redo();
  expect(left()).toEqual(expected);
}
const asked = (): unknown[] => doubts().map(({ reason, placeId, photoId }) => [reason, placeId, photoId]);

test('A merge leaves the other doubts of both places, and is not asked about', async () => {
  const { a, b, photo } = loose();
  decisions().merge([b, a]);
  expect(asked()).toEqual([['no match', b, photo('a2')]]);
  await stays(asked);
});

test('A split leaves the other doubts of the place, and what was split off is of one place', async () => {
  const { a, photo } = group(
    ({ a, photo }) => [[a, ['a0', 'a1', 'a2', 'b0', 'b1', 'b2'].map(photo).sort((p, q) => p - q)]],
    ['a2', 'b2'],
  );
  const all = asked();
  expect(all).toHaveLength(3);
  decisions().split(a, ['b0', 'b1', 'b2'].map(photo));
  expect(asked()).toEqual([['no match', a, photo('a2')]]);
  await stays(asked);
  decisions().undo();
  expect(asked()).toEqual(all);
});

test('A photo that is put back is of its place, whose other doubts are left', async () => {
  const { a, photo } = group(
    ({ a, photo }) => [[a, ['a0', 'a1', 'a2', 'b0'].map(photo).sort((p, q) => p - q)]],
    ['a2'],
  );
  decisions().exclude(a, [photo('b0')]);
  decisions().include(a, [photo('b0')]);
  expect(asked()).toEqual([['no match', a, photo('a2')]]);
  await stays(asked);
});

test('A match to another place is asked about when both photos were confirmed in theirs', async () => {
  const { a, b, photo } = elsewhere();
  decisions().confirm(a, [photo('a0'), photo('a1')]);
  decisions().confirm(b, [photo('b0'), photo('a2')]);
  expect(doubts()).toMatchObject([{ reason: 'other place', placeId: b, otherPlaceId: a }]);
  await stays(asked);
});

test('A photo that nearly matches photos of a place is asked about, and is no doubt of it', async () => {
  const { a, photo } = await likely();
  expect(doubts()).toMatchObject([
    { reason: 'likely photo', placeId: a, photoId: photo('a2'), nearMatches: 2, link: null },
  ]);
  expect([toReview(), places().get(a)!.doubts]).toEqual([[], []]);
  expect(places().get(a)!.photos.map(nameOf)).toEqual(['a0', 'a1']);
});

test('A likely photo that is said to be of the place is in it until that is undone', async () => {
  const { a, photo } = await likely();
  const before = doubts();
  expect(decisions().include(a, [photo('a2')])).toMatchObject({ ok: true });
  expect(doubts()).toEqual([]);
  await stays(asked);
  expect(places().get(a)!.photos.map(nameOf)).toEqual(['a0', 'a1', 'a2']);
  decisions().undo();
  expect(doubts()).toEqual(before);
});

test('A likely photo that is said to be elsewhere is not asked about again, but can be put in', async () => {
  const { a, photo } = await likely();
  expect(decisions().exclude(a, [photo('a2')])).toMatchObject({ ok: true });
  await stays(asked);
  expect([doubts(), places().get(a)!.excluded.map(nameOf)]).toEqual([[], ['a2']]);
  expect(decisions().include(a, [photo('a2')])).toMatchObject({ ok: true });
  expect(places().get(a)!.photos.map(nameOf)).toEqual(['a0', 'a1', 'a2']);
});

test('A photo that is not likely of a place is not taken out of it', async () => {
  const { b, photo } = await likely();
  expect(decisions().exclude(b, [photo('a2')])).toMatchObject({
    failure: { kind: 'not in the place' },
  });
});

test('A likely photo that is put into another place is asked about no more', async () => {
  const { b, photo } = await likely();
  expect(decisions().include(b, [photo('a2')])).toMatchObject({ ok: true });
  expect(doubts()).toEqual([]);
  expect(places().get(b)!.photos.map(nameOf)).toContain('a2');
});

test('A place that is asked of says the same doubts as the list', () => {
  const { a, b } = elsewhere();
  const [own, between] = doubts();
  expect(places().get(b)!.doubts).toEqual([own, between]);
  expect(places().get(a)!.doubts).toEqual([between]);
});

test('Settling what is no doubt is refused with a reason, and changes nothing', () => {
  const { a, b, photo } = loose();
  const before = doubts();
  const kinds = [
    decisions().confirm(a, [photo('a0'), photo('b0')]),
    decisions().confirm(999, [photo('a0'), photo('a1')]),
    decisions().keepApart([a, b]),
    decisions().keepApart([a, 999]),
  ].map((outcome) => (outcome.ok ? null : outcome.failure.kind));
  expect(kinds).toEqual(['not in the place', 'no such place', 'not related', 'no such place']);
  expect(doubts()).toEqual(before);
});
