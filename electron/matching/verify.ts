/**
 * Candidate pairs -> verified matches: are two photos of the same place, and which correspondences prove it?
 */
import type { FeatureSet, PackedFeatures } from '../contract/features.ts';
import type { Affine, NoMatchReason, Verification } from '../contract/match.ts';
import { DESCRIPTOR_SIZE } from '../contract/features.ts';
import type { ModelManifest } from '../contract/model.ts';
import type { Consensus, RansacOptions } from '../../native/index.ts';
import { kernelMethod, kernels } from '../../native/index.ts';
import { REFERENCE_METHOD, referenceTentative, referenceVerification } from './reference.ts';

export { limitThreads } from '../../native/index.ts';

/**
 * A flat map cannot follow a scene with depth: the bound is wide, and the features' sizes, which must change
 * as the map says, keep it honest (docs/measurements.md#matching). The DELF reference allows 20 px of the
 * stored photo (match_images.py); as a share of the long side it means the same for every camera.
 */
const RANSAC: RansacOptions = {
  maxError: 0.04,
  maxScaleDisagreement: 1.8,
  maxScaleChange: 4,
  maxTilt: 4,
  trials: 500,
  seed: 1,
};

/** The same for keypoints, which lie to a pixel where they are seen (docs/measurements.md#matching). */
const KEYPOINT_RANSAC: RansacOptions = { ...RANSAC, maxError: 0.03 };

/** What a distinct inlier cell of keypoints adds to the evidence (docs/measurements.md#matching). */
const KEYPOINT_EVIDENCE = 6;

/** Fewer tentative correspondences prove nothing, whatever their geometry. */
const MIN_TENTATIVE = 12;

/**
 * Overlays (a watermark, a date stamp, a camera's frame) lie at the same place of both frames and cover
 * little: at least half of the inliers fixed, while inliers are under 20 % of the features. Frames of one
 * tripod have more (docs/measurements.md#matching).
 */
const OVERLAY = { minFixedShare: 0.5, maxInlierShare: 0.2 };

/** The score from which two photos are a match, for every model: docs/figures.md tells what it gives. */
export const MATCH_SCORE = 100;

/**
 * Evidence is brought to that of photos of so many features, by this power of how many fewer they have; never
 * by more than for `fewest`.
 */
const FEW_FEATURES = { features: 1000, fewest: 250, power: 0.25 };

/** Raised when the code gives other answers, though no constant changed: test/matching/method.test.ts. */
const CODE_VERSION = 5;

const PRODUCT_METHOD = {
  RANSAC,
  KEYPOINT_RANSAC,
  KEYPOINT_EVIDENCE,
  MIN_TENTATIVE,
  OVERLAY,
  FEW_FEATURES,
  KERNEL: kernelMethod.ransac,
};

/**
 * Changes whenever another verdict or score could come of the same features: verified pairs of another method
 * are verified again.
 */
export const verifyMethod = ({ isReference = false, evidence }: MatchingRules): string =>
  JSON.stringify({
    CODE_VERSION,
    MATCH_SCORE,
    ...(isReference ? REFERENCE_METHOD : PRODUCT_METHOD),
    evidence,
  });

/** What of a model's manifest decides how its features are compared. */
export interface MatchingRules {
  /** As the DELF reference compares, on the exact features; otherwise by the product's method. */
  isReference?: boolean | undefined;
  /** From which evidence (of the reference: inliers) on two photos are a match. */
  evidence: number;
}

export const matchingRules = ({
  isReference,
  matching,
}: Pick<ModelManifest, 'isReference' | 'matching'>): MatchingRules => ({
  isReference,
  evidence: matching.evidence,
});

/**
 * Verifies pairs (`pairs`: two indices into `sets` a pair) with one method and one seed: same features, same
 * answer. Feature sets must come from one model, whose manifest tells the rules; they must not change until
 * the answer is there. By the reference's method, which is not symmetric, a pair takes some 50 ms of this
 * thread.
 */
export async function verifyPairs(
  sets: readonly PackedFeatures[],
  pairs: Uint32Array,
  { isReference = false, evidence }: MatchingRules,
): Promise<Verification[]> {
  if (isReference) {
    return Array.from({ length: pairs.length / 2 }, (_, i) => {
      const found = referenceVerification(
        exactOf(sets[pairs[2 * i]!]!),
        exactOf(sets[pairs[2 * i + 1]!]!),
        evidence,
      );
      return {
        ...found,
        score: found.bFromA === null ? 0 : (MATCH_SCORE * found.inliersA.length) / evidence,
      };
    });
  }
  const [byFeatures, byKeypoints] = await Promise.all([
    kernels.consensus(sets.map(featureRows), pairs, RANSAC),
    kernels.consensus(sets.map(keypointRows), pairs, KEYPOINT_RANSAC),
  ]);
  return byFeatures.map((found, i) =>
    judge(sets[pairs[2 * i]!]!, sets[pairs[2 * i + 1]!]!, found, byKeypoints[i]!, evidence),
  );
}

function exactOf({ count, exact }: PackedFeatures): Pick<FeatureSet, 'count' | 'location' | 'descriptor'> {
  if (exact === undefined) throw new Error('the features of a reference model lack their exact numbers');
  return { count, ...exact };
}

/**
 * The tentative correspondences of two photos, which their inliers are among: rowsA[i] and rowsB[i] are each
 * other's nearest (by the reference's method: rowsA[i] is the nearest of rowsB[i]).
 */
