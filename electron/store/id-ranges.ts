/** Rows of large tables by ranges of their ids: what is read of each takes some milliseconds. */
import type { Database } from './database.ts';

/** Rows with `after < id <= last`. */
export interface IdRange {
  after: number;
  last: number;
}

/** All rows of the table by the (indexed) column, so many in a range; looked up as they are asked for. */
export function idRanges(
  db: Database,
  table: 'photo' | 'file',
  column: 'id' | 'photo_id',
  most: number,
): () => Generator<IdRange> {
  const end = db
    .prepare<[after: number, most: number], number | null>(
      `SELECT max(id) FROM
        (SELECT ${column} AS id FROM ${table} WHERE ${column} > ? ORDER BY ${column} LIMIT ?)`,
    )
    .pluck();
  return function* () {
    for (let after = -1; ;) {
      const last = end.get(after, most) ?? null;
      if (last === null) return;
      yield { after, last };
      after = last;
    }
  };
}
