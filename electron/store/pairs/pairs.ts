/**
 * Candidate pairs and what verification made of them: of matches all, of the others, which are many, that
 * they were verified. Photos of a pair: a < b.
 */
import type { Affine, Link, Match, NoMatchReason, Verification } from '../../contract/match.ts';
import type { Database } from '../database.ts';
import { affineBytes, affineOf, uint16Of } from '../feature-columns.ts';
import { present } from '../files/file-facts.ts';
import type { ModelTable } from '../models.ts';
import { withoutCandidates } from './without-candidates.ts';
import { transaction } from '../transaction.ts';

/**
 * Pairs that rounds of a scan found are provisional until its end finds them too, or throws them away
 * (provisional.ts). `lasting`: the others; without a word both.
 */
export type WhichPairs = 'lasting' | 'provisional';

export interface PairTable {
  /** What made the model's pairs: the constants of candidate search and verification; null before any. */
  method(modelId: string): string | null;
  setMethod(modelId: string, method: string): void;
  /** Forgets the model's pairs, verified ones too, and that their candidates were looked for. */
  clear(modelId: string): void;
  /**
   * Candidates are to be looked for anew. What was verified holds, and is provisional until it is found again
   * or not; that photos do not match holds however they were found.
   */
  outdateCandidates(modelId: string): void;
  /** Matchable photos whose candidates were not looked for yet, ids ascending; in steps. */
  withoutCandidates(modelId: string): Generator<undefined, number[]>;
  /** Remembers a photo's candidates and that they were looked for: one transaction. */
  addCandidates(modelId: string, photo: number, candidates: ArrayLike<number>): void;
  /** Lasting matches whose neighbours were not asked for yet, ascending; at most `limit`. */
  withoutNeighbours(modelId: string, limit: number): [number, number][];
  /** The photos that a photo has a lasting match with, surest first, equal ones by id; at most `limit`. */
  matchedBy(modelId: string, photo: number, limit: number): number[];
  /** Remembers candidate pairs that these matches led to, and that they did: one transaction. */
  addNeighbours(
    modelId: string,
    matches: readonly (readonly [number, number])[],
    pairs: readonly (readonly [number, number])[],
  ): void;
  /**
   * Candidate pairs not verified yet, both photos matchable, in ascending order; at most `limit` of them
   * after the pair `after`.
   */
  pending(
    modelId: string,
    which: WhichPairs,
    limit: number,
    after?: readonly [number, number],
  ): [number, number][];
  countPending(modelId: string, which: WhichPairs): number;
  /** Remembers verified pairs: one transaction. */
  saveVerified(modelId: string, pairs: readonly Match[]): void;
  /**
   * null where two photos do not match. One that a disk damaged is none from then on, as elsewhere here: the
   * next scan verifies it anew.
   */
  match(modelId: string, a: number, b: number): Verification | null;
  /** All matches between photos that did not vanish, ascending by a, then b. */
  matches(modelId: string): Match[];
  /** The photos of matches, vanished ones too, in ascending order; at most `limit` after the pair `after`. */
  matched(
    modelId: string,
    which: WhichPairs | undefined,
    limit: number,
    after?: readonly [number, number],
  ): [number, number][];
  countMatched(modelId: string, which?: WhichPairs): number;
  /** How many `links` has: counted in steps of some milliseconds. */
  countLinks(modelId: string): Generator<undefined, number>;
  /** Of a match; null where two photos do not match. */
  transform(modelId: string, a: number, b: number, which?: WhichPairs): Affine | null;
  /** The same as links of the place graph, without their inliers' rows. */
  links(modelId: string, which?: WhichPairs): Link[];
  /**
   * Every candidate pair, ascending by a, then b; score null where it was not verified yet, reason as well
   * for a match. Scores of others are kept in hundredths, rounded down.
   */
  scores(modelId: string): { a: number; b: number; score: number | null; reason: NoMatchReason | null }[];
  counts(modelId: string): { candidates: number; verified: number; matches: number };
}

