/** A search reads the lists that it probes: they are kept by the leaf they start with. Built anew. */
export const sql = `
  DROP TABLE snapshot_chunk;
  DELETE FROM snapshot;
  CREATE TABLE snapshot_chunk (
    snapshot_id INTEGER NOT NULL REFERENCES snapshot ON DELETE CASCADE,
    chunk INTEGER NOT NULL, -- of a tree: counted; of a part: the leaf that these lists start with
    bytes BLOB NOT NULL,
    PRIMARY KEY (snapshot_id, chunk)
  ) STRICT;
`;
