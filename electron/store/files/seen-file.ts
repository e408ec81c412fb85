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
  /** In 64 bits, whatever time it is; and so the one of its last change in any way. */
  mtimeNs: bigint;
  ctimeNs: bigint;
  /** In 64 bits; absent where the file system numbers no files. */
  numbers?: FileNumbers;
  /** Why it can be seen but not read; null for an ordinary file. */
  failure: Failure | null;
}

/**
 * Records a file of a folder. One whose size or one of whose times changed is to be read again. `isKnown`: it
 * was read, and is as it was.
 */
export function fileSeer(
  db: Database,
): (folderId: number, scan: number, file: SeenFile) => { id: number; isKnown: boolean } {
  const put = db.prepare<
    [
      Omit<SeenFile, 'numbers' | 'failure'> & {
        folder: number;
        scan: number;
        state: string;
        device: bigint | null;
        inode: bigint | null;
      },
    ],
    { id: number; isKnown: number }
  >(`
    INSERT INTO file (folder_id, path, size_bytes, mtime_ns, ctime_ns, device, inode, state, scan)
    VALUES ($folder, $path, $sizeBytes, $mtimeNs, $ctimeNs, $device, $inode, $state, $scan)
    ON CONFLICT (folder_id, path) DO UPDATE SET
      is_changed = is_changed OR size_bytes <> excluded.size_bytes OR mtime_ns <> excluded.mtime_ns
        OR coalesce(ctime_ns, excluded.ctime_ns) <> excluded.ctime_ns,
      size_bytes = excluded.size_bytes, mtime_ns = excluded.mtime_ns, ctime_ns = excluded.ctime_ns,
      device = excluded.device, inode = excluded.inode, state = excluded.state, scan = excluded.scan
    RETURNING id, photo_id IS NOT NULL AND NOT is_changed AS isKnown`);
  return (folder, scan, { numbers, failure, ...file }) => {
    const row = put.get({
      ...file,
      folder,
      scan,
      device: numbers?.device ?? null,
      inode: numbers?.inode ?? null,
      state: failure === null ? 'present' : 'offline',
    });
    if (row === undefined) throw new Error('an upsert returned no row');
    return { id: row.id, isKnown: row.isKnown === 1 };
  };
}
