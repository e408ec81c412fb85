/** Checksums of feature sets: where a disk gives back other bytes, the photo is looked at again. */
import { crc32 } from 'node:zlib';
import type { Database } from 'better-sqlite3';

/** A row of feature_set. */
type Row = Record<string, unknown>;

export interface FeatureChecksums {
  /** Of the set as it was saved. */
  note(model: number, photo: number): void;
  /** Is the row as it was saved, as far as that is known? Where it is not, it is forgotten if it can be. */
  isSound(model: number, photo: number, row: object): boolean;
  /** How many were not. */
  forgetDamaged(): number;
}

export function featureChecksums(db: Database): FeatureChecksums {
  const row = db.prepare<[number, number], Row>(
    'SELECT feature_set.* FROM feature_set WHERE model_id = ? AND photo_id = ?',
  );
  const noted = db
    .prepare<[number, number], number>(
      'SELECT checksum FROM feature_checksum WHERE model_id = ? AND photo_id = ?',
    )
    .pluck();
  const note = db.prepare('INSERT OR REPLACE INTO feature_checksum VALUES (?, ?, ?)');
  const forget = db.prepare('DELETE FROM feature_set WHERE model_id = ? AND photo_id = ?');
  const isSound = (model: number, photo: number, found: object): boolean => {
    const expected = noted.get(model, photo);
    if (expected === undefined || checksumOf(found as Row) === expected) return true;
    if (!db.readonly) forget.run(model, photo); // the next scan looks at the photo again
    return false;
  };
  return {
    note: (model, photo) => void note.run(model, photo, checksumOf(row.get(model, photo)!)),
    isSound,
    forgetDamaged: () =>
      db
        .prepare<[], [number, number]>('SELECT model_id, photo_id FROM feature_checksum')
        .raw()
        .all()
        .filter(([model, photo]) => !isSound(model, photo, row.get(model, photo)!)).length,
  };
}

const checksumOf = (row: Row): number =>
  Object.keys(row)
    .sort()
    .reduce((sum, name) => {
      const value = row[name];
      return crc32(Buffer.isBuffer(value) ? value : String(value), sum);
    }, 0);
