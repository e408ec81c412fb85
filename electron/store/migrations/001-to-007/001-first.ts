/** The first schema. */
export const sql = `
  -- The user's own, but for the column online (derived: could it be listed at the last scan).
  CREATE TABLE folder (
    id INTEGER PRIMARY KEY,
    path BLOB NOT NULL UNIQUE, -- absolute, symbolic links resolved
    online INTEGER NOT NULL DEFAULT 1
  ) STRICT;

  -- Derived. Content: every distinct sequence of bytes that was read. The id is the first 52 bits of the
  -- hash (next free number where two agree), so that ids, their order, and all that is computed in that
  -- order are the same however a scan was interrupted.
  CREATE TABLE photo (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE, -- SHA-256
    width_px INTEGER, -- upright; NULL until decoded, and so for height_px and format
    height_px INTEGER,
    format TEXT,
    taken_at TEXT,
    latitude REAL,
    longitude REAL,
    camera TEXT
  ) STRICT;

  -- Derived. Where photos lie.
  CREATE TABLE file (
    id INTEGER PRIMARY KEY,
    folder_id INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
    path BLOB NOT NULL, -- below the folder
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('present', 'offline', 'vanished')),
    photo_id INTEGER REFERENCES photo, -- NULL until read
    scan INTEGER NOT NULL, -- number of the scan that last saw it
    UNIQUE (folder_id, path)
  ) STRICT;
  CREATE INDEX file_photo ON file (photo_id);

  -- Derived. Not the fault of the content: tried again at every scan.
  CREATE TABLE file_failure (
    file_id INTEGER PRIMARY KEY REFERENCES file ON DELETE CASCADE,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    remedy TEXT NOT NULL
  ) STRICT;

  CREATE TABLE model (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE, -- the id in the model's manifest
    matching_method TEXT -- what made its pairs; a different method starts them anew
  ) STRICT;

  -- Derived. The fault of these bytes with this model: tried again only when a file has other bytes.
  CREATE TABLE photo_failure (
    photo_id INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
    model_id INTEGER NOT NULL REFERENCES model,
    kind TEXT NOT NULL,
    reason TEXT NOT NULL,
    remedy TEXT NOT NULL,
    PRIMARY KEY (photo_id, model_id)
  ) STRICT, WITHOUT ROWID;

  -- Derived. One row a feature set; the blobs' layouts are in feature-columns.ts.
  CREATE TABLE feature_set (
    model_id INTEGER NOT NULL REFERENCES model,
    photo_id INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
    feature_count INTEGER NOT NULL,
    resized_long_side_px REAL NOT NULL,
    attention_max REAL NOT NULL,
    scale BLOB NOT NULL,
    attention BLOB NOT NULL,
    location BLOB NOT NULL,
    descriptor BLOB NOT NULL,
    PRIMARY KEY (model_id, photo_id)
  ) STRICT;
  CREATE INDEX feature_set_photo ON feature_set (photo_id);

  -- Derived. The index over all descriptors of a model; the bytes carry their own magic, version and
  -- checksum.
  CREATE TABLE snapshot (
    model_id INTEGER PRIMARY KEY REFERENCES model,
    fingerprint TEXT NOT NULL, -- of the photos it covers
    size_bytes INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE snapshot_chunk (
    model_id INTEGER NOT NULL REFERENCES snapshot ON DELETE CASCADE,
    chunk INTEGER NOT NULL,
    bytes BLOB NOT NULL, -- at most 32 MB
    PRIMARY KEY (model_id, chunk)
  ) STRICT;

  -- Derived. Candidate pairs, and after verification what came of them. A match has inliers; a no match
  -- keeps only its score and reason, so that it is never verified again. No foreign key: deleting photos
  -- sweeps this table once instead of once a photo.
  CREATE TABLE pair (
    model_id INTEGER NOT NULL,
    a INTEGER NOT NULL,
    b INTEGER NOT NULL CHECK (a < b),
    score REAL, -- NULL until verified, and so for the four after it
    reason TEXT, -- NULL for a match
    tentative_count INTEGER,
    trials INTEGER,
    seed INTEGER,
    b_from_a BLOB, -- six float64
    inliers BLOB, -- uint16: rows of a, then rows of b
    PRIMARY KEY (model_id, a, b)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX pair_pending ON pair (model_id, a, b) WHERE score IS NULL;
  CREATE INDEX pair_match ON pair (model_id, a, b) WHERE inliers IS NOT NULL;

  -- Derived. Photos whose candidates are all in pair.
  CREATE TABLE candidates_done (
    model_id INTEGER NOT NULL REFERENCES model,
    photo_id INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
    PRIMARY KEY (model_id, photo_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX candidates_done_photo ON candidates_done (photo_id);

  -- The user's own: the id lasts as long as the place does, through scans and models. Who belongs to it is
  -- derived, per model.
  CREATE TABLE place (
    id INTEGER PRIMARY KEY AUTOINCREMENT
  ) STRICT;
  CREATE TABLE place_member (
    model_id INTEGER NOT NULL REFERENCES model,
    photo_id INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
    place_id INTEGER NOT NULL REFERENCES place ON DELETE CASCADE,
    PRIMARY KEY (model_id, photo_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX place_member_place ON place_member (place_id);
  CREATE INDEX place_member_photo ON place_member (photo_id);
`;
