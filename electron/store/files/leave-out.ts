/** What a person wants left out of the library, and what the last scan left out. */
import { pathBytes, pathText } from '../../contract/paths.ts';
import type { LeftOut } from '../../contract/scan.ts';
import type { Database } from '../database.ts';
import { transaction } from '../transaction.ts';

export interface LeaveOutRow {
  id: number;
  /** As text of contract/paths.ts: names in it need not be UTF-8. */
  pattern: string;
  /** null: in every folder of the library. */
  folderId: number | null;
}

export interface LeaveOutTable {
  /** In the order in which they were added: a later one overrules the earlier. */
  list(): LeaveOutRow[];
  /** The one with this pattern, added where it is not there yet. */
  add(pattern: string, folderId: number | null): LeaveOutRow;
  /** false where there is no such one. */
  remove(id: number): boolean;
  /** What the last scan of the folder left out. */
  record(folderId: number, leftOut: readonly LeftOut[]): void;
  /** The same of all folders, the most first. */
  recorded(): (LeftOut & { folderId: number })[];
}

export function leaveOutTable(db: Database): LeaveOutTable {
  const ofFolders = '(folder_id IS NULL OR folder_id IN (SELECT id FROM folder WHERE removed_at_ms IS NULL))';
  const list = db.prepare<[], { id: number; pattern: Buffer; folderId: number | null }>(
    `SELECT id, pattern, folder_id AS folderId FROM leave_out WHERE ${ofFolders} ORDER BY id`,
  );
  const add = db.prepare('INSERT INTO leave_out (pattern, folder_id) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const remove = db.prepare('DELETE FROM leave_out WHERE id = ?');
  const clear = db.prepare('DELETE FROM left_out WHERE folder_id = ?');
  const record = db.prepare(
    'INSERT INTO left_out (folder_id, left_out_by, pattern, files, folders) VALUES (?, ?, ?, ?, ?)',
  );
  const recorded = db.prepare<[], LeftOut & { folderId: number }>(`
    SELECT folder_id AS folderId, left_out_by AS "by", nullif(pattern, '') AS pattern, files, folders
    FROM left_out WHERE ${ofFolders} ORDER BY files + folders DESC, left_out_by, pattern, folder_id`);
  const rows = (): LeaveOutRow[] =>
    list.all().map(({ pattern, ...row }) => ({ ...row, pattern: pathText(pattern) }));
  return {
    list: rows,
    add(pattern, folderId) {
      add.run(pathBytes(pattern), folderId);
      const row = rows().find((one) => one.pattern === pattern && one.folderId === folderId);
      if (row === undefined) throw new Error('a pattern just added is absent');
      return row;
    },
    remove: (id) => remove.run(id).changes > 0,
    record: transaction(db, (folderId: number, leftOut: readonly LeftOut[]) => {
      clear.run(folderId);
      for (const { by, pattern, files, folders } of leftOut)
        record.run(folderId, by, pattern ?? '', files, folders);
    }),
    recorded: () => recorded.all(),
  };
}
