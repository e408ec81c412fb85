/** What a walk sees of a file, before it is read. */
import type { Failure } from '../../contract/failure.ts';
import type { Database } from '../database.ts';

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
}

/**
 * Records a file of a folder, and writes what is otherwise than it was. One whose size or one of whose times
 * changed is to be read again. `isKnown`: it was read, and is as it was.
 */
export function fileSeer(
  db: Database,
): (folderId: number, scan: number, file: SeenFile) => { id: number; isKnown: boolean } {
  db.exec(SEEN_FILES);
  const returned = 'id, photo_id IS NOT NULL AND NOT is_changed AS isKnown';
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
  const mark = db.prepare('INSERT OR REPLACE INTO seen_file (file_id, scan) VALUES (?, ?)');
  return (folder, scan, { numbers, failure, ...file }) => {
    const columns = {
      ...file,
      folder,
      device: numbers?.device ?? null,
      inode: numbers?.inode ?? null,
      state: failure === null ? 'present' : 'offline',
    };
    const row = unchanged.get(columns) ?? put.get(columns);
    if (row === undefined) throw new Error('an upsert returned no row');
    mark.run(row.id, scan);
    return { id: row.id, isKnown: row.isKnown === 1 };
  };
}
