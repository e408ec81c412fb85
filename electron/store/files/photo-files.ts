/** Which photo lies in which file: to tell two moments apart. */
import type { Database } from '../database.ts';

export interface PhotoFileTable {
  /** File -> photo, of the decoded photos that did not vanish. */
  photoOf(): Map<number, number>;
}

export function photoFileTable(db: Database): PhotoFileTable {
  const list = db
    .prepare<[], [number, number]>(
      `SELECT file.id, photo_id FROM file JOIN photo ON photo.id = photo_id
      WHERE state <> 'vanished' AND width_px IS NOT NULL`,
    )
    .raw();
  return { photoOf: () => new Map(list.all()) };
}
