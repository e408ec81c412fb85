/** The disks and shares that lie below a library's folders. */
import type { Database } from '../database.ts';
import { transaction } from '../transaction.ts';

export interface MountRow {
  /** Below the library's folder, as the system's bytes. */
  path: Buffer;
  /** Number of the device, in 64 bits. */
  device: bigint;
  /** The walk comes there by a link. */
  isLink: boolean;
}

export interface MountTable {
  /** By the id of the folder. */
  all(): Map<number, MountRow[]>;
  replace(folderId: number, mounts: readonly MountRow[]): void;
}

export function mountTable(db: Database): MountTable {
  const all = db
    .prepare<[], { folderId: bigint; path: Buffer; device: bigint; isLink: bigint }>(
      'SELECT folder_id AS folderId, path, device, is_link AS isLink FROM mount',
    )
    .safeIntegers();
  const clear = db.prepare('DELETE FROM mount WHERE folder_id = ?');
  const add = db.prepare('INSERT INTO mount (folder_id, path, device, is_link) VALUES (?, ?, ?, ?)');
  return {
    all: () => {
      const rows = Map.groupBy(all.all(), ({ folderId }) => Number(folderId));
      return new Map(
        [...rows].map(([id, of]) => [
          id,
          of.map(({ path, device, isLink }) => ({ path, device, isLink: isLink === 1n })),
        ]),
      );
    },
    replace: transaction(db, (folderId: number, mounts: readonly MountRow[]) => {
      clear.run(folderId);
      for (const { path, device, isLink } of mounts) add.run(folderId, path, device, isLink ? 1 : 0);
    }),
  };
}
