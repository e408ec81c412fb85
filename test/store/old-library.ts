/** A library with photos as schema 17 had them: what brings it to the newest is tried on it. */
import { DatabaseSync } from 'node:sqlite';
import { migrations } from '../../electron/store/migrations/index.ts';

/** Of two features and a keypoint. */
export const DESCRIPTOR = Int8Array.from({ length: 120 }, (_, i) => 2 * i - 119);

/**
 * Photos 1 to `photos`, each compared with all before it; those of neighbouring numbers match. The first six
 * are a place, the others another.
 */
export function oldLibrary(path: string, photos: number): void {
  const db = new DatabaseSync(path);
  db.exec('PRAGMA application_id = 0x52565354; PRAGMA journal_mode = WAL');
  for (const sql of migrations.slice(0, 17)) db.exec(sql);
  db.exec(`
    PRAGMA user_version = 17;
    BEGIN;
    INSERT INTO model (id, name) VALUES (1, 'm');
    INSERT INTO folder (id, path) VALUES (1, CAST('/photos' AS BLOB));
    WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${photos})
      INSERT INTO photo (id, hash, width_px, height_px, format)
      SELECT n, CAST(printf('%032d', n) AS BLOB), 4000, 3000, 'jpeg' FROM number;
    INSERT INTO file (folder_id, path, size_bytes, mtime_ns, state, photo_id, scan)
      SELECT 1, CAST(id AS BLOB), 1, 1, 'present', id, 1 FROM photo;
    INSERT INTO feature_set (model_id, photo_id, feature_count, keypoint_count, resized_long_side_px,
      attention_max, scale, attention, location, descriptor)
      SELECT 1, id, 3, 1, 768, 1, x'010000803f000000', x'ffffff7f0000', zeroblob(12),
        x'${Buffer.from(DESCRIPTOR.buffer).toString('hex')}' FROM photo;
    INSERT INTO pair (model_id, a, b, score, reason, tentative_count, trials, seed, b_from_a, inliers)
      SELECT 1, a.id, b.id, iif(a.id + 1 = b.id, 30.5, 7.259), iif(a.id + 1 = b.id, NULL,
        iif(a.id = 1, 'overlay', 'below threshold')), 9, 40, 7,
        iif(a.id + 1 = b.id, zeroblob(48), NULL), iif(a.id + 1 = b.id, zeroblob(16), NULL)
      FROM photo AS a JOIN photo AS b ON a.id < b.id;
    UPDATE pair SET is_provisional = 1 WHERE b = ${photos};
    UPDATE pair SET score = NULL, reason = NULL WHERE a = 2 AND b = 4;
    INSERT INTO place (id, name, cover_photo_id) VALUES (1, 'Market', 2), (2, NULL, NULL);
    INSERT INTO place_member SELECT 1, id, 1 + (id > 6) FROM photo;
    INSERT INTO place_pin VALUES (1, 1), (2, 1);
    INSERT INTO place_ban VALUES (2, 3);
    INSERT INTO favourite VALUES (4);
    INSERT INTO accepted VALUES (5, '2004-05-06', NULL, NULL);
    INSERT INTO setting VALUES ('scan pace', '{"isGentle":true,"cores":2}');
    INSERT INTO tidy_folder (path, kind, rank) VALUES (x'2ffffe', 'protected', 1);
    COMMIT`);
  db.close();
}
