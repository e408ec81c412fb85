/** What is read in files beside the picture, and what comes of it: when and where photos were taken. */
import type { Annotations, Metadata, Shot } from '../../contract/photo.ts';
import { TAKEN_AT_SOURCES } from '../../contract/photo.ts';
import type { Database } from '../database.ts';

/** What a file's bytes, and the sidecars beside it, give but for the picture. */
export interface FileFacts {
  /** SHA-256 of its bytes. */
  hash: Uint8Array;
  metadata: Metadata;
  shot: Shot;
  annotations: Annotations;
}

/** `FileTable.read`, inside its transaction. `succeeded`: the file was another photo's until now. */
export function fileReader(
  db: Database,
  succeeded: (old: number, photo: number) => void,
): (fileId: number, photoId: number, facts: FileFacts) => void {
  const before = db.prepare<[number], number | null>('SELECT photo_id FROM file WHERE id = ?').pluck();
  const link = db.prepare('UPDATE file SET photo_id = ?, hash = ?, is_changed = 0 WHERE id = ?');
  type Row = Metadata & Omit<Annotations, 'isEdited'> & { file: number; shot: string; isEdited: number };
  const put = db.prepare<[Row]>(`
    INSERT OR REPLACE INTO file_metadata
      (file_id, taken_at, taken_at_source, utc_offset_min, latitude, longitude, camera, shot,
      rating, caption, is_edited)
    VALUES ($file, $takenAt, $takenAtSource, $utcOffsetMin, $latitude, $longitude, $camera, $shot,
      $rating, $caption, $isEdited)`);
  // Copies of a photo may say different things: the best source counts, and of equals the first path.
  const best = (columns: string, isThere: string, order: string): string => `
    UPDATE photo SET (${columns}) = (SELECT ${columns}
      FROM file_metadata JOIN file ON file.id = file_id JOIN folder ON folder.id = folder_id
      WHERE photo_id = photo.id
      ORDER BY ${isThere} DESC, file.state = 'vanished', ${order} folder.path, file.path LIMIT 1)
    WHERE id = ?`;
  const show = [
    best(
      'taken_at, taken_at_source, utc_offset_min',
      'taken_at IS NOT NULL',
      `instr('${TAKEN_AT_SOURCES.join()}', taken_at_source),`,
    ),
    best('latitude, longitude', 'latitude IS NOT NULL', ''),
    best('camera', 'camera IS NOT NULL', ''),
  ].map((sql) => db.prepare(sql));

  return (fileId, photoId, { hash, metadata, shot, annotations }) => {
    const old = before.get(fileId) ?? null;
    link.run(photoId, hash, fileId);
    put.run({
      file: fileId,
      ...metadata,
      shot: JSON.stringify(shot),
      ...annotations,
      isEdited: Number(annotations.isEdited),
    });
    for (const statement of show) statement.run(photoId);
    if (old !== null && old !== photoId) succeeded(old, photoId);
  };
}
