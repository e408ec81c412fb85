/** Folders for which tidying knows something. */
import type { Database } from '../database.ts';
import { transaction } from '../transaction.ts';

/**
 * preferred: copies in it are kept rather. protected: nothing in it is ever moved. unprotected: it looks to
 * be another program's, and may be tidied. holding: where its disk has no trash, removed files wait in it.
 */
export type TidyFolderKind = 'preferred' | 'protected' | 'unprotected' | 'holding';

export interface TidyFolderRow {
  id: number;
  /** Absolute, as the system's bytes. */
  path: Buffer;
  kind: TidyFolderKind;
}

export interface TidyFolderTable {
  /** By kind, those of a kind as they were ordered. */
  list(): TidyFolderRow[];
  /** As the last of its kind; a folder that was of another kind is of this one now. */
  add(path: Buffer, kind: TidyFolderKind): void;
  /** false where there is no such one. */
  remove(id: number): boolean;
  /** These folders come first of their kind, in this order; ids of none are passed over. */
  order(ids: readonly number[]): void;
}

export function tidyFolderTable(db: Database): TidyFolderTable {
  const list = db.prepare<[], TidyFolderRow>(
    'SELECT id, path, kind FROM tidy_folder ORDER BY kind, rank, id',
  );
  const next = '(SELECT coalesce(max(rank), 0) + 1 FROM tidy_folder)';
  const add = db.prepare<[{ path: Buffer; kind: TidyFolderKind }]>(`
    INSERT INTO tidy_folder (path, kind, rank) VALUES ($path, $kind, ${next})
    ON CONFLICT DO UPDATE SET kind = excluded.kind, rank = excluded.rank WHERE kind <> excluded.kind`);
  const remove = db.prepare('DELETE FROM tidy_folder WHERE id = ?');
  const rank = db.prepare('UPDATE tidy_folder SET rank = ? WHERE id = ?');
  return {
    list: () => list.all(),
    add: (path, kind) => void add.run({ path, kind }),
    remove: (id) => remove.run(id).changes > 0,
    order: transaction(db, (ids: readonly number[]) => {
      for (const [i, id] of ids.entries()) rank.run(i - ids.length, id);
    }),
  };
}
