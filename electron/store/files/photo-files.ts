/** Which files photos lie in. */
import type { Database } from '../database.ts';
import { joined } from './below.ts';

export interface PhotoFile {
  fileId: number;
  /** Absolute, as the system's bytes. */
  path: Buffer;
  sizeBytes: number;
  state: 'present' | 'offline' | 'vanished';
}

/** A photo and the rows of its files, to tell two moments apart. */
export interface FileRange {
  photo: number;
  /** The first and last id of its files that did not vanish: a file at a new path has a greater id. */
  firstFile: number;
  lastFile: number;
}

export interface PhotoFileTable {
  /** The readable ones first, then by path. */
  of(photoId: number): PhotoFile[];
  /** Of every decoded photo that did not vanish. */
  ranges(): FileRange[];
  /** The greatest id that a file has; 0 where there is none. */
  lastFile(): number;
}

export function photoFileTable(db: Database): PhotoFileTable {
  type Row = Omit<PhotoFile, 'path'> & { folder: Buffer; below: Buffer };
  const files = db.prepare<[number], Row>(`
    SELECT file.id AS fileId, folder.path AS folder, file.path AS below, size_bytes AS sizeBytes, state
    FROM file JOIN folder ON folder.id = folder_id WHERE photo_id = ?
    ORDER BY state = 'present' DESC, state = 'offline' DESC, folder.path, file.path`);
  const ranges = db.prepare<[], FileRange>(
    `SELECT photo_id AS photo, min(file.id) AS firstFile, max(file.id) AS lastFile
    FROM file JOIN photo ON photo.id = photo_id
    WHERE state <> 'vanished' AND width_px IS NOT NULL GROUP BY photo_id`,
  );
  const lastFile = db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM file').pluck();
  return {
    of: (photoId) =>
      files.all(photoId).map(({ folder, below, ...row }) => ({ ...row, path: joined(folder, below) })),
    ranges: () => ranges.all(),
    lastFile: () => lastFile.get() ?? 0,
  };
}