export function tentativeOf(
  a: PackedFeatures,
  b: PackedFeatures,
  { isReference = false }: MatchingRules,
): { rowsA: Uint16Array; rowsB: Uint16Array } {
  if (isReference) return referenceTentative(exactOf(a), exactOf(b));
  const features = kernels.mutualNearest(featureRows(a).descriptor, featureRows(b).descriptor);
  const keypoints = kernels.mutualNearest(keypointRows(a).descriptor, keypointRows(b).descriptor);
  return {
    rowsA: joined(features.a, keypoints.a, firstKeypoint(a)),
    rowsB: joined(features.b, keypoints.b, firstKeypoint(b)),
  };
}

/** Row of the first keypoint: rows before it are DELF's. */
const firstKeypoint = (set: PackedFeatures): number => set.count - set.keypointCount;
const featureRows = (set: PackedFeatures): PackedFeatures => rowsOf(set, 0, firstKeypoint(set));
const keypointRows = (set: PackedFeatures): PackedFeatures => rowsOf(set, firstKeypoint(set), set.count);

function rowsOf(set: PackedFeatures, from: number, to: number): PackedFeatures {
  return {
    ...set,
    count: to - from,
    keypointCount: 0,
    location: set.location.subarray(2 * from, 2 * to),
    scale: set.scale.subarray(from, to),
    attention: set.attention.subarray(from, to),
    descriptor: set.descriptor.subarray(DESCRIPTOR_SIZE * from, DESCRIPTOR_SIZE * to),
  };
}

/** Rows of both kinds, counted in the whole set. */
function joined(features: Uint16Array, keypoints: Uint16Array, firstKeypoint: number): Uint16Array {
  const rows = new Uint16Array(features.length + keypoints.length);
  rows.set(features);
  rows.set(
    keypoints.map((row) => row + firstKeypoint),
    features.length,
  );
  return rows;
}

function judge(
  a: PackedFeatures,
  b: PackedFeatures,
  byFeatures: Consensus,
  byKeypoints: Consensus,
  matchEvidence: number,
): Verification {
  const tentativeCount = byFeatures.tentativeCount + byKeypoints.tentativeCount;
  const inlierCount = byFeatures.inliersA.length + byKeypoints.inliersA.length;
  const fixedCount = byFeatures.fixedCount + byKeypoints.fixedCount;
  const isOverlay =
    fixedCount >= OVERLAY.minFixedShare * inlierCount &&
    inlierCount < OVERLAY.maxInlierShare * Math.min(a.count, b.count);
  const evidence =
    evidenceOf(byFeatures, firstKeypoint(a), firstKeypoint(b)) + KEYPOINT_EVIDENCE * byKeypoints.cellCount;
  const bFromA =
    byKeypoints.inliersA.length > byFeatures.inliersA.length ? byKeypoints.bFromA : byFeatures.bFromA;
  const features = agreeing(a, b, byFeatures, 0, 0, bFromA, RANSAC.maxError);
  const keypoints = agreeing(
    a,
    b,
    byKeypoints,
    firstKeypoint(a),
    firstKeypoint(b),
    bFromA,
    KEYPOINT_RANSAC.maxError,
  );
  const refusal: NoMatchReason | null =
    tentativeCount < MIN_TENTATIVE
      ? 'too few tentative'
      : bFromA === null
        ? 'no consistent transform'
        : evidence < matchEvidence
          ? 'below threshold'
          : isOverlay
            ? 'overlay'
            : null;
  return {
    verdict: refusal === null ? 'match' : 'no match',
    reason: refusal,
    score:
      refusal === null || (refusal === 'below threshold' && !isOverlay)
        ? (MATCH_SCORE * evidence) / matchEvidence
        : 0,
    bFromA,
    tentativeCount,
    inliersA: Uint16Array.from([...features, ...keypoints], ([row]) => row),
    inliersB: Uint16Array.from([...features, ...keypoints], ([, row]) => row),
    trials: byFeatures.trials + byKeypoints.trials,
    seed: RANSAC.seed,
  };
}

/**
 * The inliers of one kind that lie where the transform of both puts them, as rows of the whole sets: the two
 * kinds may have found different maps.
 */
function agreeing(
  a: PackedFeatures,
  b: PackedFeatures,
  found: Consensus,
  fromA: number,
  fromB: number,
  bFromA: Affine | null,
  maxError: number,
): [number, number][] {
  const rows = Array.from(found.inliersA, (row, i): [number, number] => [
    row + fromA,
    found.inliersB[i]! + fromB,
  ]);
  if (bFromA === null || bFromA === found.bFromA) return rows;
  const bound = maxError * Math.max(b.widthPx, b.heightPx);
  return rows.filter(([rowA, rowB]) => residualPx(bFromA, a, rowA, b, rowB) <= bound);
}

/** How far, in pixels of photo b, a feature of b lies from where the transform puts that of a. */
export function residualPx(
  bFromA: Affine,
  a: PackedFeatures,
  rowA: number,
  b: PackedFeatures,
  rowB: number,
): number {
  const [x, y] = [a.location[2 * rowA]!, a.location[2 * rowA + 1]!];
  return Math.hypot(
    bFromA[0] * x + bFromA[1] * y + bFromA[2] - b.location[2 * rowB]!,
    bFromA[3] * x + bFromA[4] * y + bFromA[5] - b.location[2 * rowB + 1]!,
  );
}

/**
 * The geometric mean of distinct inlier cells and tentative correspondences: unrelated photos have few of
 * either. Photos of fewer features give less evidence: it is brought to that of 1,000 features by the fourth
 * root of their number, never by more than 250 features would be (docs/measurements.md#matching).
 */
function evidenceOf({ cellCount, tentativeCount }: Consensus, countA: number, countB: number): number {
  const { features, fewest, power } = FEW_FEATURES;
  const few = features / Math.max(fewest, Math.sqrt(countA * countB));
  return Math.sqrt(cellCount * tentativeCount) * few ** power;
}
