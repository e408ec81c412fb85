/** Two photos of the library in full: what is tentative, what holds, and by how much it misses. */
import type { PackedFeatures } from '../contract/features.ts';
import type { Outcome, Refusal } from '../contract/failure.ts';
import type { Affine, Apart, Verification } from '../contract/match.ts';
import { cornerOffsetPx } from '../contract/features.ts';
import type { ModelPackage } from '../contract/model.ts';
import type { Features, MatchDetail } from '../contract/requests.ts';
import { matchingRules, residualPx, tentativeOf, verifyPairs } from '../matching/verify.ts';
import { STRONG_SCORE } from '../places/places.ts';
import type { Store } from '../store/store.ts';
import { judgeOf, swapped } from './compare.ts';
import type { ReadablePhoto } from './photos.ts';
import { notLookedAt, readablePhoto, shownPhoto } from './photos.ts';

interface Compared {
  a: PackedFeatures;
  b: PackedFeatures;
  verification: Verification;
  apart: Apart;
  threshold: number;
  /** Found when asked for: a picture of the match shows none. */
  tentative: () => ReturnType<typeof tentativeOf>;
}

/** What the picture of a match is drawn of. */
export interface MatchMaterial {
  photos: [ReadablePhoto, ReadablePhoto];
  features: [PackedFeatures, PackedFeatures];
  verification: Verification;
}

/**
 * The stored match, else the pair verified anew: of a pair that is no match the store keeps no
 * correspondence. null where a photo has no features of the model.
 */
async function comparePhotos(
  store: Store,
  model: ModelPackage,
  photoA: number,
  photoB: number,
): Promise<Compared | null> {
  // ids are in the order of hashes, which is the order in which a scan verifies
  const isSwapped = photoB < photoA;
  const [low, high] = isSwapped ? [photoB, photoA] : [photoA, photoB];
  const [first = null, second = null] = store.photos.features(model.id, [low, high]);
  if (first === null || second === null) return null;
  const rules = matchingRules(model.manifest);
  const found =
    store.pairs.match(model.id, low, high) ??
    (await verifyPairs([first, second], Uint32Array.of(0, 1), rules))[0]!;
  const { apart, threshold, verification } = judgeOf(store)(
    store.photos.taken(low),
    store.photos.taken(high),
    found,
  );
  const tentative: Compared['tentative'] = () => {
    const { rowsA, rowsB } = tentativeOf(first, second, rules);
    return isSwapped ? { rowsA: rowsB, rowsB: rowsA } : { rowsA, rowsB };
  };
  return isSwapped
    ? { a: second, b: first, verification: swapped(verification), apart, threshold, tentative }
    : { a: first, b: second, verification, apart, threshold, tentative };
}

export async function matchMaterial(
  store: Store,
  model: ModelPackage,
  photoA: number,
  photoB: number,
): Promise<Outcome<MatchMaterial, Refusal>> {
  const compared = await comparePhotos(store, model, photoA, photoB);
  if (compared === null) return notLookedAt();
  const [a, b] = [readablePhoto(store, photoA), readablePhoto(store, photoB)];
  if (!a.ok) return a;
  if (!b.ok) return b;
  const { verification } = compared;
  return {
    ok: true,
    value: { photos: [a.value, b.value], features: [compared.a, compared.b], verification },
  };
}

/**
 * What the match viewer shows of two photos: locations and the transform between them count from the photos'
 * corners.
 */
export async function matchDetail(
  store: Store,
  model: ModelPackage,
  photoA: number,
  photoB: number,
): Promise<Outcome<MatchDetail, Refusal>> {
  const compared = await comparePhotos(store, model, photoA, photoB);
  if (compared === null) return notLookedAt();
  const [shownA, shownB] = [shownPhoto(store, photoA), shownPhoto(store, photoB)];
  if (!shownA.ok) return shownA;
  if (!shownB.ok) return shownB;
  const { a, b, verification, apart, threshold } = compared;
  const tentative = compared.tentative();
  const { verdict, reason, score, bFromA } = verification;
  // the reference's inliers may lie on one line, where there is nothing to show
  const { inliersA, inliersB } =
    bFromA === null ? { inliersA: new Uint16Array(), inliersB: new Uint16Array() } : verification;
  const detail: MatchDetail = {
    a: shownA.value,
    b: shownB.value,
    verdict,
    reason,
    score,
    threshold,
    apart,
    certainFrom: STRONG_SCORE,
    bFromA: bFromA && fromCorners(bFromA, cornerOffsetPx(a), cornerOffsetPx(b)),
    featuresA: columnsOf(a),
    featuresB: columnsOf(b),
    tentative: { rowsA: [...tentative.rowsA], rowsB: [...tentative.rowsB] },
    inliers: {
      rowsA: [...inliersA],
      rowsB: [...inliersB],
      residualPx:
        bFromA === null ? [] : Array.from(inliersA, (row, i) => residualPx(bFromA, a, row, b, inliersB[i]!)),
    },
  };
  return { ok: true, value: detail };
}

function columnsOf(features: PackedFeatures): Features {
  const { count, location, scale, attention } = features;
  const offset = cornerOffsetPx(features);
  return {
    count,
    location: Array.from(location, (at) => at + offset),
    scale: [...scale],
    attention: [...attention],
  };
}

/** What takes a to b, for the same places with `offsetA` and `offsetB` more in x and y. */
function fromCorners(
  [xx, xy, x, yx, yy, y]: Affine,
  offsetA: number,
  offsetB: number,
): MatchDetail['bFromA'] {
  return [xx, xy, x + offsetB - (xx + xy) * offsetA, yx, yy, y + offsetB - (yx + yy) * offsetA];
}
