/** The library's folders and the files in them: where photos lie. */
import { joined } from '../../process/paths.ts';
import { isIn, rangeBelow, SEPARATOR } from './below.ts';
import type { Failure, FileFailure } from '../../contract/failure.ts';
import type { Folder } from '../../contract/library.ts';
import type { FileFacts, WaitingFiles } from './file-facts.ts';
import { fileReader, waitingFiles } from './file-facts.ts';
import { nestedFolders } from './nested-folders.ts';
import { photoSweep } from './photo-sweep.ts';
import { fileSeer, IS_SEEN, movedFiles } from './seen-file.ts';
import type { SeenFile } from './seen-file.ts';
import { pathText } from '../../contract/paths.ts';
import type { Database } from '../database.ts';
import type { Successions } from '../decisions/successions.ts';
import { successions } from '../decisions/successions.ts';
import type { ModelTable } from '../models.ts';
import { transaction } from '../transaction.ts';

export interface FolderRow {
  id: number;
  /** Absolute, as the system's bytes. */
  path: Buffer;
}

/** A folder that was listed alone. */
export interface ListedFolder {
  /** Below the library's folder; empty for that itself. */
  path: Buffer;
  /** The names of what is in it besides files; null where all below it was listed too. */
  subfolders: readonly Buffer[] | null;
}

export interface FileTable extends WaitingFiles, Successions {
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
  /**
   * Forgets the folders that were removed before then, and the photos that lie nowhere else: some files at a
   * time, in one transaction. Is there more to forget?
   */
  forgetRemoved(beforeMs: number): boolean;

  /** A number above those of all scans of this process. */
  nextScan(): number;
  /**
   * Records files of a folder in one transaction, which writes what is otherwise than before. A file whose
   * size or one of whose times changed is to be read again, and stands for the photo that it was until then.
   * Returns how many did not change.
   */
  see(folderId: number, scan: number, files: readonly SeenFile[]): number;
  /** Files of the folder that this scan did not see and that had not vanished; in steps. */
  unseen(folderId: number, scan: number): Generator<undefined, number[]>;
  /**
   * The folder was listed to its end: files that this scan did not see, which are among `unseen`, have
   * vanished; those at and below `unreadable` (paths in the folder, empty for all of it) are offline. Returns
   * the vanished.
   */
  endFolder(folderId: number, scan: number, unreadable: readonly Buffer[], unseen: readonly number[]): number;
  /** The same where only some folders in it were listed. */
  endPart(
    folderId: number,
    scan: number,
    listed: readonly ListedFolder[],
    unreadable: readonly Buffer[],
  ): number;
  /**
   * Files of a folder that was renamed, or lies elsewhere, are what they were under the name that is gone:
   * nothing of them is to be read.
   */
  takeMoved(): void;
  /** The folder cannot be listed: its files are offline. */
  takeOffline(folderId: number): void;

  /** The subfolders of a folder of the library in which there are files, with how many; by name. */
  subfolders(folderId: number, path: Buffer): { name: Buffer; fileCount: number }[];
  /** Does the folder have files that did not vanish? */
  hasFiles(folderId: number): boolean;

  /** What was read in the file: its photo, and what stands there of it, in one transaction. */
  read(fileId: number, photoId: number, facts: FileFacts): void;
  /** Photos of no file, not even a vanished one, are forgotten: in steps of some milliseconds. */
  sweep(): Generator<undefined, void>;

  /** SHA-256, hex, of the bytes of every file that was read, with its photo. */
  hashes(): { hash: string; photoId: number }[];
  /** Files that lie in `directory` itself, a path below the folder. */
  inDirectory(folderId: number, directory: Buffer): { id: number; path: Buffer }[];
  /** What stands beside the file is another: it is to be read again. */
  markChanged(fileId: number): void;

  fail(fileId: number, failure: Failure): void;
  /** Everything that gives no features with the model, by path. */
  failures(modelId: string): FileFailure[];
  counts(): { present: number; offline: number; vanished: number };
}

/** What is deleted of so many and their photos in one transaction holds up nobody. */
const FILES_AT_ONCE = 10;
/** Files that are looked at in a step: some milliseconds. */
const LOOKED_AT_ONCE = 5000;

