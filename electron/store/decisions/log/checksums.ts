/** Checksums of feature sets: where a disk gives back other bytes, the photo is looked at again. */
import { crc32 } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import type { FeatureColumns } from '../../feature-columns.ts';

export interface FeatureChecksums {
  /** Of the set as it was saved. */
  note(model: number, photo: number): void;
  /** Is the row as it was saved, as far as that is known? Where it is not, it is forgotten. */
  isSound(model: number, photo: number, row: FeatureColumns): boolean;
  /** A damaged set, if anything can be written: the next scan looks at the photo again. */
  forget(model: number, photo: number): null;
  /** How many were not. */
  forgetDamaged(): number;
}

export function featureChecksums(db: Database): FeatureChecksums {
  const row = db.prepare<[number, number], FeatureColumns>(
    'SELECT feature_set.* FROM feature_set WHERE model_id = ? AND photo_id = ?',
  );
  const noted = db
    .prepare<[number, number], number>(
      'SELECT checksum FROM feature_checksum WHERE model_id = ? AND photo_id = ?',
    )
    .pluck();
  const note = db.prepare('INSERT OR REPLACE INTO feature_checksum VALUES (?, ?, ?)');
  const remove = db.prepare('DELETE FROM feature_set WHERE model_id = ? AND photo_id = ?');
  const forget = (model: number, photo: number): null => {
    if (!db.readonly) remove.run(model, photo);
    return null;
  };
  const isSound = (model: number, photo: number, found: FeatureColumns): boolean => {
    const expected = noted.get(model, photo);
    if (expected === undefined || checksumOf(found) === expected) return true;
    forget(model, photo);
    return false;
  };
  return {
    note: (model, photo) => void note.run(model, photo, checksumOf(row.get(model, photo)!)),
    isSound,
    forget,
    forgetDamaged: () =>
      db
        .prepare<[], [number, number]>('SELECT model_id, photo_id FROM feature_checksum')
        .raw()
        .all()
        .filter(([model, photo]) => !isSound(model, photo, row.get(model, photo)!)).length,
  };
}

/** By name: columns that later schemas add leave what was noted true. */
const COLUMNS = [
  ...['feature_count', 'keypoint_count', 'resized_long_side_px', 'attention_max', 'scale', 'attention'],
  ...['location', 'descriptor', 'is_compressed'],
] as (keyof FeatureColumns)[];

const checksumOf = (row: FeatureColumns): number => crc32Of(COLUMNS.map((name) => row[name]));

/** CRC-32 of the values of a row, one after the other: of a blob its bytes, of others their text. */
export const crc32Of = (values: readonly unknown[]): number =>
  values.reduce<number>((sum, value) => crc32(value instanceof Uint8Array ? value : String(value), sum), 0);
