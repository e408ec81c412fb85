/** Folders that a person took out of the library, while what was found in them is kept. */
import type { Database } from '../database.ts';

export interface RemovedFolderRow {
  id: number;
  /** Absolute, as the system's bytes. */
  path: Buffer;
  removedAtMs: number;
}

export interface RemovedFolderTable {
  /** By path. */
  list(): RemovedFolderRow[];
}

export function removedFolderTable(db: Database): RemovedFolderTable {
  const list = db.prepare<[], RemovedFolderRow>(
    'SELECT id, path, removed_at_ms AS removedAtMs FROM folder WHERE removed_at_ms IS NOT NULL ORDER BY path',
  );
  return { list: () => list.all() };
}
