/** A hash by which copies are found is told from what a disk made of it. */
export const sql = `
  -- Derived. CRC-32 of a thumbnail's hash, beside it: a row of thumbnail is not written anew for it.
  CREATE TABLE thumbnail_hash_checksum (
    photo_id INTEGER PRIMARY KEY REFERENCES photo ON DELETE CASCADE,
    checksum INTEGER NOT NULL
  ) STRICT;
  INSERT INTO thumbnail_hash_checksum (photo_id, checksum)
    SELECT photo_id, crc32(hash) FROM thumbnail INDEXED BY thumbnail_hash
    WHERE is_outdated = 0 AND length(hash) = 32;
`;
