import sharp from 'sharp';
import { expect, test } from 'vitest';
import type { Affine } from '../../../electron/contract/match.ts';
import { laidOnto } from '../../../electron/exchange/then-and-now/then-and-now.ts';
import type { LocationMap } from '../../support/synthetic/features.ts';
import { sharedFeatures } from '../../support/synthetic/features.ts';
import { encode } from '../../support/synthetic/photos.ts';
import type { Picture } from '../../support/synthetic/synthetic.ts';
import { camera, flatPlace, photograph } from '../../support/synthetic/synthetic.ts';

const SIZE = { widthPx: 640, heightPx: 480 };
const [MIDDLE, SCALE] = [320, 0.6];
/** How fast depth falls from the top of the reference; it is 0 in row 427: the other's horizon. */
const FALL = 1.5 / 640;

const otherFromReference: LocationMap = (x, y) => {
  const depth = 1 - FALL * y;
  return depth < 0.1 ? null : [MIDDLE + (SCALE * (x - MIDDLE)) / depth, (SCALE * y) / depth];
};

/** As the other camera sees it: each pixel from where the map comes from. */
function seenByOther({ widthPx, heightPx, rgb }: Picture): Picture {
  const seen = new Uint8Array(rgb.length);
  for (let row = 0; row < heightPx; row++)
    for (let column = 0; column < widthPx; column++) {
      const y = row / (SCALE + FALL * row);
      const x = MIDDLE + ((column - MIDDLE) * (1 - FALL * y)) / SCALE;
      const from = 3 * (Math.min(heightPx - 1, Math.floor(y)) * widthPx + Math.floor(x));
      if (x >= 0 && x < widthPx) seen.set(rgb.subarray(from, from + 3), 3 * (row * widthPx + column));
    }
  return { widthPx, heightPx, rgb: seen };
}

/** About what the map does in the part that both show best. */
const TRANSFORM: Affine = [0.77, 0, MIDDLE * 0.23, 0, 1, -20];

test('A photo whose horizon lies in the view of another is shown there, and is not black', async () => {
  const picture = photograph(flatPlace(1), camera(SIZE));
  const files = [await encode(picture), await encode(seenByOther(picture))];
  const { a, b } = sharedFeatures(4, otherFromReference, { ...SIZE, noisePx: 0.5 });
  const laid = await laidOnto(
    {
      photos: [
        { name: 'reference.jpg', takenAt: null, features: a, link: null },
        { name: 'other.jpg', takenAt: null, features: b, link: { from: 0, transform: TRANSFORM } },
      ],
      rules: { evidence: 10 },
    },
    (row, make) => make(files[row]!),
  );
  if (!laid.ok) throw new Error(laid.failure.reason);
  const { data } = await sharp(laid.value).raw().toBuffer({ resolveWithObject: true });
  let [count, difference] = [0, 0];
  for (let i = 0; i < SIZE.widthPx * SIZE.heightPx; i++) {
    if (data[4 * i + 3]! < 255) continue;
    count += 1;
    difference += Math.abs(data[4 * i]! - picture.rgb[3 * i]!);
  }
  expect(count).toBeGreaterThan(0.2 * SIZE.widthPx * SIZE.heightPx);
  expect(difference / count).toBeLessThan(15);
});
