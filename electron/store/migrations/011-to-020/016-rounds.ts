/** What rounds of a scan find before all photos are read, so that places are there early. */
export const sql = `
  -- Found before all photos were there to be found: the end of the scan throws it away or confirms it.
  ALTER TABLE pair ADD COLUMN is_provisional INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX pair_provisional ON pair (model_id, a, b) WHERE is_provisional = 1;
  ALTER TABLE snapshot ADD COLUMN is_provisional INTEGER NOT NULL DEFAULT 0;

  -- Derived. Photos whose provisional candidates are all in pair.
  CREATE TABLE provisional_candidates (
    model_id INTEGER NOT NULL REFERENCES model,
    photo_id INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
    PRIMARY KEY (model_id, photo_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX provisional_candidates_photo ON provisional_candidates (photo_id);

  -- Derived. What came of comparing two photos, by all that the answer depends on beside their pictures.
  CREATE TABLE provisional_comparison (
    a INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
    b INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE CHECK (a < b),
    question BLOB NOT NULL, -- a hash
    verdict TEXT NOT NULL CHECK (verdict IN ('same', 'different', 'unknown')),
    b_from_a BLOB, -- as in same_shot_pair
    PRIMARY KEY (a, b, question)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX provisional_comparison_b ON provisional_comparison (b);

  -- What a scan found before is no news of the next one.
  INSERT OR IGNORE INTO setting (name, value)
    SELECT 'scanned', 'once' WHERE EXISTS (SELECT 1 FROM place_member);
`;
