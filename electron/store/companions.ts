/** Which photos belong to another one, and what of photos tells it. */
import type { Companion } from '../contract/companion.ts';
import type { Database } from './database.ts';

/** A decoded photo, once for each file of it that did not vanish. */
export interface ShotRow {
  photo: number;
  folderId: number;
  /** Below the folder, as the system's bytes. */
  path: Buffer;
  format: string;
  widthPx: number;
  heightPx: number;
  takenAt: string | null;
  camera: string | null;
}

export interface CompanionTable {
  /** By photo. */
  shots(): ShotRow[];
  /** These are the companions, and no others; in one transaction. */
  replace(companions: readonly Companion[]): void;
  /** Companion -> lead. */
  leadOf(): Map<number, number>;
}

export function companionTable(db: Database): CompanionTable {
  const shots = db.prepare<[], ShotRow>(`
    SELECT photo.id AS photo, folder_id AS folderId, path, format, width_px AS widthPx,
      height_px AS heightPx, taken_at AS takenAt, camera
    FROM photo JOIN file ON file.photo_id = photo.id
    WHERE width_px IS NOT NULL AND state <> 'vanished' ORDER BY photo.id`);
  const clear = db.prepare('DELETE FROM companion');
  const add = db.prepare('INSERT INTO companion (photo_id, lead_id, kind) VALUES (?, ?, ?)');
  const all = db.prepare<[], [number, number]>('SELECT photo_id, lead_id FROM companion').raw();
  return {
    shots: () => shots.all(),
    replace: db.transaction((companions: readonly Companion[]) => {
      clear.run();
      for (const { photo, lead, kind } of companions) add.run(photo, lead, kind);
    }),
    leadOf: () => new Map(all.all()),
  };
}
