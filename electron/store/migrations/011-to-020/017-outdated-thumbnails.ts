/** What was made of photos by older rules is kept until it can be made anew: their disks may be away. */
export const sql = `
  ALTER TABLE thumbnail ADD COLUMN is_outdated INTEGER NOT NULL DEFAULT 0;
  DROP INDEX thumbnail_hash;
  CREATE INDEX thumbnail_hash ON thumbnail (photo_id, hash) WHERE is_outdated = 0;
  ALTER TABLE same_shot_pair ADD COLUMN is_outdated INTEGER NOT NULL DEFAULT 0;
`;
