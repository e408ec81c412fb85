/** Files of photos that lie more than once, with what tells which of them is to stay. */
import { pathText } from '../../contract/paths.ts';
import type { Annotations, Metadata } from '../../contract/photo.ts';
import type { Database } from '../database.ts';
import { idRanges } from '../id-ranges.ts';
import { joined } from '../../process/paths.ts';
import { SHOT } from './file-facts.ts';

/** A file that did not vanish; what it tells itself, not what other files of its photo tell. */
export interface CopyFile extends Metadata, Annotations {
  fileId: number;
  photoId: number;
  folderId: number;
  /** Absolute, as text of contract/paths.ts. */
  path: string;
  /** SHA-256 of its bytes, hex. */
  hash: string;
  sizeBytes: number;
  /** When it was last written, in milliseconds since 1970. */
  writtenAtMs: number;
  isOnline: boolean;
  /** The same for paths that lead to one file, as far as that is known. */
  sameFile: string;
  widthPx: number;
  heightPx: number;
  format: string;
  subSecMs: number | null;
}

export interface CopyFileTable {
  /** Photos that have several files: read in steps of some milliseconds. */
  photos(): Generator<undefined, number[]>;
  /** Of these photos, as far as they were decoded; by photo, then by path. */
  list(photoIds: readonly number[]): CopyFile[];
  /** The photo's group, and how many files are in it. */
  groupOf(photoId: number): { groupId: number; copyCount: number };
}

/** Paths of one file. The numbers of a disk that is away may be another file's by now: bytes must agree. */
const SAME_FILE =
  "iif(device IS NULL OR inode IS NULL, 'file ' || file.id, " +
  "device || ' ' || inode || ' ' || hex(file.hash))";

type Row = Omit<CopyFile, 'path' | 'isOnline' | 'isEdited'> & {
  folder: Buffer;
  below: Buffer;
  isOnline: number;
  isEdited: number;
};

/** Files that are looked at in a step. */
const FILES_AT_ONCE = 5000;

export function copyFileTable(db: Database): CopyFileTable {
  const ranges = idRanges(db, 'file', 'photo_id', FILES_AT_ONCE);
  const photos = db
    .prepare<[after: number, last: number], number>(
      `SELECT photo_id FROM file WHERE photo_id > ? AND photo_id <= ? AND state <> 'vanished'
      GROUP BY photo_id HAVING count(*) > 1`,
    )
    .pluck();
  const list = db.prepare<[string], Row>(`
    SELECT file.id AS fileId, file.photo_id AS photoId, folder_id AS folderId, folder.path AS folder,
      file.path AS below, lower(hex(file.hash)) AS hash, size_bytes AS sizeBytes,
      mtime_ns / 1000000 AS writtenAtMs, state = 'present' AS isOnline,
      ${SAME_FILE} AS sameFile,
      width_px AS widthPx, height_px AS heightPx, format,
      told.taken_at AS takenAt, told.taken_at_source AS takenAtSource, told.utc_offset_min AS utcOffsetMin,
      told.latitude, told.longitude, told.camera, json_extract(${SHOT}, '$.subSecMs') AS subSecMs,
      rating, caption, is_edited AS isEdited
    FROM json_each(?) AS asked JOIN photo ON photo.id = asked.value JOIN file ON file.photo_id = photo.id
    JOIN folder ON folder.id = folder_id JOIN file_metadata AS told ON told.file_id = file.id
    WHERE width_px IS NOT NULL AND state <> 'vanished' AND file.hash IS NOT NULL
    ORDER BY photo.id, folder.path, file.path`);
  const leadOf = db.prepare<[number], number>('SELECT lead_id FROM same_shot WHERE photo_id = ?').pluck();
  const count = db
    .prepare<[{ lead: number }], number>(
      `SELECT count(DISTINCT ${SAME_FILE}) FROM file
      WHERE state <> 'vanished' AND hash IS NOT NULL AND photo_id IN
        (SELECT $lead UNION SELECT photo_id FROM same_shot WHERE lead_id = $lead)`,
    )
    .pluck();
  return {
    *photos() {
      const found: number[] = [];
      for (const { after, last } of ranges()) {
        for (const photo of photos.all(after, last)) found.push(photo);
        yield;
      }
      return found;
    },
    list: (photoIds) =>
      list.all(JSON.stringify(photoIds)).map((row) => {
        const { folder, below, ...of } = row;
        return {
          ...of,
          path: pathText(joined(folder, below)),
          isOnline: row.isOnline === 1,
          isEdited: row.isEdited === 1,
        };
      }),
    groupOf(photoId) {
      const groupId = leadOf.get(photoId) ?? photoId;
      return { groupId, copyCount: count.get({ lead: groupId }) ?? 0 };
    },
  };
}