export function fileTable(db: Database, models: ModelTable): FileTable {
  const see = fileSeer(db); // before what asks for what it saw
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
  const nested = nestedFolders(db);
  const removedFolder = db
    .prepare<[number], Buffer>('SELECT path FROM folder WHERE id = ? AND removed_at_ms IS NOT NULL')
    .pluck();
  const forgetFiles = db
    .prepare<[{ before: number; limit: number }], number | null>(
      `DELETE FROM file WHERE id IN (SELECT file.id FROM folder JOIN file ON folder_id = folder.id
        WHERE removed_at_ms < $before LIMIT $limit) RETURNING photo_id`,
    )
    .pluck();
  const forgetFolders = db.prepare('DELETE FROM folder WHERE removed_at_ms < ?');
  const { note, ...edits } = successions(db);
  const sweep = photoSweep(db);
  const setOnline = db.prepare<[{ folder: number; online: 0 | 1 }]>(
    'UPDATE folder SET online = $online WHERE id = $folder AND online <> $online',
  );
  const nextScan = db.prepare<[], number>('SELECT coalesce(max(scan), 0) + 1 FROM seen_file').pluck();
  const fail = db.prepare(`
    INSERT INTO file_failure (file_id, kind, reason, remedy) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET kind = excluded.kind, reason = excluded.reason, remedy = excluded.remedy`);
  const forgive = db.prepare('DELETE FROM file_failure WHERE file_id = ?');
  type Unreachable = { folder: number; scan: number; self: Buffer; from: Buffer; to: Buffer };
  const atOrBelow = 'folder_id = $folder AND (path = $self OR path >= $from AND path < $to)';
  const unreachable = db.prepare<[Unreachable]>(
    `UPDATE file SET state = 'offline' WHERE ${atOrBelow} AND state = 'present' AND NOT ${IS_SEEN}`,
  );
  const seeUnreachable = db.prepare<[Unreachable]>(
    `INSERT OR REPLACE INTO seen_file SELECT id, $scan FROM file WHERE ${atOrBelow} AND state = 'offline'`,
  );
  const lastOfStep = db
    .prepare<[{ folder: number; after: Buffer }], Buffer | null>(
      `SELECT max(path) FROM (SELECT path FROM file WHERE folder_id = $folder AND path > $after
        ORDER BY path LIMIT ${LOOKED_AT_ONCE})`,
    )
    .pluck();
  const unseen = db
    .prepare<[{ folder: number; scan: number; after: Buffer; last: Buffer }], number>(
      `SELECT id FROM file WHERE folder_id = $folder AND path > $after AND path <= $last
        AND state <> 'vanished' AND NOT ${IS_SEEN}`,
    )
    .pluck();
  const vanish = db.prepare<[{ scan: number; unseen: string }]>(
    `UPDATE file SET state = 'vanished' WHERE id IN (SELECT value FROM json_each($unseen))
      AND state <> 'vanished' AND NOT ${IS_SEEN}`,
  );
  // `own`: the length of the folder's path with its separator, where only its own files are meant
  const vanishBelow = db.prepare<
    [{ folder: number; scan: number; from: Buffer; to: Buffer; own: number | null; separator: Buffer }]
  >(`
    UPDATE file SET state = 'vanished'
    WHERE folder_id = $folder AND path >= $from AND path < $to AND state <> 'vanished' AND NOT ${IS_SEEN}
      AND ($own IS NULL OR instr(substr(path, $own + 1), $separator) = 0)`);
  const firstInSubfolder = db
    .prepare<[{ folder: number; from: Buffer; to: Buffer; own: number; separator: Buffer }], Buffer>(
      `SELECT path FROM file WHERE folder_id = $folder AND path >= $from AND path < $to
         AND state <> 'vanished' AND instr(substr(path, $own + 1), $separator) > 0 ORDER BY path LIMIT 1`,
    )
    .pluck();
  const forgiveVanished = db.prepare(
    'DELETE FROM file_failure WHERE file_id IN (SELECT id FROM file WHERE folder_id = ? AND state = ' +
      "'vanished')",
  );
  const takeOffline = db.prepare(
    "UPDATE file SET state = 'offline' WHERE folder_id = ? AND state = 'present'",
  );
  const subfolders = db.prepare<
    [{ folder: number; from: Buffer; to: Buffer; own: number; separator: Buffer }],
    { name: Buffer; fileCount: number }
  >(`
    SELECT substr(path, $own + 1, instr(substr(path, $own + 1), $separator) - 1) AS name,
      count(*) AS fileCount
    FROM file WHERE folder_id = $folder AND path >= $from AND path < $to AND state <> 'vanished'
      AND instr(substr(path, $own + 1), $separator) > 0
    GROUP BY name ORDER BY name`);
  const hasFiles = db
    .prepare<[number], number>(
      "SELECT EXISTS (SELECT 1 FROM file WHERE folder_id = ? AND state <> 'vanished')",
    )
    .pluck();
  const waiting = waitingFiles(db, models);
  const read = fileReader(db, note);
  const below = db.prepare<[number, Buffer, Buffer], { id: number; path: Buffer }>(
    'SELECT id, path FROM file WHERE folder_id = ? AND path >= ? AND path < ? ORDER BY path',
  );
  const hashes = db.prepare<[], { hash: string; photoId: number }>(
    'SELECT lower(hex(hash)) AS hash, photo_id AS photoId FROM file ' +
      'WHERE hash IS NOT NULL AND photo_id IS NOT NULL',
  );
  const markChanged = db.prepare('UPDATE file SET is_changed = 1 WHERE id = ?');
  const failures = db.prepare<[number], Failure & { folder: Buffer; path: Buffer }>(`
    WITH f AS MATERIALIZED (
      SELECT file_id, kind, reason, remedy FROM file_failure
      UNION ALL
      SELECT file.id, kind, reason, remedy FROM photo_failure CROSS JOIN file USING (photo_id)
      WHERE model_id = ? AND file.hash = file_hash AND NOT EXISTS (
        SELECT 1 FROM feature_set AS made
        WHERE made.photo_id = photo_failure.photo_id AND made.model_id = photo_failure.model_id))
    SELECT folder.path AS folder, file.path, f.kind, f.reason, f.remedy
    FROM f CROSS JOIN file ON file.id = f.file_id JOIN folder ON folder.id = file.folder_id
    WHERE file.state <> 'vanished' ORDER BY folder.path, file.path`);
  const counts = db.prepare<[], { state: 'present' | 'offline' | 'vanished'; count: number }>(
    'SELECT state, count(*) AS count FROM file WHERE state_before_removal IS NULL GROUP BY state',
  );

  const leaveOffline = (folder: number, scan: number, unreadable: readonly Buffer[]): void => {
    for (const self of unreadable) {
      const [from, to] = rangeBelow(self);
      unreachable.run({ folder, scan, self, from, to });
      seeUnreachable.run({ folder, scan, self, from, to });
    }
  };
  /** The names of the subfolders in which files are known. */
  function* knownSubfolders(folder: number, path: Buffer): Generator<Buffer> {
    const prefix = path.length === 0 ? 0 : path.length + 1;
    const [first, to] = rangeBelow(path);
    let from = first;
    for (;;) {
      const file = firstInSubfolder.get({ folder, from, to, own: prefix, separator: SEPARATOR });
      if (file === undefined) return;
      const end = file.indexOf(SEPARATOR, prefix);
      yield file.subarray(prefix, end);
      [, from] = rangeBelow(file.subarray(0, end));
    }
  }

  const failFile = (fileId: number, { kind, reason, remedy }: Failure): void =>
    void fail.run(fileId, kind, reason, remedy);
  return {
    folders: () => folders.all(),
    folderViews: () =>
      folderViews.all().map((row) => ({
        id: row.id,
        path: pathText(row.path),
        online: row.online === 1,
        fileCount: row.fileCount,
      })),
    addFolder: transaction(db, (path: Buffer) => {
      addFolder.run(path);
      restoreFiles.run(path);
      nested.takeFromOuter(path);
    }),
    removeFolder: transaction(db, (path: Buffer, nowMs: number) => {
      if (removeFolder.run(nowMs, path).changes === 0) return false;
      nested.giveToOuter(path);
      removeFiles.run(path);
      return true;
    }),
    removedFolder: (id) => removedFolder.get(id) ?? null,
    forgetRemoved: transaction(db, (beforeMs: number) => {
      const photos = forgetFiles.all({ before: beforeMs, limit: FILES_AT_ONCE });
      sweep.of(photos.filter((photo) => photo !== null));
      if (photos.length === FILES_AT_ONCE) return true;
      forgetFolders.run(beforeMs);
      return false;
    }),
    nextScan: () => nextScan.get() ?? 1,
    see: transaction(db, (folderId: number, scan: number, files: readonly SeenFile[]) => {
      if (removedFolder.get(folderId) !== undefined) return 0; // while this scan walked it
      let unchanged = 0;
      for (const [i, { id, isKnown, hasFailed }] of see(folderId, scan, files).entries()) {
        const { failure } = files[i]!;
        if (failure !== null) failFile(id, failure);
        else if (isKnown) {
          unchanged += 1;
          if (hasFailed) forgive.run(id);
        }
      }
      return unchanged;
    }),
    *unseen(folder, scan) {
      const ids: number[] = [];
      for (let after: Buffer = Buffer.alloc(0); ; yield) {
        const last = lastOfStep.get({ folder, after }) ?? null;
        if (last === null) return ids;
        ids.push(...unseen.all({ folder, scan, after, last }));
        after = last;
      }
    },
    endFolder: transaction(
      db,
      (folderId: number, scan: number, unreadable: readonly Buffer[], notSeen: readonly number[]) => {
        setOnline.run({ folder: folderId, online: 1 });
        leaveOffline(folderId, scan, unreadable);
        const { changes } = vanish.run({ scan, unseen: JSON.stringify(notSeen) });
        forgiveVanished.run(folderId);
        return changes;
      },
    ),
    endPart: transaction(
      db,
      (
        folderId: number,
        scan: number,
        listed: readonly ListedFolder[],
        unreadable: readonly Buffer[],
      ): number => {
        setOnline.run({ folder: folderId, online: 1 });
        leaveOffline(folderId, scan, unreadable);
        let vanished = 0;
        const end = (path: Buffer, own: number | null): void => {
          const [from, to] = rangeBelow(path);
          vanished += vanishBelow.run({
            folder: folderId,
            scan,
            from,
            to,
            own,
            separator: SEPARATOR,
          }).changes;
        };
        for (const { path, subfolders } of listed) {
          const prefix = path.length === 0 ? 0 : path.length + 1;
          end(path, subfolders === null ? null : prefix);
          if (subfolders === null) continue;
          const there = new Set(subfolders.map((name) => name.toString('latin1')));
          for (const name of knownSubfolders(folderId, path))
            if (!there.has(name.toString('latin1'))) end(path.length === 0 ? name : joined(path, name), null);
        }
        forgiveVanished.run(folderId);
        return vanished;
      },
    ),
    takeMoved: movedFiles(db),
    takeOffline: transaction(db, (folderId: number) => {
      setOnline.run({ folder: folderId, online: 0 });
      takeOffline.run(folderId);
    }),
    subfolders(folder, path) {
      const [from, to] = rangeBelow(path);
      const own = path.length === 0 ? 0 : path.length + 1;
      return subfolders.all({ folder, from, to, own, separator: SEPARATOR });
    },
    hasFiles: (folderId) => hasFiles.get(folderId) === 1,
    ...waiting,
    ...edits,
    read: transaction(db, (fileId: number, photoId: number, facts: FileFacts) => {
      read(fileId, photoId, facts);
      forgive.run(fileId);
    }),
    sweep: () => sweep.all(),
    hashes: () => hashes.all(),
    inDirectory: (folderId, directory) =>
      below.all(folderId, ...rangeBelow(directory)).filter(({ path }) => isIn(directory, path)),
    markChanged: (fileId) => void markChanged.run(fileId),
    fail: failFile,
    failures: (modelId) =>
      failures.all(models.find(modelId)).map(({ folder, path, kind, reason, remedy }) => ({
        file: pathText(joined(folder, path)),
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
