import { expect, test } from 'vitest';
import { rankPlaces } from '../../../renderer/find/rank.ts';
import { photo } from '../support.ts';

test('photos that are found come by place, the best place first, those of no place one by one', () => {
  const hit = (id: number, placeId: number | null, score: number) => ({
    photo: photo(id, null),
    placeId,
    placeName: null,
    score,
    inlierCount: score,
  });
  const ranked = rankPlaces([
    hit(1, 7, 20),
    hit(2, null, 50),
    hit(3, 8, 30),
    hit(4, 7, 90),
    hit(5, null, 10),
  ]);
  expect(ranked.map(({ placeId, hits }) => [placeId, hits.map((h) => h.photo.id)])).toEqual([
    [7, [4, 1]],
    [null, [2]],
    [8, [3]],
    [null, [5]],
  ]);
});
