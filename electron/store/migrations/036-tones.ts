/** Which photos of one shot look alike in light and colour: of what was edited no copy surely goes. */
export const sql = `
  -- Derived. Of the photo that the thumbnail was made of (vision/thumbnail.ts): six float32; goes with it.
  CREATE TABLE tone (
    photo_id INTEGER PRIMARY KEY REFERENCES thumbnail (photo_id) ON DELETE CASCADE,
    numbers BLOB NOT NULL
  ) STRICT;
`;
