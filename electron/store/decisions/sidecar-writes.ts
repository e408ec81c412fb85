/** Sidecars that were written beside photos, and what stood there before. */
import type { Database } from '../database.ts';
import { keptJson } from '../failures.ts';

export interface SidecarWrite {
  /** Absolute, as the system's bytes. */
  path: Buffer;
  /** The bytes that were there; null: there was no file. */
  before: Buffer | null;
  /** SHA-256 of what was written. */
  afterHash: Buffer;
  /** Those that were added, as they are written. */
  keywords: string[];
}

export interface SidecarWriteTable {
  nextSession(): number;
  /** To be called before the file is written. Its id. */
  add(session: number, write: SidecarWrite): number;
  remove(id: number): void;
  /** Of one file, the last first. */
  of(path: Buffer): SidecarWrite[];
  /** Of the last session, the last first. */
  last(): (SidecarWrite & { id: number })[];
}

interface Row extends Omit<SidecarWrite, 'keywords'> {
  id: number;
  keywords: string;
}

export function sidecarWriteTable(db: Database): SidecarWriteTable {
  const columns = 'id, path, before, after_hash AS afterHash, keywords';
  const nextSession = db
    .prepare<[], number>('SELECT coalesce(max(session), 0) + 1 FROM sidecar_write')
    .pluck();
  const add = db.prepare<[Omit<Row, 'id'> & { session: number }]>(
    `INSERT INTO sidecar_write (session, path, before, after_hash, keywords)
    VALUES ($session, $path, $before, $afterHash, $keywords)`,
  );
  const remove = db.prepare('DELETE FROM sidecar_write WHERE id = ?');
  const of = db.prepare<[Buffer], Row>(
    `SELECT ${columns} FROM sidecar_write WHERE path = ? ORDER BY id DESC`,
  );
  const last = db.prepare<[], Row>(
    `SELECT ${columns} FROM sidecar_write WHERE session = (SELECT max(session) FROM sidecar_write)
    ORDER BY id DESC`,
  );
  const writeOf = (row: Row): SidecarWrite & { id: number } => ({
    ...row,
    keywords: keptJson(row.keywords, db.name) as string[],
  });
  return {
    nextSession: () => nextSession.get() ?? 1,
    add: (session, { keywords, ...write }) =>
      Number(add.run({ session, ...write, keywords: JSON.stringify(keywords) }).lastInsertRowid),
    remove: (id) => void remove.run(id),
    of: (path) => of.all(path).map(writeOf),
    last: () => last.all().map(writeOf),
  };
}
