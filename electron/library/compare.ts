/** Do two photo files show the same place? */
import type { Affine, Verification } from '../contract/match.ts';
import type { Outcome } from '../contract/failure.ts';
import type { MatchView } from '../contract/library.ts';
import type { ModelPackage } from '../contract/model.ts';
import { matchingRules, verifyPairs } from '../matching/verify.ts';
import type { Runtime } from '../runtimes/runtimes.ts';
import type { Store } from '../store/store.ts';
import { queryFeatures } from './query-features.ts';

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
  const queries = await queryFeatures(store, runtime, model, [fileA, fileB]);
  if (!queries.ok) return queries;
  const [a, b] = queries.value;
  if (a === undefined || b === undefined) throw new Error('two files gave less than two feature sets');
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
