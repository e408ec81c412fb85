/** Which photos belong to another one, and what of photos tells it. */
import type { Companion, CompanionKind, OtherFileKind } from '../contract/companion.ts';
import type { Metadata, Shot } from '../contract/photo.ts';
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
  metadata: Pick<Metadata, 'takenAt' | 'takenAtSource' | 'utcOffsetMin' | 'camera'>;
  shot: Shot;
}

/** A file beside photos; its path as theirs. */
export interface OtherFileRow {
  folderId: number;
  path: Buffer;
  kind: OtherFileKind;
}

export interface CompanionTable {
  /** By photo. */
  shots(): ShotRow[];
  otherFiles(): OtherFileRow[];
  /** These are the companions, and the files that belong to photos, and no others; in one transaction. */
  replace(
    companions: readonly Companion[],
    files: readonly (Pick<OtherFileRow, 'folderId' | 'path'> & { photo: number })[],
  ): void;
  /** By photo. */
  list(): Companion[];
  /** Companion -> lead. */
  leadOf(): Map<number, number>;
}

type Row = Omit<ShotRow, 'metadata' | 'shot'> & ShotRow['metadata'] & { shot: string };

export function companionTable(db: Database): CompanionTable {
  const shots = db.prepare<[], Row>(`
    SELECT photo.id AS photo, folder_id AS folderId, path, format, width_px AS widthPx,
      height_px AS heightPx, told.taken_at AS takenAt, told.taken_at_source AS takenAtSource,
      told.utc_offset_min AS utcOffsetMin, told.camera, shot
    FROM photo JOIN file ON file.photo_id = photo.id JOIN file_metadata AS told ON told.file_id = file.id
    WHERE width_px IS NOT NULL AND state <> 'vanished' ORDER BY photo.id`);
  const otherFiles = db.prepare<[], OtherFileRow>(
    'SELECT folder_id AS folderId, path, kind FROM companion_file ORDER BY folder_id, path',
  );
  const clear = [
    'DELETE FROM companion',
    'UPDATE companion_file SET photo_id = NULL WHERE photo_id IS NOT NULL',
  ].map((sql) => db.prepare(sql));
  const belongs = db.prepare('UPDATE companion_file SET photo_id = ? WHERE folder_id = ? AND path = ?');
  const add = db.prepare('INSERT INTO companion (photo_id, lead_id, kind) VALUES (?, ?, ?)');
  const all = db
    .prepare<[], [number, number, CompanionKind]>(
      'SELECT photo_id, lead_id, kind FROM companion ORDER BY photo_id',
    )
    .raw();
  return {
    shots: () =>
      shots.all().map(({ takenAt, takenAtSource, utcOffsetMin, camera, shot, ...row }) => ({
        ...row,
        metadata: { takenAt, takenAtSource, utcOffsetMin, camera },
        shot: JSON.parse(shot) as Shot,
      })),
    otherFiles: () => otherFiles.all(),
    replace: db.transaction((companions, files) => {
      for (const statement of clear) statement.run();
      for (const { photo, lead, kind } of companions) add.run(photo, lead, kind);
      for (const { photo, folderId, path } of files) belongs.run(photo, folderId, path);
    }) as CompanionTable['replace'],
    list: () => all.all().map(([photo, lead, kind]) => ({ photo, lead, kind })),
    leadOf: () => new Map(all.all().map(([photo, lead]) => [photo, lead])),
  };
}
