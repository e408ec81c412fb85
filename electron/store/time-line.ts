/** Where all photos lie and when they were taken. */
import type { Database } from './database.ts';
import { WITH_ACCEPTED } from './decisions/accepted.ts';
import { idRanges } from './id-ranges.ts';

/** A decoded photo, once for each file of it that did not vanish; dated by its files, or as was accepted. */
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
  const ranges = idRanges(db, 'photo', 'id', PHOTOS_AT_ONCE);
  const lying = db
    .prepare<[after: number, last: number], LyingRow>(
      `SELECT photo.id, coalesce(photo.taken_at, accepted.taken_at), width_px, height_px, folder_id, path
      FROM photo JOIN file ON file.photo_id = photo.id ${WITH_ACCEPTED.join}
      WHERE photo.id > ? AND photo.id <= ? AND width_px IS NOT NULL AND state <> 'vanished'
      ORDER BY photo.id, folder_id, path`,
    )
    .raw();
  return {
    *lying() {
      for (const { after, last } of ranges()) yield lying.all(after, last);
    },
  };
}
