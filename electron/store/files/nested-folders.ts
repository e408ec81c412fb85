/**
 * A folder of the library in another one: its files are its own, and the outer one's before it was added and
 * after it is removed, without being read again.
 */
import type { Database } from '../database.ts';
import { joined } from '../../process/paths.ts';
import { rangeBelow } from './below.ts';

export interface NestedFolders {
  /** The folder was added: what of it was the outer one's is its own. */
  takeFromOuter(path: Buffer): void;
  /** The folder was removed: its files are the outer one's, if there is one and its disk is not away. */
  giveToOuter(path: Buffer): void;
}

interface Folder {
  id: number;
  path: Buffer;
  online: number;
}

export function nestedFolders(db: Database): NestedFolders {
  const folders = db.prepare<[], Folder>(
    'SELECT id, path, online FROM folder WHERE removed_at_ms IS NULL ORDER BY length(path) DESC',
  );
  const folder = db.prepare<[Buffer], Folder>('SELECT id, path, online FROM folder WHERE path = ?');
  // a path that both have met is left to the next scan; `||` makes text of bytes, and changes none
  const move = ['file', 'companion_file'].map((table) => ({
    in: db.prepare(`
      UPDATE OR IGNORE ${table} SET folder_id = ?, path = substr(path, ?)
      WHERE folder_id = ? AND path >= ? AND path < ?`),
    out: db.prepare(`
      UPDATE OR IGNORE ${table} SET folder_id = ?, path = CAST(? || path AS BLOB) WHERE folder_id = ?`),
  }));
  /** The innermost folder around this one, and where this one lies in it, with its last separator. */
  const outerOf = (path: Buffer): { outer: Folder; prefix: Buffer } | null => {
    for (const outer of folders.all()) {
      const root = joined(outer.path, Buffer.alloc(0));
      if (path.length > root.length && path.subarray(0, root.length).equals(root))
        return { outer, prefix: joined(path.subarray(root.length), Buffer.alloc(0)) };
    }
    return null;
  };
  return {
    takeFromOuter(path) {
      const [inner, found] = [folder.get(path), outerOf(path)];
      if (inner === undefined || found === null) return;
      const { outer, prefix } = found;
      const [from, to] = rangeBelow(prefix.subarray(0, -1));
      for (const table of move) table.in.run(inner.id, prefix.length + 1, outer.id, from, to);
    },
    giveToOuter(path) {
      const [inner, found] = [folder.get(path), outerOf(path)];
      if (inner?.online !== 1 || found === null) return;
      for (const table of move) table.out.run(found.outer.id, found.prefix, inner.id);
    },
  };
}
