/** What photos show, by their thumbnails: documents and pictures of nothing are in no place. */
export const sql = `
  DROP TABLE document;
  DELETE FROM method WHERE name = 'document';

  -- Derived. Of thumbnails that were looked at; goes with the thumbnail, and with what made it (method).
  CREATE TABLE subject (
    photo_id INTEGER PRIMARY KEY REFERENCES thumbnail (photo_id) ON DELETE CASCADE,
    subject TEXT NOT NULL -- 'scene', 'document' or 'blank'
  ) STRICT;
`;
