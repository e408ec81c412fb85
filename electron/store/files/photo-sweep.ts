/** Forgets photos that lie nowhere any more. */
import type { Database } from '../database.ts';
import { idRanges } from '../id-ranges.ts';
import { transaction } from '../transaction.ts';

export interface PhotoSweep {
  /** Of these; in one transaction. */
  of(photoIds: readonly number[]): void;
  /** Of all: in steps of some milliseconds. */
  all(): Generator<undefined, void>;
}

/** Photos of a step: that are looked at, and that are forgotten with all that is known of them. */
const LOOKED_AT_ONCE = 5000;
const FORGOTTEN_AT_ONCE = 10;

export function photoSweep(db: Database): PhotoSweep {
  const isNowhere = 'NOT EXISTS (SELECT 1 FROM file WHERE photo_id = photo.id)';
  const remove = db
    .prepare<[number], number>(`DELETE FROM photo WHERE id = ? AND ${isNowhere} RETURNING id`)
    .pluck();
  const ranges = idRanges(db, 'photo', 'id', LOOKED_AT_ONCE);
  const nowhere = db
    .prepare<[number, number], number>(`SELECT id FROM photo WHERE id > ? AND id <= ? AND ${isNowhere}`)
    .pluck();
  // each by a key: that a photo is no match of one with a lower id stays, and is true when it is back
  const ofModels = 'model_id IN (SELECT id FROM model)';
  const pairs = [
    `DELETE FROM pair WHERE ${ofModels} AND a = ?`,
    `DELETE FROM pair WHERE ${ofModels} AND b = ? AND inlier_count IS NOT NULL`,
    `DELETE FROM no_match WHERE ${ofModels} AND a = ?`,
  ].map((sql) => db.prepare(sql));
  const pending = db.prepare<[string]>(`
    DELETE FROM pair WHERE ${ofModels} AND is_provisional IN (0, 1) AND score IS NULL
      AND b IN (SELECT value FROM json_each(?))`);
  const of = transaction(db, (photoIds: readonly number[]) => {
    const gone = photoIds.flatMap((id) => remove.get(id) ?? []);
    for (const id of gone) for (const statement of pairs) statement.run(id);
    if (gone.length > 0) pending.run(JSON.stringify(gone));
  });
  return {
    of,
    *all() {
      for (const { after, last } of ranges()) {
        const gone = nowhere.all(after, last);
        for (let from = 0; from < gone.length; from += FORGOTTEN_AT_ONCE) {
          yield;
          of(gone.slice(from, from + FORGOTTEN_AT_ONCE));
        }
        yield;
      }
    },
  };
}
