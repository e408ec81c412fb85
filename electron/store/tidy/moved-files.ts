/** What the library knows of a file that is moved out of the way, and back. */
import type { CopyDecisionTable } from '../decisions/copy-decisions.ts';
import type { DecisionTable } from '../decisions/decisions.ts';
import { joined } from '../../process/paths.ts';
import type { Database } from '../database.ts';

export interface MovedFile {
  /** The removal of the photo's file that a sidecar goes along with; null for a photo's file. */
  sidecarOf: number | null;
  /** null for a sidecar. */
  fileId: number | null;
  photoId: number;
  folderId: number;
  /** Where it lay, absolute. */
  path: Buffer;
  sizeBytes: number;
}

/** As the system tells them. */
export interface FileTimes {
  mtimeNs: bigint;
  ctimeNs: bigint;
}

export interface MovedFiles {
  /**
   * The file is not at its path any more, on account of the one at `keptPath`: what was decided of it is
   * carried out, and name, cover, pins and star of a photo of which no file is left go over to that one's.
   */
  vanish(file: MovedFile, keptPath: Buffer): void;
  /** The same file lies there again. */
  bringBack(file: MovedFile, times: FileTimes): void;
  /** The library's file at its path, where that is of its photo: ids are given again. null for a sidecar. */
  fileOf(file: MovedFile): number | null;
}

/** As scans keep times: in 64 bits, whatever time it is. */
const stored = (ns: bigint): bigint => BigInt.asIntN(64, ns);

/** What was decided, of which removals carry out a part. */
export interface Decided {
  decisions: Pick<DecisionTable, 'handOver'>;
  copyDecisions: Pick<CopyDecisionTable, 'gone'>;
}

export function movedFiles(db: Database, { decisions, copyDecisions }: Decided): MovedFiles {
  const folder = db.prepare<[number], Buffer>('SELECT path FROM folder WHERE id = ?').pluck();
  const folders = db.prepare<[], number>('SELECT id FROM folder').pluck();
  const shown = db.prepare<[number, Buffer], { id: number; photoId: number | null }>(
    'SELECT id, photo_id AS photoId FROM file WHERE folder_id = ? AND path = ?',
  );
  const remains = db
    .prepare<[number], number>("SELECT 1 FROM file WHERE photo_id = ? AND state <> 'vanished'")
    .pluck();
  // the files of a folder that was taken out of the library meanwhile have vanished until it is back
  const setState = db.prepare<[{ id: number; state: string }]>(`
    UPDATE file SET state = iif(state_before_removal IS NULL, $state, state),
      state_before_removal = iif(state_before_removal IS NULL, NULL, $state) WHERE id = $id`);
  const setTimes = db.prepare('UPDATE file SET mtime_ns = ?, ctime_ns = ? WHERE id = ?');
  const forget = db.prepare('DELETE FROM companion_file WHERE folder_id = ? AND path = ?');
  const putSidecar = db.prepare(`
    INSERT OR REPLACE INTO companion_file
      (folder_id, path, kind, size_bytes, mtime_ns, ctime_ns, photo_id)
    VALUES (?, ?, 'sidecar', ?, ?, ?, ?)`);

  /** Its path below the library's folder; null where the library has no such folder any more. */
  const below = ({ folderId, path }: Pick<MovedFile, 'folderId' | 'path'>): Buffer | null => {
    const root = folder.get(folderId);
    if (root === undefined) return null;
    const prefix = joined(root, Buffer.alloc(0));
    return path.subarray(0, prefix.length).equals(prefix) ? path.subarray(prefix.length) : null;
  };
  const fileAt = (path: Buffer): { id: number; photoId: number } | null => {
    for (const folderId of folders.all()) {
      const name = below({ folderId, path });
      const { id, photoId = null } = (name === null ? undefined : shown.get(folderId, name)) ?? {};
      if (id !== undefined && photoId !== null) return { id, photoId };
    }
    return null;
  };
  const fileOf = ({ sidecarOf, photoId, path }: MovedFile): number | null => {
    const file = sidecarOf === null ? fileAt(path) : null;
    return file?.photoId === photoId ? file.id : null;
  };
  const vanishPhoto = (fileId: number, photoId: number, keptPath: Buffer): void => {
    setState.run({ id: fileId, state: 'vanished' });
    copyDecisions.gone(fileId);
    const kept = fileAt(keptPath)?.photoId ?? null;
    if (kept !== null && kept !== photoId && remains.get(photoId) === undefined)
      decisions.handOver(photoId, kept);
  };
  return {
    fileOf,
    vanish(moved, keptPath) {
      const [file, path] = [fileOf(moved), below(moved)];
      if (file !== null) vanishPhoto(file, moved.photoId, keptPath);
      else if (moved.sidecarOf !== null && path !== null) forget.run(moved.folderId, path);
    },
    bringBack(moved, { mtimeNs, ctimeNs }) {
      const { folderId, photoId, sizeBytes } = moved;
      const [file, path] = [fileOf(moved), below(moved)];
      if (file !== null) {
        setState.run({ id: file, state: 'present' });
        // moving a file changes the time of its last change, which a scan would take for another content
        setTimes.run(stored(mtimeNs), stored(ctimeNs), file);
      } else if (moved.sidecarOf !== null && path !== null)
        putSidecar.run(folderId, path, sizeBytes, stored(mtimeNs), stored(ctimeNs), photoId);
    },
  };
}
