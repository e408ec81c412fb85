/** What a feature set rounds, for models that run as the DELF reference does. */
export const sql = `
  -- Derived. Little-endian float32; scale is exact in feature_set.
  CREATE TABLE exact_features (
    model_id INTEGER NOT NULL,
    photo_id INTEGER NOT NULL,
    location BLOB NOT NULL, -- x, y
    attention BLOB NOT NULL,
    descriptor BLOB NOT NULL, -- 40 a feature
    PRIMARY KEY (model_id, photo_id),
    FOREIGN KEY (model_id, photo_id) REFERENCES feature_set ON DELETE CASCADE
  ) STRICT;
`;
