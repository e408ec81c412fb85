/**
 * Scores pairs and places against the truth of an evaluation folder. Pure; the field names are those that
 * `score.mjs --json` prints, the scorer that judges the project, and `test/eval/score.test.ts` holds both to
 * the same figures.
 */

/**
 * A row of photos.tsv. `place` and `group` are null where the table says `-` (no place; no site of several
 * sides), `flags` empty.
 */
export interface TruthPhoto {
  file: string;
  place: string | null;
  group: string | null;
  /** The camera turned on the spot: only neighbours overlap, so pairs inside such a place do not count. */
  panorama: boolean;
  /** What makes the photo hard, in the table's words. */
  flags: string[];
}

/** Two photos (indices into the truth) and how sure the program is of them. */
export interface ScoredPair {
  a: number;
  b: number;
  score: number;
}

/** Shares in 0..1; null where nothing could be counted (no positive pair, no landmark). */
export interface PairScore {
  averagePrecision: number | null;
  recallAtZeroFalse: number | null;
  recallAtPrecision999: number | null;
  recallAtPrecision99: number | null;
  atThreshold?: { threshold: number; precision: number; recall: number | null; falsePairs: number };
}

export interface PlaceScore {
  /** Places of two photos and more. */
  found: number;
  bcubedPrecision: number;
  bcubedRecall: number;
  bcubedF1: number;
  /** B-cubed recall over photos whose place has another photo. */
  landmarkRecall: number | null;
  placesWithAWrongPhoto: number;
}

export interface CandidateScore {
  /** Share of the same-place pairs that were candidates. */
  recall: number | null;
  /** Distinct candidate pairs over photos. */
  perPhoto: number;
}

export interface Score {
  photos: number;
  positivePairs: number;
  pairs: PairScore;
  places?: PlaceScore;
}

const columns = ['file', 'place', 'group', 'flags'] as const;

/** Rows of a tab-separated table; empty lines and carriage returns are dropped. */
export function tableRows(text: string): string[][] {
  return text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}

/** The truth of a photos.tsv. Throws when a column is missing or a row is short. */
export function readTruth(text: string): TruthPhoto[] {
  const [head = [], ...body] = tableRows(text);
  const missing = columns.filter((name) => !head.includes(name));
  if (missing.length > 0) throw new Error(`photos.tsv lacks the column ${missing.join(', ')}`);
  const at = (row: string[], name: (typeof columns)[number]): string => {
    const value = row[head.indexOf(name)];
    if (value === undefined) throw new Error(`photos.tsv: the row of ${row[0]} has no ${name}`);
    return value;
  };
  return body.map((row) => {
    const [place, group] = [at(row, 'place'), at(row, 'group')];
    return {
      file: at(row, 'file'),
      place: place === '-' ? null : place,
      group: group === '-' || group === '' ? null : group,
      panorama: at(row, 'flags').includes('panorama'),
      flags: at(row, 'flags')
        .split(/[\s,;]+/)
        .filter((flag) => flag !== '-' && flag !== ''),
    };
  });
}

/**
 * What a pair of photos is: the same place, different places, or not to be counted (a panorama's frames,
 * other sides of one site).
 */
export function relation(p: TruthPhoto, q: TruthPhoto): 'same' | 'different' | 'ignored' {
  if (p.place !== null && p.place === q.place) return p.panorama && q.panorama ? 'ignored' : 'same';
  return p.group !== null && p.group === q.group ? 'ignored' : 'different';
}

/**
 * A pair of photos as one number, whichever comes first: the smaller index times the number of photos, plus
 * the other.
 */
export const pairKey = (photos: number, a: number, b: number): number =>
  Math.min(a, b) * photos + Math.max(a, b);

