import { expect, test } from 'vitest';
import { favouritesOf } from '../../../renderer/photos/select.ts';

const ids = Float64Array.of(11, 12, 13, 14, 15);

test('favourites keep their order, dates and shapes', () => {
  const columns = {
    ids,
    takenAtS: Float64Array.of(9, 8, 7),
    aspect: Float32Array.of(1, 2, 3, 4, 5),
    isFavourite: Uint8Array.of(0, 1, 0, 1, 0),
    photoCount: Uint32Array.of(1, 1, 1, 7, 1),
  };
  expect(favouritesOf(columns)).toEqual({
    ids: Float64Array.of(12, 14),
    takenAtS: Float64Array.of(8),
    aspect: Float32Array.of(2, 4),
    isFavourite: Uint8Array.of(1, 1),
    photoCount: Uint32Array.of(1, 7),
  });
});
