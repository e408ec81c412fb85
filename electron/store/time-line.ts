/** Where all photos lie and when they were taken. */
import type { Database } from './database.ts';

/** A decoded photo, once for each file of it that did not vanish. */
export type LyingRow = [
  photo: number,
  takenAt: string | null,
  widthPx: number,
  heightPx: number,
  folderId: number,
  /** Below the folder, as the system's bytes. */
  path: Buffer,
];

export interface TimeLineTable {
  /** By photo, then by path; some milliseconds' worth of photos at a time. */
  lying(): Generator<LyingRow[]>;
}

const PHOTOS_AT_ONCE = 1000;

export function timeLineTable(db: Database): TimeLineTable {
  const end = db
    .prepare<[after: number, most: number], number>(
      'SELECT max(id) FROM (SELECT id FROM photo WHERE id > ? ORDER BY id LIMIT ?)',
    )
    .pluck();
  const lying = db
    .prepare<[after: number, last: number], LyingRow>(
      `SELECT photo.id, taken_at, width_px, height_px, folder_id, path
      FROM photo JOIN file ON photo_id = photo.id
      WHERE photo.id > ? AND photo.id <= ? AND width_px IS NOT NULL AND state <> 'vanished'
      ORDER BY photo.id, folder_id, path`,
    )
    .raw();
  return {
    *lying() {
      for (let after = -1; ;) {
        const last = end.get(after, PHOTOS_AT_ONCE) ?? null;
        if (last === null) return;
        yield lying.all(after, last);
        after = last;
      }
    },
  };
}
