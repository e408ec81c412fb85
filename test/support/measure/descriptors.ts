/**
 * What descriptors in fewer bytes cost, for docs/measurements.md: the pairs that an eval verified, verified
 * again with features rounded in several ways, and scored by the same truth.
 *
 *   npm run -s revisit -- eval EVAL --library LIBRARY
 *   node test/support/measure/descriptors.ts LIBRARY EVAL
 *
 * with a library whose features were packed with `COARSENESS` = 1.
 */
import { readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { constants, zstdCompressSync } from 'node:zlib';
import type { PackedFeatures } from '../../../electron/contract/features.ts';
import { DESCRIPTOR_SIZE } from '../../../electron/contract/features.ts';
import { rowsOfPhotos } from '../../../electron/eval/rows.ts';
import type { ScoredPair } from '../../../electron/eval/score.ts';
import { readTruth, score } from '../../../electron/eval/score.ts';
import { libraryFile } from '../../../electron/library/library.ts';
import { MATCH_SCORE, verifyPairs } from '../../../electron/matching/verify.ts';
import { BUILT_IN_MODEL } from '../../../electron/model/open.ts';
import { clusterPlaces } from '../../../electron/places/places.ts';
import { atOnce } from '../../../electron/process/at-once.ts';
import { openStore } from '../../../electron/store/store.ts';

/** The evidence that scores are counted in, and those that two photos are taken for a match from. */
const EVIDENCE = 100;
const THRESHOLDS = [126, 128, 130, 131, 132, 134, 136, 140];

/** The best 16 levels of a normal variable (Lloyd and Max): eight, and as many below zero. */
const LEVELS = [0.128, 0.388, 0.657, 0.942, 1.256, 1.618, 2.069, 2.733];

interface Way {
  round(rows: Int8Array): Int8Array;
  /** Features and keypoints that stay, those with most attention and most contrast. */
  most?: [number, number];
}

const coarse = (quanta: number): Way => ({
  round: (rows) => rows.map((value) => quanta * Math.round(value / quanta)),
});

/** 16 levels a dimension, as far apart as the photo's own numbers there are spread. */
function inHalfABytes(rows: Int8Array): Int8Array {
  const squares = new Float64Array(DESCRIPTOR_SIZE);
  for (const [i, value] of rows.entries()) squares[i % DESCRIPTOR_SIZE]! += value ** 2;
  const spread = squares.map((sum) => Math.sqrt((sum * DESCRIPTOR_SIZE) / rows.length));
  return rows.map((value, i) => {
    const apart = (level: number): number => Math.abs(Math.abs(value) / spread[i % DESCRIPTOR_SIZE]! - level);
    const nearest = LEVELS.reduce((best, level) => (apart(level) < apart(best) ? level : best));
    return Math.sign(value || 1) * Math.min(127, Math.round(nearest * spread[i % DESCRIPTOR_SIZE]!));
  });
}

const WAYS: Record<string, Way> = {
  'as extracted': coarse(1),
  ...Object.fromEntries([4, 5, 6, 7, 8].map((quanta) => [`multiples of ${quanta}`, coarse(quanta)])),
  '16 levels': { round: inHalfABytes },
  '16 levels, 600 keypoints': { round: inHalfABytes, most: [Infinity, 600] },
  '16 levels, 700 features': { round: inHalfABytes, most: [700, Infinity] },
};

const [, , folder = '', data = ''] = process.argv;
const opened = openStore(libraryFile(folder));
if (!opened.ok) throw new Error(opened.failure.reason);
const store = opened.value;
const truth = readTruth(readFileSync(join(data, 'photos.tsv'), 'utf8'));
const { ids } = atOnce(store.photos.matchable(BUILT_IN_MODEL));
const files = truth.map(({ file }) => file);
const rowsOf = rowsOfPhotos(store, ids, realpathSync(join(data, 'photos')), files);
const sets = store.photos.features(BUILT_IN_MODEL, ids).map((set) => set!);
const numberOf = new Map(Array.from(ids, (id, number) => [id, number]));
const listed = store.pairs.scores(BUILT_IN_MODEL).filter(({ a, b }) => rowsOf.has(a) && rowsOf.has(b));
const pairs = Uint32Array.from(listed.flatMap(({ a, b }) => [numberOf.get(a)!, numberOf.get(b)!]));
store.close();

/** The first rows of both kinds, rounded. */
function rounded(set: PackedFeatures, { round, most = [Infinity, Infinity] }: Way): PackedFeatures {
  const features = set.count - set.keypointCount;
  const [ends, keypoints] = [Math.min(features, most[0]), Math.min(set.keypointCount, most[1])];
  const cut = <T extends Int8Array | Float32Array>(column: T, width: number): T => {
    const all = column.slice(0, (ends + keypoints) * width) as T;
    all.set(column.subarray(features * width, (features + keypoints) * width), ends * width);
    return all;
  };
  const descriptor = cut(set.descriptor, DESCRIPTOR_SIZE);
  const kinds = [descriptor.subarray(0, ends * DESCRIPTOR_SIZE), descriptor.subarray(ends * DESCRIPTOR_SIZE)];
  return {
    ...set,
    count: ends + keypoints,
    keypointCount: keypoints,
    location: cut(set.location, 2),
    scale: cut(set.scale, 1),
    attention: cut(set.attention, 1),
    descriptor: Int8Array.from(kinds.flatMap((rows) => [...round(rows)])),
  };
}

/** Files with the same picture are one photo, and the surest pairs. */
const samePhoto = [...rowsOf.values()].flatMap((rows) =>
  rows.flatMap((a, n) => rows.slice(n + 1).map((b) => ({ a, b, score: Number.MAX_VALUE }))),
);

/** Every pair of rows that shows two photos. */
const rowsOfPair = (a: number, b: number, value: number): ScoredPair[] =>
  rowsOf.get(a)!.flatMap((p) => rowsOf.get(b)!.map((q) => ({ a: p, b: q, score: value })));

for (const [name, way] of Object.entries(WAYS)) {
  const made = sets.map((set) => rounded(set, way));
  const params = { [constants.ZSTD_c_compressionLevel]: 1 };
  const bytes = made.reduce((sum, set) => sum + zstdCompressSync(set.descriptor, { params }).length, 0);
  const verified = await verifyPairs(made, pairs, { evidence: EVIDENCE });
  const found = listed.map(({ a, b }, i) => ({ a, b, score: verified[i]!.score }));
  const scored = found.filter((pair) => pair.score > 0).flatMap(({ a, b, score }) => rowsOfPair(a, b, score));
  const nothingElse = { placeOf: null, threshold: null };
  const { averagePrecision, recallAtPrecision99 } = score(
    truth,
    [...samePhoto, ...scored],
    nothingElse,
  ).pairs;
  const places = THRESHOLDS.map((evidence) => {
    const links = found.map((pair) => ({ ...pair, score: (pair.score * EVIDENCE) / evidence }));
    const placeOf = new Map(samePhoto.flatMap(({ a, b }) => [a, b].map((row) => [files[row]!, `same ${a}`])));
    for (const [n, { photos }] of clusterPlaces(links.filter((link) => link.score >= MATCH_SCORE)).entries())
      for (const row of photos.flatMap((photo) => rowsOf.get(photo)!)) placeOf.set(files[row]!, String(n));
    const { bcubedF1, placesWithAWrongPhoto } = score(truth, [], { placeOf, threshold: null }).places!;
    return `${evidence}: ${bcubedF1.toFixed(4)}, ${placesWithAWrongPhoto} wrong`;
  });
  console.log(
    `${name}: ${(bytes / sets.length / 1000).toFixed(1)} KB a photo compressed, ` +
      `AP ${averagePrecision!.toFixed(4)}, R99 ${recallAtPrecision99!.toFixed(3)}; ` +
      `F1 from evidence ${places.join('; ')}`,
  );
}
