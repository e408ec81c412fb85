/** What the rounds of a scan found, until its end finds it anew among all photos: it outlasts none. */
import type { Comparison } from '../../contract/duplicates/duplicates.ts';
import type { Database } from '../database.ts';
import { affineBytes, affineOf } from '../feature-columns.ts';
import type { ModelTable } from '../models.ts';
import { ADD_CANDIDATE } from './pairs.ts';
import { withoutCandidates } from './without-candidates.ts';
import { transaction } from '../transaction.ts';

/** A comparison of two photos (a < b), and a hash of all that it depends on beside their pictures. */
export interface AnsweredComparison extends Comparison {
  a: number;
  b: number;
  question: Uint8Array;
}

export interface ProvisionalTable {
  /** Matchable photos whose candidates no round looked for, nor any scan to its end; as of pairs. */
  withoutCandidates(modelId: string): Generator<undefined, number[]>;
  /** Remembers what a round found for a photo: one transaction. */
  addCandidates(modelId: string, photo: number, candidates: ArrayLike<number>): void;
  comparison(a: number, b: number, question: Uint8Array): Comparison | null;
  /** In one transaction. */
  saveComparisons(comparisons: readonly AnsweredComparison[]): void;
  /** Forgets what was found with the model and not confirmed, and all comparisons. */
  clear(modelId: string): void;
}

export function provisionalTable(db: Database, models: ModelTable): ProvisionalTable {
  const notAsked = `NOT EXISTS (SELECT 1 FROM provisional_candidates AS asked
    WHERE asked.model_id = $model AND asked.photo_id = feature_set.photo_id)`;
  const addPair = db.prepare<[{ model: number; a: number; b: number; provisional: 1 }]>(
    `${ADD_CANDIDATE} DO NOTHING`,
  );
  const addAsked = db.prepare(
    'INSERT INTO provisional_candidates (model_id, photo_id) VALUES (?, ?) ON CONFLICT DO NOTHING',
  );
  const comparison = db.prepare<
    [number, number, Uint8Array],
    { verdict: Comparison['verdict']; bFromA: Buffer | null }
  >(
    'SELECT verdict, b_from_a AS bFromA FROM provisional_comparison WHERE a = ? AND b = ? ' +
      'AND question = ? AND coalesce(length(b_from_a), 48) = 48',
  );
  const saveComparison = db.prepare(
    'INSERT OR REPLACE INTO provisional_comparison (a, b, question, verdict, b_from_a) ' +
      'VALUES (?, ?, ?, ?, ?)',
  );
  const ofModel = [
    'DELETE FROM pair WHERE model_id = ? AND is_provisional = 1',
    'DELETE FROM provisional_candidates WHERE model_id = ?',
    'DELETE FROM snapshot WHERE model_id = ? AND is_provisional = 1',
  ].map((sql) => db.prepare(sql));
  const clearComparisons = db.prepare('DELETE FROM provisional_comparison');
  return {
    withoutCandidates: withoutCandidates(db, models, notAsked),
    addCandidates: transaction(db, (modelId: string, photo: number, candidates: ArrayLike<number>) => {
      const model = models.number(modelId);
      for (const other of Array.from(candidates))
        addPair.run({
          ...{ model, provisional: 1 },
          ...{ a: Math.min(photo, other), b: Math.max(photo, other) },
        });
      addAsked.run(model, photo);
    }),
    comparison(a, b, question) {
      const row = comparison.get(a, b, question);
      return row === undefined ? null : { ...row, bFromA: row.bFromA && affineOf(row.bFromA) };
    },
    saveComparisons: transaction(db, (comparisons: readonly AnsweredComparison[]) => {
      for (const { a, b, question, verdict, bFromA } of comparisons)
        saveComparison.run(a, b, question, verdict, bFromA && affineBytes(bFromA));
    }),
    clear: transaction(db, (modelId: string) => {
      for (const statement of ofModel) statement.run(models.number(modelId));
      clearComparisons.run();
    }),
  };
}
