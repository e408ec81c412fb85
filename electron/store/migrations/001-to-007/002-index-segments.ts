/** The index became several snapshots, so that new photos need not rebuild it. */
export const sql = `
  DROP TABLE snapshot_chunk;
  DROP TABLE snapshot;

  -- Derived. The index over the descriptors of a model, in segments; the bytes carry their own magic,
  -- version and checksum.
  CREATE TABLE snapshot (
    id INTEGER PRIMARY KEY,
    model_id INTEGER NOT NULL REFERENCES model,
    photos BLOB NOT NULL, -- the photos it covers, in order: float64 id, float64 feature count
    size_bytes INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE snapshot_chunk (
    snapshot_id INTEGER NOT NULL REFERENCES snapshot ON DELETE CASCADE,
    chunk INTEGER NOT NULL,
    bytes BLOB NOT NULL, -- at most 32 MB
    PRIMARY KEY (snapshot_id, chunk)
  ) STRICT;
`;
