/** Files beside photos that are no photos: sidecars and videos. */
import type { OtherFileKind } from '../../contract/duplicates/companion.ts';
import type { Database } from '../database.ts';
import type { ListedFolder } from './files.ts';
import { isIn, rangeBelow } from './below.ts';
import { transaction } from '../transaction.ts';

/** Such a file as the walk met it; its path below the folder, as the system's bytes. */
export interface SeenCompanionFile {
  path: Buffer;
  kind: OtherFileKind;
  sizeBytes: bigint;
  mtimeNs: bigint;
  ctimeNs: bigint;
}

export interface CompanionFileTable {
  /**
   * Records such files of a folder, in one transaction, which writes what is otherwise than before; returns
   * the paths of the new and changed ones.
   */
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

/** As seen_file (seen-file.ts). */
const SEEN_COMPANION_FILES = `
  CREATE TEMP TABLE IF NOT EXISTS seen_companion_file (
    folder_id INTEGER NOT NULL,
    path BLOB NOT NULL,
    scan INTEGER NOT NULL,
    PRIMARY KEY (folder_id, path)
  ) STRICT, WITHOUT ROWID`;

export function companionFileTable(db: Database): CompanionFileTable {
  db.exec(SEEN_COMPANION_FILES);
  const isUnchanged = db.prepare<[SeenCompanionFile & { folder: number }]>(`
    SELECT 1 FROM companion_file WHERE folder_id = $folder AND path = $path AND kind = $kind
      AND size_bytes = $sizeBytes AND mtime_ns = $mtimeNs AND ctime_ns = $ctimeNs`);
  const put = db.prepare<[SeenCompanionFile & { folder: number }]>(`
    INSERT OR REPLACE INTO companion_file (folder_id, path, kind, size_bytes, mtime_ns, ctime_ns)
    VALUES ($folder, $path, $kind, $sizeBytes, $mtimeNs, $ctimeNs)`);
  const mark = db.prepare(
    'INSERT OR REPLACE INTO seen_companion_file (folder_id, path, scan) VALUES (?, ?, ?)',
  );
  type Below = { folder: number; scan: number; from: Buffer; to: Buffer };
  const below = 'FROM companion_file WHERE folder_id = $folder AND path >= $from AND path < $to';
  const stale = db
    .prepare<[Below], Buffer>(
      `SELECT path ${below} AND NOT EXISTS (SELECT 1 FROM seen_companion_file AS seen
        WHERE seen.folder_id = $folder AND seen.path = companion_file.path AND scan >= $scan)`,
    )
    .pluck();
  const forget = db.prepare('DELETE FROM companion_file WHERE folder_id = ? AND path = ?');
  const keep = db.prepare<[Below]>(
    `INSERT OR REPLACE INTO seen_companion_file SELECT folder_id, path, $scan ${below}`,
  );
  const list = db.prepare<[Omit<Below, 'scan'>], { path: Buffer; kind: OtherFileKind }>(
    `SELECT path, kind ${below} ORDER BY path`,
  );
  const sidecars = db.prepare<[number], { folderId: number; path: Buffer }>(
    "SELECT folder_id AS folderId, path FROM companion_file WHERE photo_id = ? AND kind = 'sidecar'",
  );
  return {
    see: transaction(db, (folderId: number, scan: number, files: readonly SeenCompanionFile[]) =>
      files
        .filter((file) => {
          mark.run(folderId, file.path, scan);
          const isChanged = isUnchanged.get({ ...file, folder: folderId }) === undefined;
          if (isChanged) put.run({ ...file, folder: folderId });
          return isChanged;
        })
        .map(({ path }) => path),
    ),
    endFolder: transaction(db, ((folderId, scan, listed, unreadable) => {
      const range = (path: Buffer): Below => {
        const [from, to] = rangeBelow(path);
        return { folder: folderId, scan, from, to };
      };
      for (const path of unreadable) keep.run(range(path));
      const all = [{ path: Buffer.alloc(0), subfolders: null }];
      return (listed ?? all).flatMap(({ path: folder, subfolders }) =>
        stale
          .all(range(folder))
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
      return list.all({ folder: folderId, from, to }).filter(({ path }) => isIn(directory, path));
    },
  };
}
