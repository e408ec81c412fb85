/** Files as copies of shots. One file that is seen under several paths is one copy. */
import type { PhotoView } from '../../contract/photo.ts';
import type { Database } from '../database.ts';
import { joined } from '../files/below.ts';

/** A file that did not vanish, under the first of its paths. */
export interface CopyRow {
  fileId: number;
  photo: number;
  folderId: number;
  /** Absolute, as the system's bytes. */
  path: Buffer;
  sizeBytes: number;
  mtimeMs: number;
  /** SHA-256 of its bytes. */
  hash: Buffer;
  state: Exclude<PhotoView['state'], 'vanished'>;
}

export interface CopyTable {
  /** The copies of the shots that these photos lead, by photo, then the readable ones first, then by path. */
  ofGroups(leads: readonly number[]): CopyRow[];
  /** The photo's group and how many copies are in it. */
  groupOf(photoId: number): { groupId: number; copyCount: number };
  /** Of all groups of two copies and more, by lead. */
  counts(): Map<number, number>;
}

/** Paths of one file. Numbers of a disk that is away may be another's by now: so its content must agree. */
const SAME_FILE =
  "iif(device IS NULL OR inode IS NULL, 'file ' || file.id, " +
  "device || ' ' || inode || ' ' || size_bytes || ' ' || hex(hash))";

export function copyTable(db: Database): CopyTable {
  const there = "file.state <> 'vanished' AND hash IS NOT NULL";
  const ofGroup = db.prepare<
    [{ lead: number }],
    Omit<CopyRow, 'mtimeMs'> & { folder: Buffer; mtimeNs: number }
  >(`
    WITH shot AS (SELECT $lead AS photo UNION SELECT photo_id FROM same_shot WHERE lead_id = $lead),
      copy AS (
        SELECT file.id, row_number() OVER (
          PARTITION BY ${SAME_FILE} ORDER BY state = 'present' DESC, folder.path, file.path) AS nth
        FROM shot JOIN file ON photo_id = photo JOIN folder ON folder.id = folder_id WHERE ${there})
    SELECT file.id AS fileId, photo_id AS photo, folder_id AS folderId, folder.path AS folder, file.path,
      size_bytes AS sizeBytes, mtime_ns AS mtimeNs, hash, state
    FROM copy JOIN file USING (id) JOIN folder ON folder.id = folder_id WHERE nth = 1
    ORDER BY photo_id, state = 'present' DESC, folder.path, file.path`);
  const leadOf = db.prepare<[number], number>('SELECT lead_id FROM same_shot WHERE photo_id = ?').pluck();
  const count = db
    .prepare<[{ lead: number }], number>(
      `SELECT count(DISTINCT ${SAME_FILE}) FROM file WHERE ${there} AND photo_id IN
        (SELECT $lead UNION SELECT photo_id FROM same_shot WHERE lead_id = $lead)`,
    )
    .pluck();
  const counts = db
    .prepare<[], [number, number]>(
      `SELECT coalesce(lead_id, file.photo_id) AS lead, count(DISTINCT ${SAME_FILE}) AS copies
      FROM file LEFT JOIN same_shot ON same_shot.photo_id = file.photo_id
      WHERE ${there} AND file.photo_id IS NOT NULL GROUP BY lead HAVING copies > 1`,
    )
    .raw();
  return {
    ofGroups: (leads) =>
      leads.flatMap((lead) =>
        ofGroup.all({ lead }).map(({ folder, mtimeNs, path, ...row }) => ({
          ...row,
          path: joined(folder, path),
          mtimeMs: mtimeNs / 1e6,
        })),
      ),
    groupOf(photo) {
      const groupId = leadOf.get(photo) ?? photo;
      return { groupId, copyCount: count.get({ lead: groupId }) ?? 0 };
    },
    counts: () => new Map(counts.all()),
  };
}
