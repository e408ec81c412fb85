/** The library's folders and the files in them: where photos lie. */
import { sep } from 'node:path';
import type { Failure, FileFailure } from '../contract/failure.ts';
import type { Folder } from '../contract/library.ts';
import type { Database } from './database.ts';
import type { ModelTable } from './models.ts';

export interface FolderRow {
  id: number;
  /** Absolute, as the system's bytes. */
  path: Buffer;
}

/** A file as the walk met it. */
export interface SeenFile {
  /** Below the folder, as the system's bytes. */
  path: Buffer;
  sizeBytes: bigint;
  mtimeNs: bigint;
  /** Why it can be seen but not read; null for an ordinary file. */
  failure: Failure | null;
}

/** A file that has something to give to a model. */
export interface FileRow {
  id: number;
  /** Absolute, as the system's bytes. */
  path: Buffer;
}

export interface FileTable {
  folders(): FolderRow[];
  folderViews(): Folder[];
  /** One that was removed is back as it was. */
  addFolder(path: Buffer): void;
  /**
   * Takes the folder out of the library: its files have vanished, until it is added again or forgotten. false
   * where there is no such folder.
   */
  removeFolder(path: Buffer, nowMs: number): boolean;
  /** The path of a folder that was removed; null where it is in the library, or forgotten. */
  removedFolder(id: number): Buffer | null;
  /** Forgets the folders that were removed before then, and the photos that lie nowhere else. */
  forgetRemoved(beforeMs: number): void;

  /** A number above every earlier scan's. */
  nextScan(): number;
  /**
   * Records files of a folder in one transaction. A file whose size or time changed loses its photo until it
   * is read again. Returns how many kept theirs.
   */
  see(folderId: number, scan: number, files: readonly SeenFile[]): number;
  /**
   * The folder was listed to its end: files that this scan did not see have vanished; those below
   * `unreadable` (paths in the folder) are offline. Returns the vanished.
   */
  endFolder(folderId: number, scan: number, unreadable: readonly Buffer[]): number;
  /** The folder cannot be listed: its files are offline. */
  takeOffline(folderId: number): void;

  /** Does the folder have files that did not vanish? */
  hasFiles(folderId: number): boolean;

  /**
   * Readable files that lack features of the model and have not failed for good, by id, from above `afterId`.
   */
  toExtract(modelId: string, afterId: number, limit: number): FileRow[];
  countToExtract(modelId: string): number;
  /** The bytes of the file are this photo's. */
  link(fileId: number, photoId: number): void;
  /** Forgets photos that no file, not even a vanished one, has the bytes of: they were edited in place. */
  sweep(): void;

  fail(fileId: number, failure: Failure): void;
  /** Everything that gives no features with the model, by path. */
  failures(modelId: string): FileFailure[];
  counts(): { present: number; offline: number; vanished: number };
}

/** Path of a file in a folder; with an empty name, the folder's path with its separator. */
export function joined(folder: Buffer, path: Buffer): Buffer {
  const separator = folder.at(-1) === sep.charCodeAt(0) ? '' : sep;
  return Buffer.concat([folder, Buffer.from(separator), path]);
}

