/** The files that a photo lies in. */
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
  /** The readable ones first, then by path. */
  of(photoId: number): PhotoFile[];
}

export function photoFileTable(db: Database): PhotoFileTable {
  type Row = Omit<PhotoFile, 'path'> & { folder: Buffer; below: Buffer };
  const files = db.prepare<[number], Row>(`
    SELECT file.id AS fileId, folder.path AS folder, file.path AS below, size_bytes AS sizeBytes, state
    FROM file JOIN folder ON folder.id = folder_id WHERE photo_id = ?
    ORDER BY state = 'present' DESC, state = 'offline' DESC, folder.path, file.path`);
  return {
    of: (photoId) =>
      files.all(photoId).map(({ folder, below, ...row }) => ({ ...row, path: joined(folder, below) })),
  };
}