/** Same-place pairs that count, each once, by their keys. */
export function positiveKeys(truth: readonly TruthPhoto[]): Set<number> {
  const keys = new Set<number>();
  const members = Map.groupBy(truth.keys(), (i) => truth[i]!.place);
  for (const [place, photos] of members) {
    if (place === null) continue;
    for (const [n, a] of photos.entries())
      for (const b of photos.slice(n + 1))
        if (relation(truth[a]!, truth[b]!) === 'same') keys.add(pairKey(truth.length, a, b));
  }
  return keys;
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** Best score of each distinct pair that counts, highest first. */
function ranking(
  truth: readonly TruthPhoto[],
  pairs: Iterable<ScoredPair>,
): { score: number; same: boolean }[] {
  const best = new Map<number, number>();
  for (const { a, b, score } of pairs) {
    const key = pairKey(truth.length, a, b);
    if (score > (best.get(key) ?? -Infinity)) best.set(key, score);
  }
  const ranked: { score: number; same: boolean }[] = [];
  for (const [key, score] of best) {
    const of = relation(truth[Math.floor(key / truth.length)]!, truth[key % truth.length]!);
    if (of !== 'ignored') ranked.push({ score, same: of === 'same' });
  }
  return ranked.sort((p, q) => q.score - p.score);
}

function scorePairs(
  truth: readonly TruthPhoto[],
  pairs: Iterable<ScoredPair>,
  positives: number,
  threshold: number | null,
): PairScore {
  const ranked = ranking(truth, pairs);
  let right = 0;
  let wrong = 0;
  let area = 0;
  const recalled = { free: 0, at999: 0, at99: 0 };
  for (let i = 0; i < ranked.length;) {
    // equal scores are one step: no order among them is the program's own
    const { score } = ranked[i]!;
    let gained = 0;
    for (; i < ranked.length && ranked[i]!.score === score; i++) {
      if (ranked[i]!.same) gained++;
      else wrong++;
    }
    right += gained;
    const precision = right / (right + wrong);
    area += precision * gained;
    if (wrong === 0) recalled.free = right;
    if (precision >= 0.999) recalled.at999 = right;
    if (precision >= 0.99) recalled.at99 = right;
  }
  const result: PairScore = {
    averagePrecision: share(area, positives),
    recallAtZeroFalse: share(recalled.free, positives),
    recallAtPrecision999: share(recalled.at999, positives),
    recallAtPrecision99: share(recalled.at99, positives),
  };
  if (threshold === null) return result;
  const over = ranked.filter((p) => p.score >= threshold);
  const good = over.filter((p) => p.same).length;
  return {
    ...result,
    atThreshold: {
      threshold,
      precision: share(good, over.length) ?? 1,
      recall: share(good, positives),
      falsePairs: over.length - good,
    },
  };
}

/** B-cubed over all photos; another side of the same site in a cluster is neither right nor wrong. */
function scorePlaces(truth: readonly TruthPhoto[], placeOf: ReadonlyMap<string, string>): PlaceScore {
  const clusters = [...Map.groupBy(truth.keys(), (i) => placeOf.get(truth[i]!.file) ?? i).values()];
  const clusterOf: number[][] = [];
  for (const members of clusters) for (const i of members) clusterOf[i] = members;
  const sizes = new Map<string, number>();
  for (const { place } of truth) if (place !== null) sizes.set(place, (sizes.get(place) ?? 0) + 1);

  let precision = 0;
  let recall = 0;
  let landmarkRecall = 0;
  let landmarks = 0;
  for (const [i, photo] of truth.entries()) {
    let same = 1;
    let wrong = 0;
    for (const k of clusterOf[i]!) {
      if (k === i) continue;
      if (photo.place !== null && photo.place === truth[k]!.place) same++;
      else if (relation(photo, truth[k]!) === 'different') wrong++;
    }
    const size = photo.place === null ? 1 : sizes.get(photo.place)!;
    precision += same / (same + wrong);
    recall += same / size;
    if (size > 1) {
      landmarkRecall += same / size;
      landmarks++;
    }
  }
  precision /= truth.length;
  recall /= truth.length;
  const holdsAWrongPhoto = (members: number[]): boolean =>
    members.some((i, n) => members.slice(n + 1).some((k) => relation(truth[i]!, truth[k]!) === 'different'));
  return {
    found: clusters.filter((members) => members.length > 1).length,
    bcubedPrecision: precision,
    bcubedRecall: recall,
    bcubedF1: (2 * precision * recall) / (precision + recall),
    landmarkRecall: share(landmarkRecall, landmarks),
    placesWithAWrongPhoto: clusters.filter(holdsAWrongPhoto).length,
  };
}

/**
 * Scores predictions. A pair given twice counts with its better score; a pair not given scores nothing; a
 * photo without a place is a place of its own. `placeOf`: file -> place, or null to score no places.
 * `threshold`: from which score on a pair is a match, or null.
 */
export function score(
  truth: readonly TruthPhoto[],
  pairs: Iterable<ScoredPair>,
  { placeOf, threshold }: { placeOf: ReadonlyMap<string, string> | null; threshold: number | null },
): Score {
  const positivePairs = positiveKeys(truth).size;
  const result: Score = {
    photos: truth.length,
    positivePairs,
    pairs: scorePairs(truth, pairs, positivePairs, threshold),
  };
  return placeOf === null ? result : { ...result, places: scorePlaces(truth, placeOf) };
}

/** How much of the truth the candidates reach, and what they cost. */
export function scoreCandidates(
  truth: readonly TruthPhoto[],
  candidates: Iterable<{ a: number; b: number }>,
): CandidateScore {
  const positives = positiveKeys(truth);
  const distinct = new Set<number>();
  for (const { a, b } of candidates) distinct.add(pairKey(truth.length, a, b));
  let reached = 0;
  for (const key of positives) if (distinct.has(key)) reached++;
  return {
    recall: share(reached, positives.size),
    perPhoto: truth.length === 0 ? 0 : distinct.size / truth.length,
  };
}
