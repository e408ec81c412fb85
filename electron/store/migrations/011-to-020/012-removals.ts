/** Files that were moved out of the way, and the folders for which tidying knows something. */
export const sql = `
  -- The user's own. A row is there before its file is moved, so that whatever is cut short can be told. No
  -- foreign keys: what was removed outlives what the library knows.
  CREATE TABLE removal (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    session INTEGER NOT NULL, -- one run of removing
    sidecar_of INTEGER, -- the removal that this file went along with; NULL: a photo's file
    state TEXT NOT NULL CHECK (state IN
      ('moving', 'removed', 'not removed', 'restoring', 'restored', 'gone', 'uncertain')),
    why TEXT, -- it was not removed, or is gone; NULL: nothing to say
    file_id INTEGER, -- NULL: a sidecar
    photo_id INTEGER NOT NULL,
    folder_id INTEGER NOT NULL,
    path BLOB NOT NULL, -- absolute: where it lay
    place BLOB NOT NULL, -- absolute: where it lies now
    kept_path BLOB NOT NULL, -- absolute: of the copy that stayed
    hash BLOB NOT NULL, -- SHA-256 of its bytes
    size_bytes INTEGER NOT NULL,
    moved_at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX removal_state ON removal (state);
  CREATE INDEX removal_sidecar ON removal (sidecar_of) WHERE sidecar_of IS NOT NULL;

  -- The user's own. preferred: copies here are kept rather. protected: nothing here is ever moved.
  -- unprotected: it looks to be another program's, and may be tidied. holding: where its disk has no trash,
  -- removed files wait here.
  CREATE TABLE tidy_folder (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path BLOB NOT NULL UNIQUE, -- absolute
    kind TEXT NOT NULL CHECK (kind IN ('preferred', 'protected', 'unprotected', 'holding')),
    rank INTEGER NOT NULL -- among those of its kind, the first first
  ) STRICT;
`;
