import { expect, test } from 'vitest';
import type { Affine } from '../../../electron/contract/match.ts';
import { thenAndNow } from '../../../electron/exchange/then-and-now/then-and-now.ts';
import { affineMap, sharedFeatures } from '../../support/synthetic/features.ts';
import { encode } from '../../support/synthetic/photos.ts';
import { camera, flatPlace, photograph } from '../../support/synthetic/synthetic.ts';

const IDENTITY: Affine = [1, 0, 0, 0, 1, 0];

/** Twice the same photo, whose features say that the second lies `asidePx` beside the first. */
async function pairOf(asidePx: number) {
  const picture = photograph(flatPlace(1), camera());
  const bytes = await encode(picture, 'jpeg');
  const transform: Affine = [1, 0, asidePx, 0, 1, 0];
  const { a, b } = sharedFeatures(4, affineMap(transform), { ...picture, noisePx: 0 });
  const photos = [
    { name: 'then.jpg', takenAt: null, features: a, link: null },
    { name: 'now.jpg', takenAt: null, features: b, link: { from: 0, transform } },
  ];
  return thenAndNow(
    { photos, rules: { evidence: 10 } },
    () => Promise.resolve({ ok: true as const, value: bytes }),
    { form: 'jpg', matchLight: false, dates: false },
  );
}

test('photos that do not show the same where a match lays them are refused, not shown wrongly', async () => {
  expect(await pairOf(IDENTITY[2])).toMatchObject({ ok: true, value: { leftOut: [] } });
  expect(await pairOf(90)).toMatchObject({ ok: false, failure: { kind: 'not on each other' } });
});
