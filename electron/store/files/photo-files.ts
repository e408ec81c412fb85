/** Which photos the library holds, and by which rows of the file table: to tell two moments apart. */
import type { Database } from '../database.ts';

export interface PhotoFiles {
  photo: number;
  /** The first and last id of its files that did not vanish: a file at a new path has a greater id. */
  firstFile: number;
  lastFile: number;
}

export interface PhotoFileTable {
  /** Of every decoded photo that did not vanish. */
  list(): PhotoFiles[];
  /** The greatest id that a file has; 0 where there is none. */
  lastFile(): number;
}

export function photoFileTable(db: Database): PhotoFileTable {
  const list = db.prepare<[], PhotoFiles>(
    `SELECT photo_id AS photo, min(file.id) AS firstFile, max(file.id) AS lastFile
    FROM file JOIN photo ON photo.id = photo_id
    WHERE state <> 'vanished' AND width_px IS NOT NULL GROUP BY photo_id`,
  );
  const lastFile = db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM file').pluck();
  return { list: () => list.all(), lastFile: () => lastFile.get() ?? 0 };
}
