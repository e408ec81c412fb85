/** Where accuracy is lost: every same-place pair ends at exactly one stage of the program. Pure. */
import type { NoMatchReason } from '../contract/match.ts';
import { pairKey, positiveKeys, relation } from './score.ts';
import type { ScoredPair, TruthPhoto } from './score.ts';

/**
 * The stages at which a same-place pair can end, and what each means. A pair ends at the first that holds.
 */
export const stages = {
  found: 'found: both photos in one place',
  'no features': 'never a candidate: a photo has no features',
  'not a candidate': 'never a candidate',
  'too few tentative': 'refused by verification: too few tentative',
  'no consistent transform': 'refused by verification: no consistent transform',
  overlay: 'refused by verification: overlay',
  'below threshold': 'refused by verification: below threshold',
  'kept apart': 'a match, but clustering kept the photos apart',
} as const satisfies Record<NoMatchReason, string> & Record<string, string>;

export type Stage = keyof typeof stages;
const stageNames = Object.keys(stages) as Stage[];

/** Pairs that end at each stage. */
export type StageCounts = Record<Stage, number>;

/** A candidate pair as verification left it; `reason` null for a match. */
export interface JudgedPair extends ScoredPair {
  reason: NoMatchReason | null;
}

/** A place of the truth that was not found whole. */
export interface MissedPlace {
  place: string;
  /** Its same-place pairs, and those of them that were not found. */
  pairs: number;
  missed: number;
  stages: StageCounts;
  /** Flags of the photos in missed pairs. */
  flags: string[];
  /**
   * Files of the missed pair that came nearest to a match: the refused one with the highest score, else a
   * match kept apart, else any.
   */
  nearest: { a: string; b: string };
}

/** Files of different places, and the score that verification gave them. */
export interface FalsePair {
  a: string;
  b: string;
  score: number;
  /** Does the score make them a match? */
  matched: boolean;
  /** Did both photos land in one place? */
  together: boolean;
  flags: string[];
}

export interface Explanation {
  /** Their sum is the number of same-place pairs. */
  stages: StageCounts;
  /** Pairs found that are no match themselves: other photos hold their two together. */
  foundThroughOthers: number;
  /** Most pairs missed first. */
  missedPlaces: MissedPlace[];
  /** The worst of them, highest score first. */
  falsePairs: FalsePair[];
}

/** False pairs that are told of, and missed places that are shown. */
export const WORST = 20;

/**
 * Follows every same-place pair that counts to where it ended. `hasFeatures`: rows of the truth;
 * `candidates`: each pair once; `placeOf`: file -> place, a file that is absent being in none.
 */
export function explain(
  truth: readonly TruthPhoto[],
  {
    hasFeatures,
    candidates,
    placeOf,
  }: {
    hasFeatures: ReadonlySet<number>;
    candidates: readonly JudgedPair[];
    placeOf: ReadonlyMap<string, string>;
  },
): Explanation {
  const judged = new Map(candidates.map((pair) => [pairKey(truth.length, pair.a, pair.b), pair]));
  const fileOf = (row: number): string => truth[row]!.file;
  const flagsOf = (rows: readonly number[]): string[] =>
    [...new Set(rows.flatMap((row) => truth[row]!.flags))].sort();
  const areTogether = (a: number, b: number): boolean =>
    placeOf.has(fileOf(a)) && placeOf.get(fileOf(a)) === placeOf.get(fileOf(b));
  const ends = Array.from(positiveKeys(truth), (key): End => {
    const [a, b] = [Math.floor(key / truth.length), key % truth.length];
    const pair = judged.get(key);
    const lost = pair === undefined ? 'not a candidate' : (pair.reason ?? 'kept apart');
    const stage = areTogether(a, b)
      ? 'found'
      : hasFeatures.has(a) && hasFeatures.has(b)
        ? lost
        : 'no features';
    return { a, b, stage, score: pair?.score ?? 0, matched: pair?.reason === null };
  });
  const missedPlaces = [...Map.groupBy(ends, ({ a }) => truth[a]!.place!)].flatMap(
    ([place, pairs]): MissedPlace[] => {
      const missed = pairs
        .filter(({ stage }) => stage !== 'found')
        .sort((p, q) => distance(p) - distance(q) || q.score - p.score);
      if (missed[0] === undefined) return [];
      const nearest = { a: fileOf(missed[0].a), b: fileOf(missed[0].b) };
      const flags = flagsOf(missed.flatMap(({ a, b }) => [a, b]));
      return [
        { place, pairs: pairs.length, missed: missed.length, stages: countStages(pairs), flags, nearest },
      ];
    },
  );
  const falsePairs = candidates
    .filter(({ a, b, score }) => score > 0 && relation(truth[a]!, truth[b]!) === 'different')
    .sort((p, q) => q.score - p.score)
    .slice(0, WORST)
    .map(({ a, b, score, reason }): FalsePair => ({
      a: fileOf(a),
      b: fileOf(b),
      score,
      matched: reason === null,
      together: areTogether(a, b),
      flags: flagsOf([a, b]),
    }));
  return {
    stages: countStages(ends),
    foundThroughOthers: ends.filter(({ stage, matched }) => stage === 'found' && !matched).length,
    missedPlaces: missedPlaces.sort((p, q) => q.missed - p.missed),
    falsePairs,
  };
}

/** Where a same-place pair ended. */
interface End extends ScoredPair {
  stage: Stage;
  matched: boolean;
}

function countStages(ends: readonly End[]): StageCounts {
  const counts = Object.fromEntries(stageNames.map((stage) => [stage, 0])) as StageCounts;
  for (const { stage } of ends) counts[stage]++;
  return counts;
}

/**
 * How far a missed pair is from what a picture of it can explain: a refusal, then a match kept apart, then
 * what was never compared.
 */
function distance({ stage }: End): number {
  return ['kept apart', 'not a candidate', 'no features'].indexOf(stage);
}