interface MatchRow {
  a: number;
  b: number;
  score: number;
  tentative_count: number;
  trials: number;
  seed: number;
  inlier_count: number;
  b_from_a: Buffer | null;
  inliers: Buffer;
}

/** Is it as it was saved? */
interface Checked {
  is_sound: 0 | 1;
}

/** Of a pair that is no match. */
interface NoMatchRow {
  score: number;
  reason: NoMatchReason | null;
}

type Pair = { model: number; a: number; b: number };

/** SQL: makes $a and $b a candidate pair of $model, unless they were verified and are no match. */
export const ADD_CANDIDATE = `
  INSERT INTO pair (model_id, a, b, is_provisional)
  SELECT $model, $a, $b, $provisional WHERE NOT EXISTS
    (SELECT 1 FROM no_match WHERE model_id = $model AND a = $a AND b = $b)
  ON CONFLICT`;

/** SQL: of a match as it is kept, and as it is saved. */
const CHECKSUM = 'crc32(a, b, score, tentative_count, trials, seed, inlier_count, b_from_a, inliers)';
const NEW_CHECKSUM = CHECKSUM.replaceAll(/(?<=[( ])/g, '$');

const IS_SOUND = `checksum IS ${CHECKSUM} AS is_sound`;

/** SQL: a match is a candidate pair again, and verified anew. */
const VERIFY_AGAIN = `
  UPDATE pair SET score = NULL, tentative_count = NULL, trials = NULL, seed = NULL, inlier_count = NULL,
    b_from_a = NULL, inliers = NULL, checksum = NULL
  WHERE inlier_count IS NOT NULL`;

/** Of all models, those that are not as they were saved: the next scan verifies them anew. */
export function forgetDamagedMatches(db: Database): void {
  db.exec(`${VERIFY_AGAIN} AND checksum IS NOT ${CHECKSUM}`);
}

/** Matches that are counted in a step. */
const MATCHES_AT_ONCE = 5000;

/** Why most are no match: kept as NULL. */
const COMMON_REASON: NoMatchReason = 'below threshold';

export function pairTable(db: Database, models: ModelTable): PairTable {
  const method = db
    .prepare<[number], string | null>('SELECT matching_method FROM model WHERE id = ?')
    .pluck();
  const setMethod = db.prepare('UPDATE model SET matching_method = ? WHERE id = ?');
  const clear = ['pair', 'no_match', 'candidates_done'].map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE model_id = ?`),
  );
  const outdate = [
    'DELETE FROM pair WHERE model_id = ? AND is_provisional IN (0, 1) AND score IS NULL',
    'UPDATE pair SET is_provisional = 1, neighbours_done = 0 WHERE model_id = ?',
    'DELETE FROM candidates_done WHERE model_id = ?',
  ].map((sql) => db.prepare(sql));
  const add = db.prepare<[Pair & { provisional: 0 }]>(`${ADD_CANDIDATE} DO UPDATE SET is_provisional = 0`);
  // a round's "no" is the end's, where that asks for the pair too
  const takeNo = db.prepare<[Pair], NoMatchRow>(`
    DELETE FROM pair WHERE model_id = $model AND a = $a AND b = $b AND score IS NOT NULL
      AND inlier_count IS NULL RETURNING score, reason`);
  const keepNo = db.prepare<[Pair & NoMatchRow]>(`
    UPDATE pair SET score = $score, reason = $reason
    WHERE model_id = $model AND a = $a AND b = $b AND is_provisional = 1`);
  const dropPair = db.prepare<[Pair]>('DELETE FROM pair WHERE model_id = $model AND a = $a AND b = $b');
  const addNo = db.prepare<[Pair & NoMatchRow]>(`
    INSERT INTO no_match (model_id, a, b, score_hundredths, reason)
    VALUES ($model, $a, $b, CAST(100 * $score AS INTEGER), nullif($reason, '${COMMON_REASON}'))
    ON CONFLICT DO NOTHING`);
  const addDone = db.prepare(
    'INSERT INTO candidates_done (model_id, photo_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const withoutNeighbours = db
    .prepare<[{ model: number; limit: number }], [number, number]>(
      `SELECT a, b FROM pair WHERE model_id = $model AND neighbours_done = 0
        AND inlier_count IS NOT NULL AND is_provisional = 0 ORDER BY a, b LIMIT $limit`,
    )
    .raw();
  const lastingMatch = 'model_id = $model AND inlier_count IS NOT NULL AND is_provisional = 0';
  const matchedBy = db
    .prepare<[{ model: number; photo: number; limit: number }], number>(
      `SELECT other FROM (
        SELECT b AS other, score FROM pair WHERE ${lastingMatch} AND a = $photo
        UNION ALL SELECT a, score FROM pair WHERE ${lastingMatch} AND b = $photo)
      ORDER BY score DESC, other LIMIT $limit`,
    )
    .pluck();
  const neighboursDone = db.prepare<[Pair]>(
    'UPDATE pair SET neighbours_done = 1 WHERE model_id = $model AND a = $a AND b = $b',
  );
  const pendingWhere = `
    FROM pair WHERE model_id = $model AND score IS NULL AND is_provisional = $provisional
      AND ${present('a')} AND ${present('b')}`;
  type Pending = { model: number; provisional: number };
  const pending = db
    .prepare<[Pending & { limit: number; a: number; b: number }], [number, number]>(
      `SELECT a, b ${pendingWhere} AND (a, b) > ($a, $b) ORDER BY a, b LIMIT $limit`,
    )
    .raw();
  const countPending = db.prepare<[Pending], number>(`SELECT count(*) ${pendingWhere}`).pluck();
  const saveMatch = db.prepare<[MatchRow & { model: number }]>(`
    INSERT INTO pair
      (model_id, a, b, score, tentative_count, trials, seed, inlier_count, b_from_a, inliers, checksum)
    VALUES ($model, $a, $b, $score, $tentative_count, $trials, $seed, $inlier_count, $b_from_a, $inliers,
      ${NEW_CHECKSUM})
    ON CONFLICT DO UPDATE SET score = $score, tentative_count = $tentative_count, trials = $trials,
      seed = $seed, inlier_count = $inlier_count, b_from_a = $b_from_a, inliers = $inliers,
      checksum = excluded.checksum`);
  // a match may lay photos onto each other that nothing laid before
  const compareAgain = db.prepare("DELETE FROM same_shot_pair WHERE a = ? AND b = ? AND verdict <> 'same'");
  const match = db.prepare<[Pair], MatchRow & Checked>(
    `SELECT *, ${IS_SOUND} FROM pair WHERE model_id = $model AND a = $a AND b = $b
      AND inlier_count IS NOT NULL`,
  );
  const verifyAgain = db.prepare<[Pair]>(`${VERIFY_AGAIN} AND model_id = $model AND a = $a AND b = $b`);
  /** A damaged one counts as not verified from then on, if anything can be written. */
  const sound = <Row extends Checked>(pair: Pair, row: Row | undefined): Row | null => {
    if (row === undefined || row.is_sound === 1) return row ?? null;
    if (!db.readonly) verifyAgain.run(pair);
    return null;
  };
  const remains = (photo: string): string =>
    `EXISTS (SELECT 1 FROM file WHERE file.photo_id = ${photo} AND state <> 'vanished')`;
  const ofMatches =
    'FROM pair WHERE model_id = $model AND inlier_count IS NOT NULL ' +
    'AND ($provisional IS NULL OR is_provisional = $provisional)';
  const matching = `${ofMatches} AND ${remains('a')} AND ${remains('b')} ORDER BY a, b`;
  type Which = { model: number; provisional: number | null };
  const matches = db.prepare<[Which], MatchRow & Checked>(`SELECT *, ${IS_SOUND} ${matching}`);
  const links = db.prepare<[Which], Link>(`SELECT a, b, score, inlier_count AS inlierCount ${matching}`);
  const matched = db
    .prepare<[Which & { limit: number; a: number; b: number }], [number, number]>(
      `SELECT a, b ${ofMatches} AND (a, b) > ($a, $b) ORDER BY a, b LIMIT $limit`,
    )
    .raw();
  const countMatched = db.prepare<[Which], number>(`SELECT count(*) ${ofMatches}`).pluck();
  type Step = { model: number; after: number };
  const endOfStep = db
    .prepare<[Step & { most: number }], number>(
      `SELECT a FROM pair WHERE model_id = $model AND inlier_count IS NOT NULL AND a > $after
      ORDER BY a LIMIT 1 OFFSET $most`,
    )
    .pluck();
  const countSome = db
    .prepare<[Step & { last: number }], number>(
      `SELECT count(*) FROM pair WHERE model_id = $model AND inlier_count IS NOT NULL
        AND a > $after AND a <= $last AND ${remains('a')} AND ${remains('b')}`,
    )
    .pluck();
  const transform = db.prepare<[Which & Pair], Pick<MatchRow, 'b_from_a'> & Checked>(
    `SELECT b_from_a, ${IS_SOUND} ${ofMatches} AND a = $a AND b = $b`,
  );
  const scores = db.prepare<
    [{ model: number }],
    { a: number; b: number; score: number | null; reason: NoMatchReason | null }
  >(`
    SELECT a, b, score, reason FROM pair WHERE model_id = $model UNION ALL
    SELECT a, b, score_hundredths / 100.0, coalesce(reason, '${COMMON_REASON}')
    FROM no_match WHERE model_id = $model ORDER BY a, b`);
  const count = (of: string): string => `(SELECT count(*) FROM ${of})`;
  const counts = db.prepare<
    [{ model: number }],
    Record<'noMatches' | 'candidates' | 'pending' | 'matches', number>
  >(`
    SELECT ${count('no_match WHERE model_id = $model')} AS noMatches,
      ${count('pair WHERE model_id = $model')} AS candidates,
      ${count('pair WHERE model_id = $model AND is_provisional IN (0, 1) AND score IS NULL')} AS pending,
      ${count('pair WHERE model_id = $model AND inlier_count IS NOT NULL')} AS matches`);

  const addPair = (pair: Pair): void => {
    const no = takeNo.get(pair);
    if (no === undefined) add.run({ ...pair, provisional: 0 });
    else addNo.run({ ...pair, ...no });
  };
  const saveNo = (no: Pair & NoMatchRow): void => {
    if (keepNo.run(no).changes > 0) return;
    dropPair.run({ model: no.model, a: no.a, b: no.b });
    addNo.run(no);
  };
  const of = (modelId: string, which: WhichPairs | undefined): Which => ({
    model: models.find(modelId),
    provisional: which === undefined ? null : Number(which === 'provisional'),
  });
  const pendingOf = (modelId: string, which: WhichPairs): Pending => ({
    model: models.find(modelId),
    provisional: Number(which === 'provisional'),
  });
  return {
    method: (modelId) => method.get(models.find(modelId)) ?? null,
    setMethod: (modelId, text) => void setMethod.run(text, models.number(modelId)),
    clear: transaction(db, (modelId: string) => {
      const model = models.number(modelId);
      for (const statement of clear) statement.run(model);
    }),
    outdateCandidates: transaction(db, (modelId: string) => {
      for (const statement of outdate) statement.run(models.number(modelId));
    }),
    withoutCandidates: withoutCandidates(db, models),
    addCandidates: transaction(db, (modelId: string, photo: number, candidates: ArrayLike<number>) => {
      const model = models.number(modelId);
      for (const other of Array.from(candidates))
        addPair({ model, a: Math.min(photo, other), b: Math.max(photo, other) });
      addDone.run(model, photo);
    }),
    withoutNeighbours: (modelId, limit) => withoutNeighbours.all({ model: models.find(modelId), limit }),
    matchedBy: (modelId, photo, limit) => matchedBy.all({ model: models.find(modelId), photo, limit }),
    addNeighbours: transaction(db, (modelId, matches, pairs) => {
      const model = models.number(modelId);
      for (const [a, b] of pairs) addPair({ model, a, b });
      for (const [a, b] of matches) neighboursDone.run({ model, a, b });
    }) as PairTable['addNeighbours'],
    pending: (modelId, which, limit, after = [-1, -1]) =>
      pending.all({ ...pendingOf(modelId, which), limit, a: after[0], b: after[1] }),
    countPending: (modelId, which) => countPending.get(pendingOf(modelId, which)) ?? 0,
    saveVerified: transaction(db, (modelId: string, pairs: readonly Match[]) => {
      const model = models.number(modelId);
      for (const { a, b, verification } of pairs) {
        const pair = { model, a, b };
        if (verification.verdict === 'match') {
          saveMatch.run({ ...pair, ...toRow(verification) });
          compareAgain.run(a, b);
        } else saveNo({ ...pair, score: verification.score, reason: verification.reason });
      }
    }),
    match(modelId, a, b) {
      const pair = { model: models.find(modelId), a, b };
      const row = sound(pair, match.get(pair));
      return row && fromRow(row);
    },
    matches(modelId) {
      const which = of(modelId, undefined);
      return matches.all(which).flatMap((row) => {
        const kept = sound({ model: which.model, a: row.a, b: row.b }, row);
        return kept === null ? [] : { a: row.a, b: row.b, verification: fromRow(kept) };
      });
    },
    matched: (modelId, which, limit, after = [-1, -1]) =>
      matched.all({ ...of(modelId, which), limit, a: after[0], b: after[1] }),
    *countLinks(modelId) {
      const model = models.find(modelId);
      let total = 0;
      for (let after = -1; ; yield) {
        const end = endOfStep.get({ model, after, most: MATCHES_AT_ONCE });
        const last = end ?? Number.MAX_SAFE_INTEGER;
        total += countSome.get({ model, after, last })!;
        if (end === undefined) return total;
        after = last;
      }
    },
    countMatched: (modelId, which) => countMatched.get(of(modelId, which)) ?? 0,
    transform(modelId, a, b, which) {
      const asked = { ...of(modelId, which), a, b };
      const bFromA = sound({ model: asked.model, a, b }, transform.get(asked))?.b_from_a;
      return bFromA ? affineOf(bFromA) : null;
    },
    links: (modelId, which) => links.all(of(modelId, which)),
    scores: (modelId) => scores.all({ model: models.find(modelId) }),
    counts(modelId) {
      const found = counts.get({ model: models.find(modelId) });
      if (found === undefined) throw new Error('a count without a row');
      const candidates = found.candidates + found.noMatches;
      return { candidates, verified: candidates - found.pending, matches: found.matches };
    },
  };
}

function toRow(v: Verification): Omit<MatchRow, 'a' | 'b'> {
  return {
    score: v.score,
    tentative_count: v.tentativeCount,
    trials: v.trials,
    seed: v.seed,
    inlier_count: v.inliersA.length,
    b_from_a: v.bFromA && affineBytes(v.bFromA),
    inliers: Buffer.from(Uint16Array.of(...v.inliersA, ...v.inliersB).buffer),
  };
}

function fromRow(row: MatchRow): Verification {
  const inliers = uint16Of(row.inliers);
  return {
    verdict: 'match',
    reason: null,
    score: row.score,
    bFromA: row.b_from_a && affineOf(row.b_from_a),
    tentativeCount: row.tentative_count,
    inliersA: inliers.slice(0, inliers.length / 2),
    inliersB: inliers.slice(inliers.length / 2),
    trials: row.trials,
    seed: row.seed,
  };
}
