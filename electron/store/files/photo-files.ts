/** Which photos lie in which files. */
import type { Database } from '../database.ts';
import { joined } from '../../process/paths.ts';

export interface PhotoFile {
  fileId: number;
  /** Absolute, as the system's bytes. */
  path: Buffer;
  sizeBytes: number;
  state: 'present' | 'offline' | 'vanished';
}

/** What a file shows: a decoded photo, as long as it did not vanish. */
export interface FileChange {
  before: number | null;
  after: number | null;
}

export interface PhotoFileTable {
  /** The files that a photo lies in: the readable ones first, then by path. */
  of(photoId: number): PhotoFile[];
  /** From now on it is noted which files this process makes otherwise, and what they showed. */
  noteChanges(): void;
  /** Of each of these what it showed, and what it shows: in steps of some milliseconds. */
  changes(): Generator<undefined, FileChange[]>;
  /** Does another file show the photo, that is as it was? */
  liesUnchanged(photoId: number): boolean;
}

/** Files of a step. */
const FILES_AT_ONCE = 2000;

/** SQL: what a row of file shows. */
const shownBy = (file: string): string =>
  `(SELECT id FROM photo WHERE id = ${file}.photo_id AND width_px IS NOT NULL
    AND ${file}.state <> 'vanished')`;

// not OR IGNORE: in a trigger the statement that fires it says what a conflict does
const note = (files: string): string =>
  `BEGIN INSERT INTO changed_file SELECT id, shown FROM (${files})
    WHERE id NOT IN (SELECT file_id FROM changed_file); END`;

/** Where this process notes files that may show something else: in no database that lasts. */
const NOTED = `
  CREATE TEMP TABLE IF NOT EXISTS changed_file (
    file_id INTEGER PRIMARY KEY,
    shown INTEGER -- when it was noted
  ) STRICT;
  CREATE TEMP TRIGGER IF NOT EXISTS file_added AFTER INSERT ON file
    ${note('SELECT new.id AS id, NULL AS shown')};
  CREATE TEMP TRIGGER IF NOT EXISTS file_removed AFTER DELETE ON file
    ${note(`SELECT old.id AS id, ${shownBy('old')} AS shown`)};
  CREATE TEMP TRIGGER IF NOT EXISTS file_changed AFTER UPDATE OF photo_id, state ON file
    WHEN old.photo_id IS NOT new.photo_id OR old.state <> new.state
    ${note(`SELECT new.id AS id, ${shownBy('old')} AS shown`)};
  CREATE TEMP TRIGGER IF NOT EXISTS photo_decoded AFTER UPDATE OF width_px ON photo
    WHEN old.width_px IS NULL ${note('SELECT id, NULL AS shown FROM file WHERE photo_id = new.id')};`;

export function photoFileTable(db: Database): PhotoFileTable {
  type Row = Omit<PhotoFile, 'path'> & { folder: Buffer; below: Buffer };
  const files = db.prepare<[number], Row>(`
    SELECT file.id AS fileId, folder.path AS folder, file.path AS below, size_bytes AS sizeBytes, state
    FROM file JOIN folder ON folder.id = folder_id WHERE photo_id = ?
    ORDER BY state = 'present' DESC, state = 'offline' DESC, folder.path, file.path`);
  db.exec(NOTED);
  const changed = db.prepare<
    [after: number, most: number],
    FileChange & { id: number }
  >(`SELECT file_id AS id, shown AS before, ${shownBy('file')} AS after
      FROM changed_file LEFT JOIN file ON file.id = file_id
      WHERE file_id > ? ORDER BY file_id LIMIT ?`);
  const forgetChanged = db.prepare('DELETE FROM changed_file');
  const liesUnchanged = db
    .prepare<[number], number>(
      `SELECT EXISTS (SELECT 1 FROM file WHERE photo_id = ? AND state <> 'vanished'
        AND id NOT IN (SELECT file_id FROM changed_file))`,
    )
    .pluck();
  return {
    of: (photoId) =>
      files.all(photoId).map(({ folder, below, ...row }) => ({ ...row, path: joined(folder, below) })),
    noteChanges: () => void forgetChanged.run(),
    *changes() {
      const found: FileChange[] = [];
      for (let last = 0; ; yield) {
        const rows = changed.all(last, FILES_AT_ONCE);
        for (const row of rows) found.push(row);
        if (rows.length < FILES_AT_ONCE) return found;
        last = rows.at(-1)!.id;
      }
    },
    liesUnchanged: (photoId) => liesUnchanged.get(photoId) === 1,
  };
}
