import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Everything that the library in a folder holds but the order in which it came about. */
export function libraryContent(folder: string): Record<string, unknown[]> {
  const db = new DatabaseSync(join(folder, 'library.sqlite'), { readOnly: true });
  const all = (sql: string): unknown[] => db.prepare(sql).all();
  const rows = {
    files: all('SELECT path, size_bytes, state, photo_id FROM file ORDER BY path'),
    photos: all('SELECT * FROM photo ORDER BY id'),
    features: all('SELECT * FROM feature_set ORDER BY model_id, photo_id'),
    failures: all('SELECT * FROM photo_failure ORDER BY photo_id'),
    index: all(
      'SELECT photos, bytes FROM snapshot JOIN snapshot_chunk ON snapshot.id = snapshot_id ORDER BY ' +
        'photos, chunk',
    ),
    pairs: all('SELECT * FROM pair ORDER BY model_id, a, b'),
    compared: all('SELECT * FROM same_shot_pair ORDER BY a, b'),
    copies: all('SELECT * FROM same_shot ORDER BY photo_id'),
    provisional: all(
      'SELECT photo_id FROM provisional_candidates UNION ALL SELECT a FROM provisional_comparison',
    ),
    // ids of places are given in the order in which they were found
    places: all(
      'SELECT group_concat(photo_id) AS photos FROM (SELECT * FROM place_member ORDER BY photo_id) ' +
        'GROUP BY model_id, place_id ORDER BY photos',
    ),
  };
  db.close();
  return rows;
}
