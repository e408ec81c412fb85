/** What a person said of parts of places. */
export const sql = `
  -- The user's own. Parts of places that a person said are of one place, or that are not. It holds of photos
  -- that are pinned where they are, which are ids without foreign key as there.
  CREATE TABLE place_part (
    decision INTEGER NOT NULL,
    is_one INTEGER NOT NULL,
    part INTEGER NOT NULL,
    photo_id INTEGER NOT NULL,
    PRIMARY KEY (decision, part, photo_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX place_part_photo ON place_part (photo_id);

  -- until now all photos that were pinned were of one place, or of places that are apart
  INSERT INTO place_part SELECT 0, 0, place_id, photo_id FROM place_pin;
  INSERT INTO place_part SELECT place_id, 1, photo_id, photo_id FROM place_pin;
`;
