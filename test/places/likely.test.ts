import { expect, test } from 'vitest';
import type { NearMatch } from '../../electron/places/places.ts';
import { likelyPhotos } from '../../electron/places/places.ts';
import { random } from '../support/synthetic/synthetic.ts';

/** Photos 1 to 3 are place 10, 4 and 5 place 20; others are in none. */
const placeOf = new Map([
  [1, 10],
  [2, 10],
  [3, 10],
  [4, 20],
  [5, 20],
]);
const near = (a: number, b: number, score: number, apart: NearMatch['apart'] = null): NearMatch => ({
  ...{ a, b, score, apart },
});

test('A photo in no place that nearly matches two of a place is likely of it', () => {
  expect(likelyPhotos([near(1, 9, 71), near(3, 9, 78)], placeOf)).toEqual([
    { place: 10, photo: 9, other: 3, score: 78, nearMatches: 2 },
  ]);
});

test('One near match alone makes a photo likely where it is almost a match', () => {
  expect(likelyPhotos([near(1, 8, 84), near(2, 9, 86)], placeOf)).toEqual([
    { place: 10, photo: 9, other: 2, score: 86, nearMatches: 1 },
  ]);
});

test('One near match is enough where both photos were taken near each other', () => {
  expect(likelyPhotos([near(1, 9, 71, 'near')], placeOf)).toMatchObject([{ place: 10, photo: 9 }]);
  expect(likelyPhotos([near(1, 9, 71)], placeOf)).toEqual([]);
});

test('Taken far from each other, only what would be a match elsewhere is asked about', () => {
  expect(likelyPhotos([near(1, 9, 99, 'far'), near(2, 9, 98, 'far')], placeOf)).toEqual([]);
  expect(likelyPhotos([near(1, 9, 130, 'far')], placeOf)).toMatchObject([
    { place: 10, photo: 9, score: 130 },
  ]);
});

test('Photos that are in a place are asked about no more, nor are pairs that are in none', () => {
  expect(likelyPhotos([near(1, 2, 90), near(3, 4, 90), near(8, 9, 99)], placeOf)).toEqual([]);
});

test('A photo is asked about once, of the place that it has most near matches with', () => {
  const found = likelyPhotos([near(1, 9, 72), near(2, 9, 73), near(4, 9, 95)], placeOf);
  expect(found).toEqual([{ place: 10, photo: 9, other: 2, score: 73, nearMatches: 2 }]);
});

test('The surest come first, whatever the order of what is given', () => {
  const next = random(3);
  const all = [
    near(1, 6, 86),
    near(1, 7, 71),
    near(2, 7, 72),
    near(4, 8, 90),
    near(1, 9, 71),
    near(3, 9, 79),
  ];
  const expected = [9, 7, 8, 6];
  for (let i = 0; i < 20; i++) {
    const shuffled = all
      .map((pair) => ({ pair, at: next() }))
      .sort((p, q) => p.at - q.at)
      .map(({ pair }) => pair);
    expect(likelyPhotos(shuffled, placeOf).map(({ photo }) => photo)).toEqual(expected);
  }
});
