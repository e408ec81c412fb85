import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ToldFacts } from '../../electron/places/places.ts';
import { dateByProof, positionByProof } from '../../electron/places/places.ts';

const told = (id: number, of: Partial<ToldFacts> = {}): ToldFacts => ({
  id,
  takenAt: null,
  takenAtSource: null,
  latitude: null,
  longitude: null,
  ...of,
});
/** So many metres north of a point. */
const at = (id: number, northM: number): ToldFacts =>
  told(id, { latitude: 48 + northM / 111_195, longitude: 16 });
const link = (a: number, b: number, score: number) => ({ a, b, score, inlierCount: 30 });
const dated = (id: number, takenAt: string, takenAtSource: ToldFacts['takenAtSource'] = 'DateTimeOriginal') =>
  told(id, { takenAt, takenAtSource });

test('A photo is placed where the photo stands that it matches best, with all that match as proof', () => {
  const links = [link(1, 2, 105), link(1, 3, 150), link(1, 4, 200)];
  expect(positionByProof(1, links, [told(1), at(2, 0), at(3, 100), told(4)], [])).toEqual({
    what: 'position',
    photoId: 1,
    ...{ latitude: at(3, 100).latitude, longitude: 16 },
    apartM: expect.closeTo(100, 0) as number,
    proof: [
      { photoId: 3, score: 150 },
      { photoId: 2, score: 105 },
    ],
  });
});

test('One strong match is enough, one weak is not, two weak ones are', () => {
  const place = [told(1), at(2, 0), at(3, 0)];
  expect(positionByProof(1, [link(1, 2, 120)], place, [])).not.toBeNull();
  expect(positionByProof(1, [link(1, 2, 119)], place, [])).toBeNull();
  expect(positionByProof(1, [link(1, 2, 101), link(1, 3, 102)], place, [])).not.toBeNull();
  expect(positionByProof(1, [], place, [])).toBeNull();
});

test('Positions of the place that disagree place nothing, whether their photos match or not', () => {
  const links = [link(1, 2, 300), link(1, 3, 300)];
  expect(positionByProof(1, links, [told(1), at(2, 0), at(3, 150), at(4, -40)], [])).not.toBeNull();
  expect(positionByProof(1, links, [told(1), at(2, 0), at(3, 250)], [])).toBeNull();
  expect(positionByProof(1, links, [told(1), at(2, 0), at(3, 0), at(4, 250)], [])).toBeNull();
});

test('A copy of the same shot places it before any match does', () => {
  const found = positionByProof(1, [link(1, 2, 900)], [told(1), at(2, 0)], [at(7, 10)]);
  expect(found).toMatchObject({
    proof: [
      { photoId: 7, score: null },
      { photoId: 2, score: 900 },
    ],
  });
  expect(found).toMatchObject({ latitude: at(7, 10).latitude });
});

test('No place is nearer to all positions than they are said to be apart', () => {
  const places = fc.array(fc.integer({ min: -400, max: 400 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(places, (norths) => {
      const ofPlace = norths.map((northM, i) => at(i + 2, northM));
      const found = positionByProof(
        1,
        ofPlace.map(({ id }) => link(1, id, 200 - id)),
        ofPlace,
        [],
      );
      const most = Math.max(...norths.map((northM) => Math.abs(northM - norths[0]!)));
      if (most > 200.5) expect(found).toBeNull();
      else if (most < 199.5) expect(found).toMatchObject({ apartM: expect.closeTo(most, 0) as number });
    }),
  );
});

test('A copy of the same shot dates it; copies that agree on the day alone give the day', () => {
  const copies = [dated(2, '2015-02-01T10:30:00'), dated(3, '2015-02-01T10:30:00', 'XMP')];
  const proof = [2, 3].map((photoId) => ({ photoId, score: null }));
  expect(dateByProof(1, copies)).toEqual({
    what: 'date',
    photoId: 1,
    takenAt: '2015-02-01T10:30:00',
    proof,
  });
  expect(dateByProof(1, [...copies, dated(4, '2015-02-01T10:30:02')])).toMatchObject({
    takenAt: '2015-02-01',
  });
});

test('Copies of different days, and dates that a copying or renaming may have made, date nothing', () => {
  expect(dateByProof(1, [dated(2, '2015-02-01'), dated(3, '2015-02-02')])).toBeNull();
  expect(
    dateByProof(1, [dated(2, '2015-02-01T10:00:00', 'DateTime'), dated(3, '2015-02-01', 'file name')]),
  ).toBe(null);
  expect(dateByProof(1, [told(2)])).toBeNull();
});
