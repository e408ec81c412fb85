/** Files beside photos that are no photos: sidecars and videos. */
import { sep } from 'node:path';
import type { CompanionFileKind } from '../contract/photo.ts';
import type { Database } from './database.ts';

/** Such a file as the walk met it; its path below the folder, as the system's bytes. */
export interface SeenCompanionFile {
  path: Buffer;
  kind: CompanionFileKind;
  sizeBytes: bigint;
  mtimeNs: bigint;
  ctimeNs: bigint;
}

export interface CompanionFileTable {
  /** Records such files of a folder, in one transaction; returns the paths of the new and changed ones. */
  see(folderId: number, scan: number, files: readonly SeenCompanionFile[]): Buffer[];
  /**
   * The folder was listed to its end: forgets what this scan did not see, but for what lies below
   * `unreadable` (paths in the folder), and returns its paths.
   */
  endFolder(folderId: number, scan: number, unreadable: readonly Buffer[]): Buffer[];
  /** Those that lie in `directory` itself, a path below the folder. */
  inDirectory(folderId: number, directory: Buffer): { path: Buffer; kind: CompanionFileKind }[];
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
  const forget = db
    .prepare<[number, number], Buffer>(
      'DELETE FROM companion_file WHERE folder_id = ? AND scan < ? RETURNING path',
    )
    .pluck();
  const keep = db.prepare(
    'UPDATE companion_file SET scan = ? WHERE folder_id = ? AND path >= ? AND path < ?',
  );
  const below = db.prepare<[number, Buffer, Buffer], { path: Buffer; kind: CompanionFileKind }>(
    'SELECT path, kind FROM companion_file WHERE folder_id = ? AND path >= ? AND path < ? ORDER BY path',
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
    endFolder: db.transaction((folderId: number, scan: number, unreadable: readonly Buffer[]) => {
      for (const path of unreadable) keep.run(scan, folderId, ...rangeOf(path));
      return forget.all(folderId, scan);
    }),
    inDirectory(folderId, directory) {
      const [from, to] = rangeOf(directory);
      return below.all(folderId, from, to).filter(({ path }) => isIn(directory, path));
    },
  };
}

/** After every name: one is 255 bytes long at most. */
const LAST_NAME = Buffer.alloc(256, 0xff);

const SEPARATOR = sep.charCodeAt(0);

/** Paths from the first to before the second lie below the directory; an empty one is the folder itself. */
export function rangeOf(directory: Buffer): [Buffer, Buffer] {
  if (directory.length === 0) return [directory, LAST_NAME];
  const next = (step: number): Buffer => Buffer.concat([directory, Buffer.of(SEPARATOR + step)]);
  return [next(0), next(1)];
}

/** Does the path lie in the directory itself, not deeper? */
export function isIn(directory: Buffer, path: Buffer): boolean {
  return path.lastIndexOf(SEPARATOR) === (directory.length === 0 ? -1 : directory.length);
}
