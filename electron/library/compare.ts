/** Questions about single photo files: do two show the same place, and where else was this? */
import type { Affine, Verification } from '../contract/match.ts';
import type { Outcome } from '../contract/failure.ts';
import type { FindView, MatchView } from '../contract/library.ts';
import type { ModelPackage } from '../contract/model.ts';
import { candidatesOf } from '../matching/candidates.ts';
import { matchingRules, verifyPairs } from '../matching/verify.ts';
import type { Runtime } from '../runtimes/runtimes.ts';
import type { Store } from '../store/store.ts';
import { openIndex } from '../scan/update-index.ts';
import type { Side } from './query-features.ts';
import { sidesOf } from './query-features.ts';

/**
 * Compares two photo files; the answer is the one a scan gives for the same photos, in whichever order they
 * are named (by the reference's method, which asks what of b is in a: as they are named).
 */
export async function matchFiles(
  store: Store,
  runtime: Runtime,
  model: ModelPackage,
  fileA: string,
  fileB: string,
): Promise<Outcome<MatchView>> {
  const sides = await sidesOf(store, runtime, model, [fileA, fileB]);
  if (!sides.ok) return sides;
  const [a, b] = sides.value;
  if (a === undefined || b === undefined) throw new Error('two files gave less than two sides');
  const rules = matchingRules(model.manifest);
  const isSwapped = rules.isReference !== true && b.hash < a.hash;
  const [verification] = await verifyPairs(
    [a.view.features, b.view.features],
    isSwapped ? Uint32Array.of(1, 0) : Uint32Array.of(0, 1),
    rules,
  );
  if (verification === undefined) throw new Error('a pair was not verified');
  return {
    ok: true,
    value: { a: a.view, b: b.view, verification: isSwapped ? swapped(verification) : verification },
  };
}

/** The photos of the library that match a file, best score first. */
export async function findFile(
  store: Store,
  runtime: Runtime,
  model: ModelPackage,
  file: string,
): Promise<Outcome<FindView>> {
  const sides = await sidesOf(store, runtime, model, [file]);
  if (!sides.ok) return sides;
  const query: Side | undefined = sides.value[0];
  if (query === undefined) throw new Error('a file gave no side');
  const index = await openIndex(store, model, () => undefined);
  const matchable = new Set(store.photos.matchable(model.id).ids);
  const ids = (await candidatesOf(index, query.view.features, query.view.photo?.id ?? null)).filter((id) =>
    matchable.has(id),
  );
  const photos = store.photos.views(ids);
  const isSwapped = photos.map(({ hash }) => hash < query.hash);
  const pairs = Uint32Array.from(isSwapped.flatMap((swap, i) => (swap ? [i + 1, 0] : [0, i + 1])));
  const verifications = await verifyPairs(
    [query.view.features, ...store.photos.features(model.id, ids)],
    pairs,
    matchingRules(model.manifest),
  );
  const hits = photos.map((photo, i) => ({
    photo,
    place: store.places.placeOf(model.id, photo.id),
    verification: isSwapped[i] === true ? swapped(verifications[i]!) : verifications[i]!,
  }));
  return {
    ok: true,
    value: {
      query: query.view,
      hits: hits
        .filter(({ verification }) => verification.verdict === 'match')
        .sort((x, y) => y.verification.score - x.verification.score || x.photo.id - y.photo.id),
    },
  };
}

/**
 * The verification of b and a as that of a and b: same verdict and score, the transform turned round, inliers
 * ascending in the new a.
 */
export function swapped(v: Verification): Verification {
  const order = [...v.inliersB.keys()].sort((i, j) => v.inliersB[i]! - v.inliersB[j]!);
  return {
    ...v,
    bFromA: v.bFromA === null ? null : inverse(v.bFromA),
    inliersA: Uint16Array.from(order, (i) => v.inliersB[i]!),
    inliersB: Uint16Array.from(order, (i) => v.inliersA[i]!),
  };
}

function inverse([a, b, c, d, e, f]: Affine): Affine {
  const det = a * e - b * d; // not 0: verification refuses maps that flatten a photo
  return [e / det, -b / det, (b * f - c * e) / det, -d / det, a / det, (c * d - a * f) / det];
}
