/** An index has a tree that lasts; its photos lie in parts of it. Snapshots are built anew. */
export const sql = `
  DROP TABLE snapshot_chunk;
  DROP TABLE snapshot;

  -- Derived. The index over the descriptors: a tree, or some photos that lie in one.
  CREATE TABLE snapshot (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- whoever has a snapshot open knows it by its id
    model_id INTEGER NOT NULL REFERENCES model,
    tree_id INTEGER REFERENCES snapshot ON DELETE CASCADE, -- NULL for a tree
    photo_count INTEGER NOT NULL, -- of a part, or those that a tree was trained for
    photos BLOB NOT NULL, -- of a part; float64: an id and a feature count each
    size_bytes INTEGER NOT NULL,
    is_provisional INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX snapshot_tree ON snapshot (tree_id);
  CREATE TABLE snapshot_chunk (
    snapshot_id INTEGER NOT NULL REFERENCES snapshot ON DELETE CASCADE,
    chunk INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    PRIMARY KEY (snapshot_id, chunk)
  ) STRICT;
`;
