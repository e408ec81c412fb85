/** Which photos lie in which files. */
import type { Database } from '../database.ts';
import { joined } from './below.ts';

export interface PhotoFile {
  fileId: number;
  /** Absolute, as the system's bytes. */
  path: Buffer;
  sizeBytes: number;
  state: 'present' | 'offline' | 'vanished';
}

export interface PhotoFileTable {
  /** The files that a photo lies in: the readable ones first, then by path. */
  of(photoId: number): PhotoFile[];
  /** File -> photo, of the decoded photos that did not vanish: to tell two moments apart. */
  photoOf(): Map<number, number>;
}

export function photoFileTable(db: Database): PhotoFileTable {
  type Row = Omit<PhotoFile, 'path'> & { folder: Buffer; below: Buffer };
  const files = db.prepare<[number], Row>(`
    SELECT file.id AS fileId, folder.path AS folder, file.path AS below, size_bytes AS sizeBytes, state
    FROM file JOIN folder ON folder.id = folder_id WHERE photo_id = ?
    ORDER BY state = 'present' DESC, state = 'offline' DESC, folder.path, file.path`);
  const list = db
    .prepare<[], [number, number]>(
      `SELECT file.id, photo_id FROM file JOIN photo ON photo.id = photo_id
      WHERE state <> 'vanished' AND width_px IS NOT NULL`,
    )
    .raw();
  return {
    of: (photoId) =>
      files.all(photoId).map(({ folder, below, ...row }) => ({ ...row, path: joined(folder, below) })),
    photoOf: () => new Map(list.all()),
  };
}
