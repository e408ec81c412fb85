/** Which photos are documents and screens, by their thumbnails: they are in no place. */
export const sql = `
  -- Derived. Of thumbnails that were looked at; goes with the thumbnail, and with what made it (method).
  CREATE TABLE document (
    photo_id INTEGER PRIMARY KEY REFERENCES thumbnail (photo_id) ON DELETE CASCADE,
    is_document INTEGER NOT NULL
  ) STRICT;
`;
