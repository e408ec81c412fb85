/** The check of one pair against the DELF reference's: the same two feature sets, timed in turns. */
import type { PackedFeatures } from '../contract/features.ts';
import { DESCRIPTOR_SIZE } from '../contract/features.ts';
import { verifyPairs } from '../matching/verify.ts';
import { openStore } from '../store/store.ts';
import { matchingPhotos, STEPS } from './material.ts';
import { findPython, pythonHelp, runPython } from './python.ts';
import type { Bench } from './report.ts';
import { median, secondsOf } from './report.ts';

/** The bar: how many times faster than the reference, for so many features a photo. */
const BAR = { ratio: 150, features: 1000 };

/** What reference.py prints. */
interface Reference {
  python: string;
  numpy: string;
  scipy: string;
  scikitImage: string;
  seconds: number[];
  tentative: number;
  inliers: number;
}

export interface VerifyOptions {
  /**
   * Database of a library: the first match of `modelId` with enough features is timed; null, or one without,
   * makes a pair.
   */
  database: string | null;
  modelId: string;
  /** Features of each photo. */
  features: number;
  rounds: number;
}

/** The first `count` rows of a set, the ones with most attention, none of them a keypoint. */
function best(set: PackedFeatures, count: number): PackedFeatures {
  return {
    ...set,
    count,
    keypointCount: 0,
    location: set.location.slice(0, 2 * count),
    scale: set.scale.slice(0, count),
    attention: set.attention.slice(0, count),
    descriptor: set.descriptor.slice(0, count * DESCRIPTOR_SIZE),
  };
}

/** A matching pair of the library with `features` features in each photo; null where there is none. */
function fromLibrary(
  database: string,
  { modelId, features }: VerifyOptions,
): [PackedFeatures, PackedFeatures] | null {
  const opened = openStore(database);
  if (!opened.ok) throw new Error(opened.failure.reason);
  try {
    const { pairs, photos } = opened.value;
    for (const { a, b } of pairs.matches(modelId)) {
      const [setA = null, setB = null] = photos.features(modelId, [a, b]);
      if (setA === null || setB === null) continue;
      if (Math.min(setA.count - setA.keypointCount, setB.count - setB.keypointCount) >= features)
        return [best(setA, features), best(setB, features)];
    }
    return null;
  } finally {
    opened.value.close();
  }
}

/** What reference.py reads. */
function referenceInput(rounds: number, sets: readonly PackedFeatures[]): Uint8Array {
  const head = Int32Array.of(rounds, sets[0]!.count);
  const columns = sets.flatMap((set) => [set.location, Float32Array.from(set.descriptor, (v) => v / STEPS)]);
  return Buffer.concat(
    [head, ...columns].map((column) => Buffer.from(column.buffer, column.byteOffset, column.byteLength)),
  );
}

export async function benchVerify(options: VerifyOptions): Promise<Bench> {
  const { database, features, rounds } = options;
  const real = database === null ? null : fromLibrary(database, options);
  const sets = real ?? matchingPhotos(1, features);
  const pair = Uint32Array.of(0, 1);
  const python = findPython('numpy, scipy.spatial, skimage.measure');
  const ours: number[] = [];
  const theirs: number[] = [];
  let reference: Reference | null = null;
  let inliers = 0;
  for (let round = 0; round < rounds; round++) {
    // the median of several, as the reference takes of its own
    const times: number[] = [];
    for (let i = 0; i < 20; i++)
      times.push(
        await secondsOf(
          async () => (inliers = (await verifyPairs(sets, pair, { evidence: 1 }))[0]!.inliersA.length),
        ),
      );
    ours.push(median(times));
    if (python === null) continue;
    reference = runPython<Reference>(python, 'reference.py', referenceInput(3, sets));
    theirs.push(median(reference.seconds));
  }
  const ratio = reference === null ? null : median(theirs) / median(ours);
  return {
    name: 'verify',
    what:
      `one pair of ${features} x ${features} features of ${DESCRIPTOR_SIZE} numbers: nearest ` +
      'neighbours and RANSAC',
    baseline:
      "the DELF reference's method (SciPy cKDTree under 0.8, scikit-image ransac, affine, 20 px, " +
      '1000 trials): how many times faster',
    ratio,
    bar: `at least ${BAR.ratio}, with ${BAR.features} features`,
    met: ratio === null || features < BAR.features ? null : ratio >= BAR.ratio,
    figures: {
      ms: 1000 * median(ours),
      referenceMs: theirs.length === 0 ? null : 1000 * median(theirs),
      inliers,
      referenceInliers: reference?.inliers ?? null,
      reference:
        reference &&
        `Python ${reference.python}, NumPy ${reference.numpy}, SciPy ${reference.scipy}, ` +
          `scikit-image ${reference.scikitImage}`,
      rounds,
    },
    notes: [
      ...(python === null ? [pythonHelp('the reference')] : []),
      ...(real === null
        ? ['a made pair: name a library with a match of two photos that have as many features']
        : []),
    ],
  };
}
