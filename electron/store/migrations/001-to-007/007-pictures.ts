/** A photo is its picture, whatever else is written into its file; files have facts of their own. */
export const sql = `
  -- hash: SHA-256 of the encoded picture without its metadata. Until its file is read again, a photo of an
  -- earlier schema has that of its file's bytes.
  ALTER TABLE photo ADD COLUMN is_byte_hash INTEGER NOT NULL DEFAULT 0;
  UPDATE photo SET is_byte_hash = 1;
  ALTER TABLE photo ADD COLUMN taken_at_source TEXT;
  ALTER TABLE photo ADD COLUMN utc_offset_min INTEGER;

  ALTER TABLE file ADD COLUMN hash BLOB; -- SHA-256 of its bytes; NULL until read
  ALTER TABLE file ADD COLUMN ctime_ns INTEGER; -- NULL until seen by schema 7
  -- It has changed since it was read; until it is read again it stands for the photo that it was.
  ALTER TABLE file ADD COLUMN is_changed INTEGER NOT NULL DEFAULT 0;
  UPDATE file SET hash = (SELECT hash FROM photo WHERE id = photo_id);

  -- Derived. What stands in a file, and beside it, of when and where its photo was taken.
  CREATE TABLE file_metadata (
    file_id INTEGER PRIMARY KEY REFERENCES file ON DELETE CASCADE,
    taken_at TEXT,
    taken_at_source TEXT,
    utc_offset_min INTEGER,
    latitude REAL,
    longitude REAL,
    camera TEXT,
    shot TEXT NOT NULL -- JSON: what tells which photos belong together
  ) STRICT;

  -- Derived. Files beside photos that are no photos themselves.
  CREATE TABLE companion_file (
    folder_id INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
    path BLOB NOT NULL, -- below the folder
    kind TEXT NOT NULL CHECK (kind IN ('sidecar', 'video')),
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    ctime_ns INTEGER NOT NULL,
    scan INTEGER NOT NULL, -- number of the scan that last saw it
    photo_id INTEGER, -- the photo that it belongs to; NULL: none
    PRIMARY KEY (folder_id, path)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX companion_file_photo ON companion_file (photo_id);

  -- More formats are read now; and what other programs wrote beside a picture may be what cannot be read.
  DROP TABLE photo_failure;
  -- Derived. The fault of these bytes with this model: tried again only when a file has other bytes.
  CREATE TABLE photo_failure (
    photo_id INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
    model_id INTEGER NOT NULL REFERENCES model,
    file_hash BLOB NOT NULL, -- SHA-256 of the bytes
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    remedy TEXT NOT NULL,
    PRIMARY KEY (photo_id, model_id, file_hash)
  ) STRICT, WITHOUT ROWID;
`;
