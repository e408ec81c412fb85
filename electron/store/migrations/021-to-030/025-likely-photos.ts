/** Photos that weak matches say are of a place, found when places are made, so that a person is asked. */
export const sql = `
  CREATE INDEX no_match_near ON no_match (model_id, a, b, score_hundredths, reason)
    WHERE score_hundredths >= 7000 AND reason IS NULL;

  -- Derived. No foreign keys: it is written whole with the places, and what is gone since is passed over.
  CREATE TABLE likely_photo (
    model_id INTEGER NOT NULL,
    photo_id INTEGER NOT NULL,
    place_id INTEGER NOT NULL,
    other_id INTEGER NOT NULL, -- the photo of the place that it is nearest to being a match of
    score REAL NOT NULL, -- of that pair
    near_matches INTEGER NOT NULL, -- photos of the place that it nearly matches
    PRIMARY KEY (model_id, photo_id)
  ) STRICT, WITHOUT ROWID;
`;
