import { beforeAll, describe, expect, test } from 'vitest';
import { showsTheSame } from '../../electron/alignment/align.ts';
import type { Thumbnail } from '../../electron/contract/features.ts';
import { openThumbnail, shrunk } from '../../electron/vision/thumbnail.ts';
import type { Camera, Picture } from '../support/synthetic/synthetic.ts';
import { camera, deepPlace, flatPlace, photograph, trueMap } from '../support/synthetic/synthetic.ts';

async function thumbnailOf(picture: Picture): Promise<Thumbnail> {
  const { widthPx: fullWidthPx, heightPx: fullHeightPx } = picture;
  return openThumbnail((await shrunk({ ...picture, fullWidthPx, fullHeightPx })).jpeg);
}

const [from, to] = [camera(), camera({ x: 0.3, z: 0.2, yaw: 0.1, roll: 0.08 })];

/** Both photos of a place and the true map between their thumbnails, which may be moved aside. */
async function photographed(place: ReturnType<typeof flatPlace>, [one, other]: readonly [Camera, Camera]) {
  const [a, b] = [photograph(place, one), photograph(place, other, { gain: 0.6, noise: 4, seed: 3 })];
  const truth = trueMap(place, one, other);
  const [small, smallB] = [await thumbnailOf(a), await thumbnailOf(b)];
  const scale = a.widthPx / small.widthPx;
  const map = (asidePx: number) => (x: number, y: number) => {
    const there = truth(x * scale, y * scale);
    return there && ([there[0] / scale + asidePx, there[1] / scale] as const);
  };
  return { a: small, b: smallB, map };
}

describe('Photos of one place laid onto each other', () => {
  let flat: Awaited<ReturnType<typeof photographed>>;
  beforeAll(async () => {
    flat = await photographed(flatPlace(1), [from, to]);
  });

  test('show the same, darker and with noise as well', () => {
    expect(showsTheSame(flat.a, flat.b, flat.map(0))).toBe(true);
  });

  test('show the same where some of the scene stands nearer', async () => {
    const { a, b, map } = await photographed(deepPlace(2), [from, to]);
    expect(showsTheSame(a, b, map(0))).toBe(true);
  });

  test.each([-60, -25, 25, 60])('do not when one is moved aside by %i pixels of 256', (asidePx) => {
    expect(showsTheSame(flat.a, flat.b, flat.map(asidePx))).toBe(false);
  });

  test('do not when one is turned by a quarter', () => {
    const { a, b } = flat;
    expect(showsTheSame(a, b, (x, y) => [y, x])).toBe(false);
  });
});

test('Photos of two places do not show the same', async () => {
  const [a, b] = await Promise.all([1, 5].map((seed) => thumbnailOf(photograph(flatPlace(seed), from))));
  expect(showsTheSame(a!, b!, (x, y) => [x, y])).toBe(false);
});

test('Where nothing has a pattern, nothing contradicts the alignment', () => {
  const blank = { widthPx: 256, heightPx: 192, grey: new Uint8Array(256 * 192).fill(90) };
  expect(showsTheSame(blank, blank, (x, y) => [x + 40, y])).toBe(true);
  expect(showsTheSame(blank, blank, () => null)).toBe(true);
});
