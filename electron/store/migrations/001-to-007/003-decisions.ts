/** What a person says of places. */
export const sql = `
  CREATE INDEX pair_match_b ON pair (model_id, b) WHERE inliers IS NOT NULL; -- the links of one place

  -- The user's own. Photos here are ids without foreign key: what was said of a photo outlives the folder
  -- that it lay in, and holds again when the same bytes are back.
  ALTER TABLE place ADD COLUMN name TEXT; -- NULL: none
  ALTER TABLE place ADD COLUMN cover_photo_id INTEGER; -- NULL: the program chooses

  -- The user's own. The photo is in this place, whatever a scan or a model finds: said by merging and by
  -- splitting.
  CREATE TABLE place_pin (
    photo_id INTEGER PRIMARY KEY,
    place_id INTEGER NOT NULL REFERENCES place ON DELETE CASCADE
  ) STRICT;
  CREATE INDEX place_pin_place ON place_pin (place_id);

  -- The user's own. The photo is not in this place, whatever a scan or a model finds.
  CREATE TABLE place_ban (
    place_id INTEGER NOT NULL REFERENCES place ON DELETE CASCADE,
    photo_id INTEGER NOT NULL,
    PRIMARY KEY (place_id, photo_id)
  ) STRICT, WITHOUT ROWID;

  -- The user's own. Photos that a person has seen in the place.
  CREATE TABLE place_seen (
    place_id INTEGER NOT NULL REFERENCES place ON DELETE CASCADE,
    photo_id INTEGER NOT NULL,
    PRIMARY KEY (place_id, photo_id)
  ) STRICT, WITHOUT ROWID;

  -- The user's own. The photos that a place of which a person said anything had last: it is recognised by
  -- them when no model has members for it.
  CREATE TABLE place_memory (
    place_id INTEGER NOT NULL REFERENCES place ON DELETE CASCADE,
    photo_id INTEGER NOT NULL,
    PRIMARY KEY (place_id, photo_id)
  ) STRICT, WITHOUT ROWID;
`;
