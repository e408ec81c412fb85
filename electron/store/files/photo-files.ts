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
  /** The files of which this process may have made that otherwise since; null: none such any more. */
  changedSince(): [fileId: number, photoId: number | null][];
}

// not OR IGNORE: in a trigger the statement that fires it says what a conflict does
const note = (files: string): string =>
  `BEGIN INSERT INTO changed_file SELECT id FROM (${files})
    WHERE id NOT IN (SELECT file_id FROM changed_file); END`;

/** Where this process notes files of which `photoOf` may say otherwise: in no database that lasts. */
const NOTED = `
  CREATE TEMP TABLE IF NOT EXISTS changed_file (file_id INTEGER PRIMARY KEY) STRICT;
  CREATE TEMP TRIGGER IF NOT EXISTS file_added AFTER INSERT ON file ${note('SELECT new.id AS id')};
  CREATE TEMP TRIGGER IF NOT EXISTS file_removed AFTER DELETE ON file ${note('SELECT old.id AS id')};
  CREATE TEMP TRIGGER IF NOT EXISTS file_changed AFTER UPDATE OF photo_id, state ON file
    WHEN old.photo_id IS NOT new.photo_id OR old.state <> new.state ${note('SELECT new.id AS id')};
  CREATE TEMP TRIGGER IF NOT EXISTS photo_decoded AFTER UPDATE OF width_px ON photo
    WHEN old.width_px IS NULL ${note('SELECT id FROM file WHERE photo_id = new.id')};`;

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
  db.exec(NOTED);
  const changed = db
    .prepare<[], [number, number | null]>(
      `SELECT file_id, iif(state <> 'vanished' AND width_px IS NOT NULL, photo_id, NULL)
      FROM changed_file LEFT JOIN file ON file.id = file_id LEFT JOIN photo ON photo.id = photo_id`,
    )
    .raw();
  const forgetChanged = db.prepare('DELETE FROM changed_file');
  return {
    of: (photoId) =>
      files.all(photoId).map(({ folder, below, ...row }) => ({ ...row, path: joined(folder, below) })),
    photoOf() {
      forgetChanged.run();
      return new Map(list.all());
    },
    changedSince: () => changed.all(),
  };
}
