/** Which files are to be read, what is read in them beside the picture, and what comes of it. */
import type { Annotations, Metadata, Shot } from '../../contract/photo.ts';
import { TAKEN_AT_SOURCES } from '../../contract/photo.ts';
import type { Database } from '../database.ts';
import { idRanges } from '../id-ranges.ts';
import type { ModelTable } from '../models.ts';
import { hasThumbnail } from '../same-shots/thumbnails.ts';
import { joined } from '../../process/paths.ts';
import { IS_SEEN } from './seen-file.ts';

/** What a file's bytes, and the sidecars beside it, give but for the picture. */
export interface FileFacts {
  /** SHA-256 of its bytes. */
  hash: Uint8Array;
  metadata: Metadata;
  shot: Shot;
  annotations: Annotations;
}

/** A file that has something to give to a model. */
export interface FileRow {
  id: number;
  /** Absolute, as the system's bytes. */
  path: Buffer;
  folderId: number;
  /** The path below the folder. */
  below: Buffer;
}

/** SQL: the photo lies somewhere now. */
export const present = (photo: string): string =>
  `EXISTS (SELECT 1 FROM file WHERE file.photo_id = ${photo} AND state = 'present')`;

/** SQL: what is kept of a file's shot; a disk may have damaged it, and the next scan reads it anew. */
export const SHOT = "iif(json_valid(shot), shot, '{}')";

/** Which files are to be read. */
export interface WaitingFiles {
  /**
   * Readable files that lack features of the model or a thumbnail and have not failed for good, by id, from
   * above `afterId`; where `scan` is named, of those that it saw.
   */
  toExtract(modelId: string, afterId: number, limit: number, scan?: number | null): FileRow[];
  /** How many these are: counted in steps of some milliseconds. */
  countToExtract(modelId: string, scan?: number | null): Generator<undefined, number>;
  /** Files that could not be read, by id. */
  failed(): number[];
}

/** Files that are looked at, to be counted, in a step. */
const COUNTED_AT_ONCE = 4000;

/** After `fileSeer`: it asks for what that saw. */
export function waitingFiles(db: Database, models: ModelTable): WaitingFiles {
  const lacks = `
    file.state = 'present' AND ($scan IS NULL OR ${IS_SEEN})
      AND (file.photo_id IS NULL OR file.is_changed OR
      NOT EXISTS (SELECT 1 FROM file_metadata WHERE file_id = file.id AND json_valid(shot)) OR
      (NOT EXISTS (SELECT 1 FROM feature_set WHERE model_id = $model AND photo_id = file.photo_id) OR
      NOT ${hasThumbnail('file.photo_id')}) AND
      NOT EXISTS (SELECT 1 FROM photo_failure AS failed WHERE model_id = $model
        AND failed.photo_id = file.photo_id AND failed.file_hash = file.hash))`;
  const toExtract = db.prepare<
    [{ model: number; scan: number | null; after: number; limit: number }],
    { id: number; folder: Buffer; folderId: number; below: Buffer }
  >(
    `SELECT file.id, folder.path AS folder, folder_id AS folderId, file.path AS below
      FROM file JOIN folder ON folder.id = file.folder_id
      WHERE ${lacks} AND file.id > $after ORDER BY file.id LIMIT $limit`,
  );
  const ranges = idRanges(db, 'file', 'id', COUNTED_AT_ONCE);
  const countToExtract = db
    .prepare<[{ model: number; scan: number | null; after: number; last: number }], number>(
      `SELECT count(*) FROM file WHERE id > $after AND id <= $last AND ${lacks}`,
    )
    .pluck();
  const failed = db.prepare<[], number>('SELECT file_id FROM file_failure ORDER BY file_id').pluck();
  return {
    failed: () => failed.all(),
    toExtract: (modelId, after, limit, scan = null) =>
      toExtract
        .all({ model: models.find(modelId), scan, after, limit })
        .map(({ folder, ...row }) => ({ ...row, path: joined(folder, row.below) })),
    *countToExtract(modelId, scan = null) {
      const model = models.find(modelId);
      let total = 0;
      for (const range of ranges()) {
        total += countToExtract.get({ model, scan, ...range })!;
        yield;
      }
      return total;
    },
  };
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
