import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Place } from '../../electron/contract/requests.ts';
import type { PlaceDecisions, Places } from '../../electron/library/library.ts';
import { openStore } from '../../electron/store/store.ts';
import { nameOf, scannedLibrary } from './support.ts';

const scanned = scannedLibrary();
const places = (): Places => scanned.library.places(scanned.model.id);
const decisions = (): PlaceDecisions => scanned.library.decisions(scanned.model.id);

/** The two places of the library: that of `a0` and that of `b0`. */
function ids(): { a: number; b: number } {
  const [a, b] = ['a0', 'b0'].map(
    (name) =>
      places()
        .all()
        .find(({ photos }) => photos.some((photo) => nameOf(photo) === name))!.id,
  );
  return { a: a!, b: b! };
}

function shown(placeId: number): Place {
  const place = places().shown(placeId);
  if (!place.ok) throw new Error(place.failure.reason);
  return place.value;
}
const photoId = (placeId: number, name: string): number =>
  shown(placeId).photos.find(({ fileName }) => fileName === `${name}.jpg`)!.id;

test('The places of a library are the same in a list, in full, and as the window shows them', () => {
  const { a, b } = ids();
  decisions().rename(a, 'Market');
  decisions().cover(a, photoId(a, 'a2'));
  decisions().exclude(b, [photoId(b, 'b1')]);
  const all = places().all();
  expect(all.map(({ id }) => id)).toEqual(
    places()
      .list()
      .map(({ id }) => id),
  );
  expect(all.map(({ id }) => id)).toEqual([a, b]);
  for (const view of all) {
    expect(places().get(view.id)).toEqual(view);
    const { photos, links, related, doubts: _, suggestions, excluded, ...summary } = view;
    expect(places().list()).toContainEqual(summary);
    expect(shown(view.id)).toMatchObject({ summary, links, related, suggestions });
    const idsOf = (of: { id: number }[]): number[] => of.map(({ id }) => id);
    expect(idsOf(shown(view.id).photos)).toEqual(idsOf(photos));
    expect(idsOf(shown(view.id).excluded)).toEqual(idsOf(excluded));
  }
  expect(all[0]).toMatchObject({ name: 'Market', coverPhotoId: photoId(a, 'a2'), excluded: [] });
  expect(all[1]!.excluded.map(nameOf)).toEqual(['b1']);
  expect(all[1]!.photos.map(nameOf)).toEqual(['b0', 'b2']);
});

test('Of a place whose photos have no dates no two are told to show time; two are saved', async () => {
  const { thenAndNow } = scanned.library;
  const { a } = ids();
  expect(shown(a).links.length).toBeGreaterThan(0);
  expect(await thenAndNow.pairOfPlace(scanned.model, a)).toEqual({ ok: true, value: { pair: null } });
  expect((await thenAndNow.pairOfPlace(scanned.model, 999)).ok).toBe(false);
  const saved = await thenAndNow.ofPlace(scanned.model, a, 'jpg');
  expect(saved.ok && saved.value.series.photos).toHaveLength(2);
});

test('The places of a library are the same when the library is opened again', () => {
  const { a } = ids();
  decisions().rename(a, 'Market');
  decisions().exclude(a, [photoId(a, 'a1')]);
  const before = places().all();
  scanned.reopen();
  expect(places().all()).toEqual(before);
});

test('A photo that was taken out of a place and left the library since is not shown', async () => {
  const { a } = ids();
  const extra = join(scanned.folder, 'extra');
  mkdirSync(extra);
  // from elsewhere: a copy would be the same shot
  const shear = [1, 0.08, 0.04, 1] as const;
  await sharp(scanned.at('a0'))
    .affine([...shear])
    .jpeg({ quality: 85 })
    .toFile(join(extra, 'a3.jpg'));
  scanned.library.addFolder(extra);
  await scanned.library.scan(scanned.model, { processes: 1 });
  decisions().exclude(a, [photoId(a, 'a3')]);
  expect(shown(a).excluded).toHaveLength(1);
  scanned.library.removeFolder(extra);
  expect(places().get(a)).toMatchObject({ excluded: [], photoCount: 3 });
});

test('The places of a library are told, after a scan, to be read again', async () => {
  const before = places().all();
  await scanned.library.scan(scanned.model, { processes: 1 });
  expect(scanned.told).toEqual([{ revision: 1, places: null, gone: [] }]);
  expect(places().all()).toEqual(before);
});

