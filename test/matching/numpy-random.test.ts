import { expect, test } from 'vitest';
import { numpyRandom } from '../../electron/matching/numpy-random.ts';

// NumPy 2.4.6: r = np.random.default_rng(seed); [r.choice(n, 3, replace=False).tolist() for n in (196, 196,
// 3, 17, 9999)]
test.each([
  [
    0,
    [
      [124, 100, 165],
      [3, 14, 7],
      [0, 2, 1],
      [14, 10, 11],
      [2772, 9347, 8157],
    ],
  ],
  [
    1,
    [
      [99, 91, 148],
      [160, 185, 27],
      [2, 1, 0],
      [10, 3, 6],
      [275, 8654, 7534],
    ],
  ],
  [
    12_345,
    [
      [44, 154, 135],
      [125, 154, 132],
      [0, 2, 1],
      [3, 2, 16],
      [9415, 7060, 2482],
    ],
  ],
  [
    2 ** 32 - 1,
    [
      [141, 49, 37],
      [55, 41, 121],
      [0, 1, 2],
      [8, 4, 7],
      [7767, 5250, 7195],
    ],
  ],
])('Draws what NumPy draws with the seed %i', (seed, drawn) => {
  const random = numpyRandom(seed);
  expect([196, 196, 3, 17, 9999].map((n) => random.choice(n, 3))).toEqual(drawn);
});
