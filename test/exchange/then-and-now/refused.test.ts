import { expect, test } from 'vitest';
import type { Affine } from '../../../electron/contract/match.ts';
import type { MakeOfPhoto } from '../../../electron/exchange/then-and-now/then-and-now.ts';
import { laidOnto, thenAndNow } from '../../../electron/exchange/then-and-now/then-and-now.ts';
import { affineMap, sharedFeatures } from '../../support/synthetic/features.ts';
import { encode } from '../../support/synthetic/photos.ts';
import { camera, flatPlace, photograph } from '../../support/synthetic/synthetic.ts';

/** Twice the same photo, whose features say that the second lies `asidePx` beside the first. */
async function madeOfPair(asidePx: number, judged: { isJudged?: true } = {}) {
  const picture = photograph(flatPlace(1), camera());
  const bytes = await encode(picture, 'jpeg');
  const transform: Affine = [1, 0, asidePx, 0, 1, 0];
  const { a, b } = sharedFeatures(4, affineMap(transform), { ...picture, noisePx: 0 });
  const photos = [
    { name: 'then.jpg', takenAt: null, features: a, link: null },
    { name: 'now.jpg', takenAt: null, features: b, link: { from: 0, transform } },
  ];
  const series = { photos, rules: { evidence: 10 }, ...judged };
  const makeOf: MakeOfPhoto = (_, make) => make(bytes);
  return {
    pair: await thenAndNow(series, makeOf, { form: 'jpg', matchLight: false, dates: false }),
    laid: await laidOnto(series, makeOf),
  };
}

test('photos that do not show the same where a match lays them are refused, not shown wrongly', async () => {
  const { pair, laid } = await madeOfPair(0);
  expect(pair).toMatchObject({ ok: true, value: { leftOut: [] } });
  expect(laid.ok).toBe(true);
  const refused = { ok: false, failure: { kind: 'not on each other' } };
  expect(await madeOfPair(90)).toMatchObject({ pair: refused, laid: refused });
});

test('two photos that were judged when they were chosen are not judged again', async () => {
  expect(await madeOfPair(90, { isJudged: true })).toMatchObject({ pair: { ok: true } });
});