test('A decision is answered with its place as it is now, and told with its summary', () => {
  const { a } = ids();
  const renamed = decisions().rename(a, 'Market');
  expect(renamed).toEqual({ ok: true, value: { places: [shown(a)] } });
  expect(shown(a).summary.name).toBe('Market');
  expect(scanned.told).toEqual([{ revision: 1, places: [shown(a).summary], gone: [] }]);
});

test('A decision that leaves a place without photos to show is told as its end', () => {
  const { a } = ids();
  decisions().exclude(a, [photoId(a, 'a0')]);
  const last = decisions().exclude(a, [photoId(a, 'a1')]);
  expect(last).toEqual({ ok: true, value: { places: [] } });
  expect(scanned.told.at(-1)).toMatchObject({ places: [], gone: [a] });
  expect(places().shown(a)).toMatchObject({ ok: false, failure: { kind: 'no such place' } });
});

test('A merge tells which place is larger and which is no more, and its undoing tells both again', () => {
  const { a, b } = ids();
  const merged = decisions().merge([a, b]);
  expect(merged).toEqual({ ok: true, value: { places: [shown(a)] } });
  expect(shown(a).summary.photoCount).toBe(6);
  expect(scanned.told.at(-1)).toMatchObject({ places: [{ id: a, photoCount: 6 }], gone: [b] });
  expect(decisions().undo()).toEqual({ undone: 'merge', places: [shown(a), shown(b)], photoCount: 0 });
  expect(scanned.told.at(-1)).toMatchObject({ places: [{ id: a }, { id: b }], gone: [] });
});

test('A decision to split answers with both places', () => {
  const { a, b } = ids();
  decisions().merge([a, b]);
  const chosen = ['b0', 'b1', 'b2'].map((name) => photoId(a, name));
  const split = decisions().split(a, chosen);
  if (!split.ok) throw new Error(split.failure.reason);
  const { placeId } = split.value;
  expect(split.value.places).toEqual([shown(a), shown(placeId!)]);
  expect(
    shown(placeId!)
      .photos.map(({ id }) => id)
      .sort(),
  ).toEqual(chosen.sort());
  expect(scanned.told.at(-1)).toMatchObject({ places: [{ id: a }, { id: placeId }], gone: [] });
});

test('A decision is told with the places that are related to its place, before it or after', () => {
  const { a, b } = ids();
  const [a0, a1, a2] = ['a0', 'a1', 'a2'].map((name) => photoId(a, name)) as [number, number, number];
  const inB = shown(b).photos.map(({ id }) => id);
  const store = openStore(join(scanned.folder, 'library.sqlite'));
  if (!store.ok) throw new Error(store.failure.reason);
  store.value.places.replace(scanned.model.id, [
    { id: a, photos: [a0, a1] },
    { id: b, photos: [...inB, a2] },
  ]);
  store.value.close();
  scanned.reopen();
  expect(shown(a)).toMatchObject({ related: [{ placeId: b }], summary: { needsReview: true } });
  decisions().exclude(b, [a2]);
  expect(shown(a)).toMatchObject({ related: [] });
  expect(scanned.told).toEqual([{ revision: 1, places: [shown(b).summary, shown(a).summary], gone: [] }]);
  decisions().undo();
  expect(shown(a)).toMatchObject({ related: [{ placeId: b }] });
  expect(scanned.told[1]!.places).toEqual([shown(b).summary, shown(a).summary]);
});

test('A photo of one place is put into another, and goes back when that is taken back', () => {
  const { a, b } = ids();
  const [moved, inA, inB] = [photoId(b, 'b0'), shown(a), shown(b)];
  const answer = decisions().include(a, [moved]);
  expect(answer).toEqual({ ok: true, value: { places: [shown(a), shown(b)] } });
  expect(shown(a).photos).toHaveLength(inA.photos.length + 1);
  expect(shown(b).photos.map(({ fileName }) => fileName)).toEqual(['b1.jpg', 'b2.jpg']);
  expect(decisions().undo()).toMatchObject({ undone: 'include' });
  expect([shown(a).photos, shown(b).photos]).toEqual([inA.photos, inB.photos]);
});

test('Who is left alone by photos that are put elsewhere is in no place, and may be put into one', () => {
  const { a, b } = ids();
  const [b0, b1, alone] = ['b0', 'b1', 'b2'].map((name) => photoId(b, name)) as [number, number, number];
  const placeOf = (id: number): number | null | undefined => {
    const details = scanned.library.photo(scanned.model.id, id);
    return details.ok ? (details.value.place?.id ?? null) : undefined;
  };
  decisions().include(a, [b0, b1]);
  expect([b0, alone].map(placeOf)).toEqual([a, null]);
  expect(places().shown(b)).toMatchObject({ failure: { kind: 'no such place' } });
  decisions().exclude(a, [b0]);
  const made = decisions().make([alone, b0]);
  expect(made).toMatchObject({ ok: true });
  expect(placeOf(alone)).toBe(made.ok && made.value.placeId);
  for (let i = 0; i < 3; i++) decisions().undo();
  expect([b0, alone].map(placeOf)).toEqual([b, b]);
});

