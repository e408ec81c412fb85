/** What an evaluation gives: figures, tables, and the failures that keep it from them. */
import type { Failure, LibraryFailure, Outcome, Refusal } from '../contract/failure.ts';
import type { CopiesScore } from './copies.ts';
import type { Explanation } from './explain.ts';
import type { PairPoints, PointScore } from './points.ts';
import type { Protocol, ProtocolScore } from './revisited.ts';
import type { CandidateScore, Score } from './score.ts';

/** What `score.mjs --json` prints, and what the result took to make. */
export interface Evaluation extends Score {
  model: string;
  candidates: CandidateScore;
  cost: {
    /**
     * Wall time of the whole scan over its photos. Says little where `extracted` is less than the photos: the
     * library had the rest.
     */
    msPerPhoto: number;
    /**
     * Time from the start of extraction to its end over the photos extracted in this run; null where there
     * were none.
     */
    extractMsPerPhoto: number | null;
    /** The library's size over its photos: features, index, pairs, places. */
    bytesPerPhoto: number;
    /**
     * Of that, this model's features, index and inliers, without what the database adds: fit to compare
     * models that share a library.
     */
    modelBytesPerPhoto: number;
    /** The model's own files: weights and PCA. */
    modelBytes: number;
    /** Photos whose features were made in this run. */
    extracted: number;
    /** Files of photos.tsv that gave no features; they score as photos without a match. */
    withoutFeatures: number;
  };
}

/**
 * An evaluation with where its accuracy is lost, and the tables that score.mjs reads: `file_a file_b score`
 * of every pair with a score above 0, and `file place`.
 */
export interface Evaluated {
  evaluation: Evaluation;
  explanation: Explanation;
  pairsTsv: string;
  placesTsv: string;
}

/** The folder's, the library's or a photo's failure. */
export type EvaluationOutcome<T> = Outcome<T, LibraryFailure | Failure>;

/** The points protocol's report: `H` pairs and the others apart, then each pair. */
export interface PointsEvaluation {
  model: string;
  H: PointScore;
  corr: PointScore;
  pairs: PairPoints[];
}

/** What the retrieval protocol makes of a data set's rankings. */
export interface RevisitedEvaluation {
  model: string;
  /** The ground truth's name: `roxford5k`. */
  dataset: string;
  photos: number;
  /** Photos of the list that gave no features or are not there. They are never found. */
  withoutFeatures: number;
  scores: Record<Protocol, ProtocolScore>;
}

/** How well copies are told from what only looks like them. */
export interface CopiesEvaluation {
  model: string;
  score: CopiesScore;
}

/** What happened to one of several, with its name before the reason. */
export const about = <F extends Refusal>(name: string, failure: F): { ok: false; failure: F } => ({
  ok: false,
  failure: { ...failure, reason: `${name}: ${failure.reason}` },
});