export function fileTable(db: Database, models: ModelTable): FileTable {
  const folders = db.prepare<[], FolderRow>(
    'SELECT id, path FROM folder WHERE removed_at_ms IS NULL ORDER BY path',
  );
  const folderViews = db.prepare<[], { id: number; path: Buffer; online: number; fileCount: number }>(`
    SELECT id, path, online,
      (SELECT count(*) FROM file WHERE folder_id = folder.id AND state <> 'vanished') AS fileCount
    FROM folder WHERE removed_at_ms IS NULL ORDER BY path`);
  const addFolder = db.prepare(
    'INSERT INTO folder (path) VALUES (?) ON CONFLICT DO UPDATE SET removed_at_ms = NULL',
  );
  const restoreFiles = db.prepare(
    'UPDATE file SET state = state_before_removal, state_before_removal = NULL WHERE ' +
      'state_before_removal IS NOT NULL AND folder_id = (SELECT id FROM folder WHERE path = ?)',
  );
  const removeFolder = db.prepare(
    'UPDATE folder SET removed_at_ms = ? WHERE path = ? AND removed_at_ms IS NULL',
  );
  const removeFiles = db.prepare(
    "UPDATE file SET state_before_removal = state, state = 'vanished' WHERE folder_id = (SELECT id FROM " +
      'folder WHERE path = ?)',
  );
  const removedFolder = db
    .prepare<[number], Buffer>('SELECT path FROM folder WHERE id = ? AND removed_at_ms IS NOT NULL')
    .pluck();
  const forgetFolders = db.prepare('DELETE FROM folder WHERE removed_at_ms < ?');
  const sweepPhotos = db.prepare(
    'DELETE FROM photo WHERE NOT EXISTS (SELECT 1 FROM file WHERE photo_id = photo.id)',
  );
  const sweepPairs = db.prepare(
    'DELETE FROM pair WHERE a NOT IN (SELECT id FROM photo) OR b NOT IN (SELECT id FROM photo)',
  );
  const setOnline = db.prepare('UPDATE folder SET online = ? WHERE id = ?');
  const nextScan = db.prepare<[], number>('SELECT coalesce(max(scan), 0) + 1 FROM file').pluck();
  const see = db.prepare<
    [number, Buffer, bigint, bigint, string, number],
    { id: number; photoId: number | null }
  >(`
    INSERT INTO file (folder_id, path, size_bytes, mtime_ns, state, scan) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (folder_id, path) DO UPDATE SET
      photo_id =
        CASE WHEN size_bytes = excluded.size_bytes AND mtime_ns = excluded.mtime_ns THEN photo_id END,
      size_bytes = excluded.size_bytes, mtime_ns = excluded.mtime_ns,
      state = excluded.state, scan = excluded.scan
    RETURNING id, photo_id AS photoId`);
  const fail = db.prepare(`
    INSERT INTO file_failure (file_id, kind, reason, remedy) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET kind = excluded.kind, reason = excluded.reason, remedy = excluded.remedy`);
  const forgive = db.prepare('DELETE FROM file_failure WHERE file_id = ?');
  const unreachable = db.prepare<[{ folder: number; scan: number; from: Buffer; to: Buffer }]>(`
    UPDATE file SET state = 'offline', scan = $scan
    WHERE folder_id = $folder AND scan < $scan AND state <> 'vanished' AND path >= $from AND path < $to`);
  const vanish = db.prepare(
    "UPDATE file SET state = 'vanished' WHERE folder_id = ? AND scan < ? AND state <> 'vanished'",
  );
  const forgiveVanished = db.prepare(
    'DELETE FROM file_failure WHERE file_id IN (SELECT id FROM file WHERE folder_id = ? AND state = ' +
      "'vanished')",
  );
  const takeOffline = db.prepare(
    "UPDATE file SET state = 'offline' WHERE folder_id = ? AND state = 'present'",
  );
  const hasFiles = db
    .prepare<[number], number>(
      "SELECT EXISTS (SELECT 1 FROM file WHERE folder_id = ? AND state <> 'vanished')",
    )
    .pluck();
  const lacking = `
    FROM file JOIN folder ON folder.id = file.folder_id
    WHERE file.state = 'present' AND (file.photo_id IS NULL OR
      NOT EXISTS (SELECT 1 FROM feature_set WHERE model_id = $model AND photo_id = file.photo_id) AND
      NOT EXISTS (SELECT 1 FROM photo_failure WHERE model_id = $model AND photo_id = file.photo_id))`;
  const toExtract = db.prepare<
    [{ model: number; after: number; limit: number }],
    { id: number; folder: Buffer; path: Buffer }
  >(
    `SELECT file.id, folder.path AS folder, file.path ${lacking} AND file.id > $after ORDER BY ` +
      'file.id LIMIT $limit',
  );
  const countToExtract = db.prepare<[{ model: number }], number>(`SELECT count(*) ${lacking}`).pluck();
  const link = db.prepare('UPDATE file SET photo_id = ? WHERE id = ?');
  const failures = db.prepare<[number], Failure & { folder: Buffer; path: Buffer }>(`
    SELECT folder.path AS folder, file.path, f.kind, f.reason, f.remedy
    FROM file JOIN folder ON folder.id = file.folder_id
    JOIN (
      SELECT file_id, kind, reason, remedy FROM file_failure
      UNION ALL
      SELECT file.id, kind, reason, remedy FROM photo_failure JOIN file USING (photo_id) WHERE model_id = ?
    ) AS f ON f.file_id = file.id
    WHERE file.state <> 'vanished' ORDER BY folder.path, file.path`);
  const counts = db.prepare<[], { state: 'present' | 'offline' | 'vanished'; count: number }>(
    'SELECT state, count(*) AS count FROM file WHERE state_before_removal IS NULL GROUP BY state',
  );

  const sweep = db.transaction(() => {
    if (sweepPhotos.run().changes > 0) sweepPairs.run();
  });
  const failFile = (fileId: number, { kind, reason, remedy }: Failure): void =>
    void fail.run(fileId, kind, reason, remedy);
  return {
    folders: () => folders.all(),
    folderViews: () =>
      folderViews.all().map((row) => ({
        id: row.id,
        path: row.path.toString(),
        online: row.online === 1,
        fileCount: row.fileCount,
      })),
    addFolder: db.transaction((path: Buffer) => {
      addFolder.run(path);
      restoreFiles.run(path);
    }),
    removeFolder: db.transaction((path: Buffer, nowMs: number) => {
      if (removeFolder.run(nowMs, path).changes === 0) return false;
      removeFiles.run(path);
      return true;
    }),
    removedFolder: (id) => removedFolder.get(id) ?? null,
    forgetRemoved: db.transaction((beforeMs: number) => {
      if (forgetFolders.run(beforeMs).changes > 0) sweep();
    }),
    nextScan: () => nextScan.get() ?? 1,
    see: db.transaction((folderId: number, scan: number, files: readonly SeenFile[]) => {
      let unchanged = 0;
      if (removedFolder.get(folderId) !== undefined) return unchanged; // while this scan walked it
      for (const file of files) {
        const row = see.get(
          folderId,
          file.path,
          file.sizeBytes,
          file.mtimeNs,
          file.failure === null ? 'present' : 'offline',
          scan,
        );
        if (row === undefined) throw new Error('an upsert returned no row');
        if (file.failure !== null) failFile(row.id, file.failure);
        else if (row.photoId !== null) {
          unchanged += 1;
          forgive.run(row.id);
        }
      }
      return unchanged;
    }),
    endFolder: db.transaction((folderId: number, scan: number, unreadable: readonly Buffer[]) => {
      setOnline.run(1, folderId);
      for (const path of unreadable) {
        const below = (step: number): Buffer => Buffer.concat([path, Buffer.of(sep.charCodeAt(0) + step)]);
        unreachable.run({ folder: folderId, scan, from: below(0), to: below(1) });
      }
      const { changes } = vanish.run(folderId, scan);
      forgiveVanished.run(folderId);
      return changes;
    }),
    takeOffline: db.transaction((folderId: number) => {
      setOnline.run(0, folderId);
      takeOffline.run(folderId);
    }),
    hasFiles: (folderId) => hasFiles.get(folderId) === 1,
    toExtract: (modelId, after, limit) =>
      toExtract
        .all({ model: models.find(modelId), after, limit })
        .map(({ id, folder, path }) => ({ id, path: joined(folder, path) })),
    countToExtract: (modelId) => countToExtract.get({ model: models.find(modelId) }) ?? 0,
    link: db.transaction((fileId: number, photoId: number) => {
      link.run(photoId, fileId);
      forgive.run(fileId);
    }),
    sweep: () => sweep(),
    fail: failFile,
    failures: (modelId) =>
      failures.all(models.find(modelId)).map(({ folder, path, kind, reason, remedy }) => ({
        file: joined(folder, path).toString(),
        kind,
        reason,
        remedy,
      })),
    counts: () => {
      const byState = { present: 0, offline: 0, vanished: 0 };
      for (const { state, count } of counts.all()) byState[state] = count;
      return byState;
    },
  };
}
