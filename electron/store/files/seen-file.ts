/** What a walk sees of a file, before it is read. */
import type { Failure } from '../../contract/failure.ts';
import type { Database } from '../database.ts';
import { transaction } from '../transaction.ts';

/** Two paths with the same numbers lead to one file: by a hard link, or through two mounts of one disk. */
export interface FileNumbers {
  device: bigint;
  inode: bigint;
}

/** A file as the walk met it. */
export interface SeenFile {
  /** Below the folder, as the system's bytes. */
  path: Buffer;
  sizeBytes: bigint;
  /** In 64 bits, whatever time it is; for a ctime that its disk does not keep, a number of its bytes. */
  mtimeNs: bigint;
  ctimeNs: bigint;
  /** In 64 bits; absent where the file system numbers no files. */
  numbers?: FileNumbers;
  /** Why it can be seen but not read; null for an ordinary file. */
  failure: Failure | null;
}

/** Where this process keeps what its scans saw: in no database that lasts. */
const SEEN_FILES = `
  CREATE TEMP TABLE IF NOT EXISTS seen_file (
    file_id INTEGER PRIMARY KEY,
    scan INTEGER NOT NULL -- number of the last scan that saw it
  ) STRICT`;

/** SQL: the condition that scan $scan, or a later one, saw the row of file. */
export const IS_SEEN = 'EXISTS (SELECT 1 FROM seen_file WHERE file_id = file.id AND scan >= $scan)';

type Columns = Omit<SeenFile, 'numbers' | 'failure'> & {
  folder: number;
  state: string;
  device: bigint | null;
  inode: bigint | null;
};
interface Row {
  id: number;
  isKnown: number;
  hasFailed: number;
}

/**
 * Records files of a folder, and writes what is otherwise than it was. One whose size or one of whose times
 * changed is to be read again. `isKnown`: it was read, and is as it was; `hasFailed`: a scan named it.
 */
export function fileSeer(
  db: Database,
): (folderId: number, scan: number, files: readonly SeenFile[]) => Row[] {
  db.exec(SEEN_FILES);
  const returned =
    'id, photo_id IS NOT NULL AND NOT is_changed AS isKnown, ' +
    'EXISTS (SELECT 1 FROM file_failure WHERE file_id = file.id) AS hasFailed';
  const unchanged = db.prepare<[Columns], Row>(`
    SELECT ${returned} FROM file WHERE folder_id = $folder AND path = $path
      AND size_bytes = $sizeBytes AND mtime_ns = $mtimeNs AND ctime_ns = $ctimeNs
      AND device IS $device AND inode IS $inode AND state = $state`);
  const put = db.prepare<[Columns], Row>(`
    INSERT INTO file (folder_id, path, size_bytes, mtime_ns, ctime_ns, device, inode, state)
    VALUES ($folder, $path, $sizeBytes, $mtimeNs, $ctimeNs, $device, $inode, $state)
    ON CONFLICT (folder_id, path) DO UPDATE SET
      is_changed = is_changed OR size_bytes <> excluded.size_bytes OR mtime_ns <> excluded.mtime_ns
        OR coalesce(ctime_ns, excluded.ctime_ns) <> excluded.ctime_ns,
      size_bytes = excluded.size_bytes, mtime_ns = excluded.mtime_ns, ctime_ns = excluded.ctime_ns,
      device = excluded.device, inode = excluded.inode, state = excluded.state
    RETURNING ${returned}`);
  const mark = db.prepare<[number, string]>(
    'INSERT OR REPLACE INTO seen_file (file_id, scan) SELECT value, ? FROM json_each(?)',
  );
  return (folder, scan, files) => {
    const rows = files.map(({ numbers, failure, ...file }) => {
      const columns = {
        ...file,
        folder,
        device: numbers?.device ?? null,
        inode: numbers?.inode ?? null,
        state: failure === null ? 'present' : 'offline',
      };
      const row = unchanged.get(columns) ?? put.get(columns);
      if (row === undefined) throw new Error('an upsert returned no row');
      return row;
    });
    mark.run(scan, JSON.stringify(rows.map(({ id }) => id)));
    return rows;
  };
}

/**
 * Gives what was read in a file to the one that is new at the same path of another folder, where it is
 * that file: a folder that was renamed or mounted elsewhere leaves a file its size, its times and its number
 * on the disk, which say no less than what tells that a file did not change where it lay. The disk itself may
 * have another number. A copy has other times, and a sidecar may say more: both are read.
 */
export function movedFiles(db: Database): () => void {
  const moved = db.prepare<[], { from: number; to: number }>(`
    SELECT old.id AS "from", new.id AS "to"
    FROM file AS new CROSS JOIN folder ON folder.id <> new.folder_id
      CROSS JOIN file AS old ON old.folder_id = folder.id AND old.path = new.path
    WHERE new.photo_id IS NULL AND new.state = 'present' AND NOT new.is_changed
      AND old.state <> 'present' AND old.photo_id IS NOT NULL AND NOT old.is_changed
      AND old.size_bytes = new.size_bytes AND old.mtime_ns = new.mtime_ns AND old.ctime_ns = new.ctime_ns
      AND old.inode = new.inode
      AND NOT EXISTS (SELECT 1 FROM companion_file AS beside
        WHERE beside.photo_id = old.photo_id AND kind = 'sidecar')
    GROUP BY new.id`);
  const link = db.prepare<[{ from: number; to: number }]>(
    'UPDATE file SET (photo_id, hash) = (SELECT photo_id, hash FROM file WHERE id = $from) WHERE id = $to',
  );
  const tell = db.prepare<[{ from: number; to: number }]>(`
    INSERT OR REPLACE INTO file_metadata (file_id, taken_at, taken_at_source, utc_offset_min, latitude,
      longitude, camera, shot, rating, caption, is_edited)
    SELECT $to, taken_at, taken_at_source, utc_offset_min, latitude, longitude, camera, shot, rating, caption,
      is_edited FROM file_metadata WHERE file_id = $from`);
  return transaction(db, () => {
    for (const file of moved.all()) {
      link.run(file);
      tell.run(file);
    }
  });
}
