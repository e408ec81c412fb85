/** Where all photos lie and when they were taken, in one pass. */
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
  /** By photo, then by path. */
  lying(): LyingRow[];
}

export function timeLineTable(db: Database): TimeLineTable {
  const lying = db
    .prepare<[], LyingRow>(
      `SELECT photo.id, taken_at, width_px, height_px, folder_id, path
      FROM photo JOIN file ON photo_id = photo.id
      WHERE width_px IS NOT NULL AND state <> 'vanished' ORDER BY photo.id, folder_id, path`,
    )
    .raw();
  return { lying: () => lying.all() };
}
