/** Copies: what tells that two photos are of one shot, and what was found. */
export const sql = `
  -- Two paths of the same two numbers lead to one file. NULL until seen by schema 11, and where the file
  -- system numbers no files.
  ALTER TABLE file ADD COLUMN device INTEGER;
  ALTER TABLE file ADD COLUMN inode INTEGER;

  -- Derived. A decoded photo made small.
  CREATE TABLE thumbnail (
    photo_id INTEGER PRIMARY KEY REFERENCES photo ON DELETE CASCADE,
    jpeg BLOB NOT NULL, -- upright, grey
    hash BLOB NOT NULL -- alike for pictures that look alike
  ) STRICT;
  CREATE INDEX thumbnail_hash ON thumbnail (photo_id, hash); -- so that hashes are read without pictures

  -- Derived. Pairs of photos that were compared, and what came of it.
  CREATE TABLE same_shot_pair (
    a INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
    b INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE CHECK (a < b),
    moments TEXT NOT NULL, -- what the cameras said of when they were taken
    verdict TEXT NOT NULL CHECK (verdict IN ('same', 'different', 'unknown')),
    b_from_a BLOB, -- six float64, in pixels of the thumbnails; NULL where nothing lays one onto the other
    tries INTEGER NOT NULL, -- ways of laying one onto the other that were tried
    PRIMARY KEY (a, b)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX same_shot_pair_b ON same_shot_pair (b);

  -- Derived. A photo that is a copy of its lead's shot. A lead is no copy itself.
  CREATE TABLE same_shot (
    photo_id INTEGER PRIMARY KEY REFERENCES photo ON DELETE CASCADE,
    lead_id INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE
  ) STRICT;
  CREATE INDEX same_shot_lead ON same_shot (lead_id);

  -- Derived. A photo that is shown as part of another: its companion, or a copy of it. What is shown is no
  -- part itself.
  CREATE TABLE stacked (
    photo_id INTEGER PRIMARY KEY REFERENCES photo ON DELETE CASCADE,
    shown_id INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE
  ) STRICT;
  CREATE INDEX stacked_shown ON stacked (shown_id);
  INSERT INTO stacked SELECT photo_id, lead_id FROM companion;

  -- Derived. What made the rows of a table, where that is no model.
  CREATE TABLE method (
    name TEXT PRIMARY KEY,
    method TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;
