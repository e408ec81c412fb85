/** Files beside photos that are no photos: sidecars and videos. */
import type { OtherFileKind } from '../../contract/duplicates/companion.ts';
import type { Database } from '../database.ts';
import type { ListedFolder } from './files.ts';
import { isIn, rangeBelow } from './below.ts';

/** Such a file as the walk met it; its path below the folder, as the system's bytes. */
export interface SeenCompanionFile {
  path: Buffer;
  kind: OtherFileKind;
  sizeBytes: bigint;
  mtimeNs: bigint;
  ctimeNs: bigint;
}

export interface CompanionFileTable {
  /** Records such files of a folder, in one transaction; returns the paths of the new and changed ones. */
  see(folderId: number, scan: number, files: readonly SeenCompanionFile[]): Buffer[];
  /**
   * The folder, or of it what was `listed`, was walked to its end: forgets what this scan did not see there,
   * but for what lies below `unreadable` (paths in the folder), and returns its paths.
   */
  endFolder(
    folderId: number,
    scan: number,
    listed: readonly ListedFolder[] | null,
    unreadable: readonly Buffer[],
  ): Buffer[];
  /** Those that lie in `directory` itself, a path below the folder. */
  inDirectory(folderId: number, directory: Buffer): { path: Buffer; kind: OtherFileKind }[];
  /** The sidecars that belong to the photo, in whichever folder. */
  sidecarsOf(photoId: number): { folderId: number; path: Buffer }[];
}

export function companionFileTable(db: Database): CompanionFileTable {
  const known = db.prepare<[number, Buffer], { size: bigint; mtime: bigint; ctime: bigint }>(
    'SELECT size_bytes AS size, mtime_ns AS mtime, ctime_ns AS ctime FROM companion_file ' +
      'WHERE folder_id = ? AND path = ?',
  );
  known.safeIntegers();
  const put = db.prepare(`
    INSERT OR REPLACE INTO companion_file (folder_id, path, kind, size_bytes, mtime_ns, ctime_ns, scan)
    VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const stale = db
    .prepare<[number, number, Buffer, Buffer], Buffer>(
      'SELECT path FROM companion_file WHERE folder_id = ? AND scan < ? AND path >= ? AND path < ?',
    )
    .pluck();
  const forget = db.prepare('DELETE FROM companion_file WHERE folder_id = ? AND path = ?');
  const keep = db.prepare(
    'UPDATE companion_file SET scan = ? WHERE folder_id = ? AND path >= ? AND path < ?',
  );
  const below = db.prepare<[number, Buffer, Buffer], { path: Buffer; kind: OtherFileKind }>(
    'SELECT path, kind FROM companion_file WHERE folder_id = ? AND path >= ? AND path < ? ORDER BY path',
  );
  const sidecars = db.prepare<[number], { folderId: number; path: Buffer }>(
    "SELECT folder_id AS folderId, path FROM companion_file WHERE photo_id = ? AND kind = 'sidecar'",
  );
  return {
    see: db.transaction((folderId: number, scan: number, files: readonly SeenCompanionFile[]) =>
      files
        .filter(({ path, kind, sizeBytes, mtimeNs, ctimeNs }) => {
          const old = known.get(folderId, path);
          put.run(folderId, path, kind, sizeBytes, mtimeNs, ctimeNs, scan);
          return old?.size !== sizeBytes || old.mtime !== mtimeNs || old.ctime !== ctimeNs;
        })
        .map(({ path }) => path),
    ),
    endFolder: db.transaction(((folderId, scan, listed, unreadable) => {
      for (const path of unreadable) keep.run(scan, folderId, ...rangeBelow(path));
      const all = [{ path: Buffer.alloc(0), subfolders: null }];
      return (listed ?? all).flatMap(({ path: folder, subfolders }) =>
        stale
          .all(folderId, scan, ...rangeBelow(folder))
          .filter((path) => subfolders === null || isIn(folder, path))
          .map((path) => {
            forget.run(folderId, path);
            return path;
          }),
      );
    }) satisfies CompanionFileTable['endFolder']),
    sidecarsOf: (photoId) => sidecars.all(photoId),
    inDirectory(folderId, directory) {
      const [from, to] = rangeBelow(directory);
      return below.all(folderId, from, to).filter(({ path }) => isIn(directory, path));
    },
  };
}
