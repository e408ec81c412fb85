/** Do two photo files show the same place? */
import type { Affine, Apart, Verification } from '../contract/match.ts';
import type { Outcome } from '../contract/failure.ts';
import type { MatchView } from '../contract/library.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { Taken } from '../contract/photo.ts';
import { MATCH_SCORE, matchingRules, verifyPairs } from '../matching/verify.ts';
import { apartOf, neededScore, weighed } from '../places/places.ts';
import type { Runtime } from '../runtimes/runtimes.ts';
import type { Store } from '../store/store.ts';
import { queryFeatures } from './query-features.ts';

/**
 * Compares two photo files; the answer is the one a scan gives for the same photos, in whichever order they
 * are named (by the reference's method, which asks what of b is in a: as they are named, and whatever else is
 * known of them).
 */
export async function matchFiles(
  store: Store,
  runtime: Runtime,
  model: ModelPackage,
  fileA: string,
  fileB: string,
): Promise<Outcome<MatchView>> {
  const queries = await queryFeatures(store, runtime, model, [fileA, fileB]);
  if (!queries.ok) return queries;
  const [a, b] = queries.value;
  if (a === undefined || b === undefined) throw new Error('two files gave less than two feature sets');
  const rules = matchingRules(model.manifest);
  const isSwapped = rules.isReference !== true && b.hash < a.hash;
  const [found] = await verifyPairs(
    [a.view.features, b.view.features],
    isSwapped ? Uint32Array.of(1, 0) : Uint32Array.of(0, 1),
    rules,
  );
  if (found === undefined) throw new Error('a pair was not verified');
  if (rules.isReference === true) {
    const judged = { apart: apartOf(a.taken, b.taken), threshold: MATCH_SCORE, verification: found };
    return { ok: true, value: { a: a.view, b: b.view, ...judged } };
  }
  const judged = judgeOf(store)(a.taken, b.taken, isSwapped ? swapped(found) : found);
  return { ok: true, value: { a: a.view, b: b.view, ...judged } };
}

interface Judged {
  apart: Apart;
  threshold: number;
  verification: Verification;
}

/** Judges what was found of two photos, as a library of so many does, by where and when they were taken. */
export function judgeOf(store: Store): (a: Taken, b: Taken, found: Verification) => Judged {
  const photoCount = store.photos.knownCount();
  return (a, b, found) => {
    const apart = apartOf(a, b);
    const threshold = neededScore(apart, photoCount);
    return { apart, threshold, verification: weighed(found, threshold) };
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
