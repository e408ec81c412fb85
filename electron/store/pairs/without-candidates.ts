/** Photos whose candidates are still to be looked for. */
import type { Database } from '../database.ts';
import { present } from '../files/file-facts.ts';
import { idRanges } from '../id-ranges.ts';
import type { ModelTable } from '../models.ts';

/** Photos that are looked at in a step: some milliseconds. */
const LOOKED_AT_ONCE = 5000;

/**
 * Photos that can be matched with a model and whose candidates no scan looked for to its end, ids ascending,
 * in steps of some milliseconds. `and`: SQL, of these those that meet it.
 */
export function withoutCandidates(
  db: Database,
  models: ModelTable,
  and = 'TRUE',
): (modelId: string) => Generator<undefined, number[]> {
  const ranges = idRanges(db, 'photo', 'id', LOOKED_AT_ONCE);
  const some = db
    .prepare<[{ model: number; after: number; last: number }], number>(
      `SELECT photo_id FROM feature_set
        WHERE model_id = $model AND photo_id > $after AND photo_id <= $last
          AND NOT EXISTS (SELECT 1 FROM candidates_done AS done
            WHERE done.model_id = $model AND done.photo_id = feature_set.photo_id)
          AND ${present('feature_set.photo_id')} AND ${and}
        ORDER BY photo_id`,
    )
    .pluck();
  return function* (modelId) {
    const model = models.find(modelId);
    const found: number[] = [];
    for (const range of ranges()) {
      found.push(...some.all({ model, ...range }));
      yield;
    }
    return found;
  };
}