test('Nobody is asked about photos that a person put into a place', () => {
  const { a, b } = ids();
  decisions().include(a, [photoId(b, 'b0')]);
  expect(places().doubts()).toEqual([]);
  expect([shown(a), shown(b)]).toMatchObject([
    { summary: { needsReview: false }, related: [] },
    { summary: { needsReview: false }, related: [] },
  ]);
});

test('Photos of no place are made one, which is no more when that is taken back', () => {
  const { a, b } = ids();
  const photos = [photoId(a, 'a0'), photoId(b, 'b0')];
  decisions().exclude(a, [photos[0]!]);
  decisions().exclude(b, [photos[1]!]);
  const made = decisions().make(photos);
  if (!made.ok) throw new Error(made.failure.reason);
  const { placeId } = made.value;
  expect(made.value.places).toEqual([shown(placeId)]);
  expect(shown(placeId)).toMatchObject({ photos: photos.map((id) => ({ id })), links: [] });
  expect(
    places()
      .list()
      .map(({ id }) => id),
  ).toContain(placeId);
  expect(decisions().undo()).toMatchObject({ undone: 'include' });
  expect(places().shown(placeId)).toMatchObject({ failure: { kind: 'no such place' } });
  expect(decisions().redo()).toMatchObject({ redone: 'include', places: [{ summary: { id: placeId } }] });
});

test('A copy that is put into a place is in it as the photo that is shown for it', () => {
  const { a, b } = ids();
  const [copy, shownId] = [photoId(b, 'b0'), photoId(b, 'b1')];
  decisions().exclude(b, [copy, shownId]);
  const store = openStore(join(scanned.folder, 'library.sqlite'));
  if (!store.ok) throw new Error(store.failure.reason);
  store.value.places.stack(new Map([[copy, shownId]]));
  store.value.close();
  expect(decisions().make([copy, shownId])).toMatchObject({ failure: { kind: 'one photo' } });
  expect(decisions().include(a, [copy])).toMatchObject({ ok: true });
  expect(shown(a).photos.map(({ id }) => id)).toContain(shownId);
  expect(shown(a).photos.map(({ id }) => id)).not.toContain(copy);
});

test('An undo tells nothing where there is nothing to take back', () => {
  ids();
  expect(decisions().undo()).toEqual({ undone: null, places: [], photoCount: 0 });
  expect(scanned.told).toEqual([]);
});

test('A decision increases the revision; that a person has seen the place does not', () => {
  const { a } = ids();
  expect(shown(a).revision).toBe(0);
  expect(decisions().see(a)).toEqual({ ok: true, value: {} });
  expect(shown(a)).toMatchObject({ revision: 0, summary: { isNew: false } });
  expect(scanned.told).toEqual([{ revision: 0, places: [shown(a).summary], gone: [] }]);
  decisions().rename(a, 'Market');
  expect(shown(a).revision).toBe(1);
});

test('A decision that makes no sense is refused with a reason, and changes and tells nothing', () => {
  const { a, b } = ids();
  const other = photoId(b, 'b0');
  const all = shown(a).photos.map(({ id }) => id);
  const before = places().all();
  const kindOf = (outcome: { ok: boolean; failure?: { kind: string } }): string | undefined =>
    outcome.failure?.kind;
  expect(
    [
      decisions().rename(999, 'x'),
      decisions().see(999),
      decisions().merge([a, 999]),
      decisions().merge([a, a]),
      decisions().cover(a, other),
      decisions().exclude(a, [other]),
      decisions().include(a, all),
      decisions().include(a, [999]),
      decisions().make([all[0]!, other]),
      decisions().make([999, 1000]),
      decisions().split(a, [other]),
      decisions().split(a, all),
    ].map(kindOf),
  ).toEqual([
    'no such place',
    'no such place',
    'no such place',
    'one place',
    'not in the place',
    'not in the place',
    'in a place',
    'no such photo',
    'in a place',
    'no such photo',
    'not in the place',
    'whole place',
  ]);
  expect(places().all()).toEqual(before);
  expect(scanned.told).toEqual([]);
});
