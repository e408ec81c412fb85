/** What a person accepted of photos, and what was written beside them. */
export const sql = `
  -- The user's own. When and where a photo was taken that does not say it itself. The photo is an id without
  -- foreign key: what was accepted outlives the folder that it lay in.
  CREATE TABLE accepted (
    photo_id INTEGER PRIMARY KEY,
    taken_at TEXT, -- NULL: nothing was accepted
    latitude REAL,
    longitude REAL
  ) STRICT;

  -- The user's own. Sidecars that were written, oldest first, with what is needed to put back what was there.
  CREATE TABLE sidecar_write (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session INTEGER NOT NULL, -- one export
    path BLOB NOT NULL, -- absolute
    before BLOB, -- its bytes; NULL: there was none
    after_hash BLOB NOT NULL, -- SHA-256 of what was written
    keywords TEXT NOT NULL -- JSON: those that were added
  ) STRICT;
  CREATE INDEX sidecar_write_path ON sidecar_write (path);
`;
