/** The journal of the files that were moved out of the way. */
import type { Database } from '../database.ts';
import type { Decided, FileTimes, MovedFile } from './moved-files.ts';
import { movedFiles } from './moved-files.ts';
import { transaction } from '../transaction.ts';

/**
 * moving, restoring: on the way, or cut short. removed: it lies at `place`. restored: it lies at `path`
 * again. gone: it cannot be restored any more. uncertain: it could not be told where it lies.
 */
export type RowState = 'moving' | 'removed' | 'not removed' | 'restoring' | 'restored' | 'gone' | 'uncertain';

export interface NewRemoval extends MovedFile {
  session: number;
  /** Where it is to lie, and where the copy lies that stays; absolute. */
  place: Buffer;
  keptPath: Buffer;
  /** SHA-256 of its bytes, hex. */
  hash: string;
  movedAtMs: number;
}

export interface RemovalRow extends NewRemoval {
  id: number;
  state: RowState;
  why: string | null;
}

export interface RemovalTable {
  nextSession(): number;
  /** A file is about to be moved. When this returns, a power cut does not take it back. */
  begin(removal: NewRemoval): number;
  /** A file is about to be put back; as lasting. */
  beginRestoring(id: number): void;
  /** It lies at its place: the library's file has vanished, and what was decided of it goes on. */
  removed(id: number): void;
  /** It lies where it lay: nothing of it is to be read again. */
  restored(id: number, times: FileTimes): void;
  /** It did not leave its path. */
  notRemoved(id: number, why: string): void;
  /** It cannot be restored, or not be found. */
  end(id: number, state: 'gone' | 'uncertain', why: string): void;
  /** The library's file that it is of; null where that is of another photo by now, or of none. */
  fileOf(id: number): number | null;
  /** Those that were restored and lie where they lay. */
  restoredFiles(): Set<number>;
  /** null where there is no such one. */
  get(id: number): RemovalRow | null;
  /** In the order in which they were moved. */
  inState(...states: RowState[]): RemovalRow[];
  sidecarsOf(id: number): RemovalRow[];
  /** Those that were removed and whose photo's file is restored. */
  sidecarsLeft(): RemovalRow[];
  /** Photos' files that were removed, the last first; without those that did not leave their path. */
  list(): RemovalRow[];
}

type Stored = Omit<RemovalRow, 'hash'> & { hash: Buffer };

const COLUMNS = `id, session, sidecar_of AS sidecarOf, state, why, file_id AS fileId, photo_id AS photoId,
  folder_id AS folderId, path, place, kept_path AS keptPath, hash, size_bytes AS sizeBytes,
  moved_at_ms AS movedAtMs`;

export function removalTable(db: Database, decided: Decided): RemovalTable {
  const files = movedFiles(db, decided);
  const nextSession = db.prepare<[], number>('SELECT coalesce(max(session), 0) + 1 FROM removal').pluck();
  const begin = db.prepare<[Omit<NewRemoval, 'hash'> & { hash: Buffer }]>(`
    INSERT INTO removal (session, sidecar_of, state, file_id, photo_id, folder_id, path, place, kept_path,
      hash, size_bytes, moved_at_ms)
    VALUES ($session, $sidecarOf, 'moving', $fileId, $photoId, $folderId, $path, $place, $keptPath,
      $hash, $sizeBytes, $movedAtMs)`);
  const set = db.prepare<[RowState, string | null, number]>(
    'UPDATE removal SET state = ?, why = ? WHERE id = ?',
  );
  const get = db.prepare<[number], Stored>(`SELECT ${COLUMNS} FROM removal WHERE id = ?`);
  const inState = db.prepare<[string], Stored>(
    `SELECT ${COLUMNS} FROM removal WHERE state IN (SELECT value FROM json_each(?)) ORDER BY id`,
  );
  const sidecars = db.prepare<[number], Stored>(
    `SELECT ${COLUMNS} FROM removal WHERE sidecar_of = ? ORDER BY id`,
  );
  const left = db.prepare<[], Stored>(
    `SELECT ${COLUMNS} FROM removal WHERE state = 'removed' AND sidecar_of IN
      (SELECT id FROM removal WHERE state = 'restored') ORDER BY id`,
  );
  const list = db.prepare<[], Stored>(
    `SELECT ${COLUMNS} FROM removal WHERE sidecar_of IS NULL
     AND state IN ('removed', 'restored', 'gone', 'uncertain') ORDER BY id DESC`,
  );
  const rowOf = ({ hash, ...row }: Stored): RemovalRow => ({ ...row, hash: hash.toString('hex') });
  const get1 = (id: number): RemovalRow | null => {
    const row = get.get(id);
    return row === undefined ? null : rowOf(row);
  };

  const rowsIn = (...states: RowState[]): RemovalRow[] => inState.all(JSON.stringify(states)).map(rowOf);

  const move = (id: number, state: RowState, andFile: (row: RemovalRow) => void): void =>
    transaction(db, () => {
      const row = get1(id);
      if (row === null) throw new Error(`there is no removal ${id}`);
      set.run(state, null, id);
      andFile(row);
    })();
  return {
    nextSession: () => nextSession.get() ?? 1,
    begin: ({ hash, ...removal }) =>
      Number(begin.run({ ...removal, hash: Buffer.from(hash, 'hex') }).lastInsertRowid),
    beginRestoring: (id) => void set.run('restoring', null, id),
    // where it could not be put back, what lies at its path may be another file
    removed: (id) =>
      move(id, 'removed', (row) => void (row.state !== 'restoring' && files.vanish(row, row.keptPath))),
    restored: (id, times) => move(id, 'restored', (row) => files.bringBack(row, times)),
    notRemoved: (id, why) => void set.run('not removed', why, id),
    end: (id, state, why) => void set.run(state, why, id),
    fileOf(id) {
      const row = get1(id);
      return row === null ? null : files.fileOf(row);
    },
    restoredFiles: () => new Set(rowsIn('restored').flatMap((row) => files.fileOf(row) ?? [])),
    get: get1,
    inState: rowsIn,
    sidecarsOf: (id) => sidecars.all(id).map(rowOf),
    sidecarsLeft: () => left.all().map(rowOf),
    list: () => list.all().map(rowOf),
  };
}
