/** Files that show another photo than before, until all files are read. */
export const sql = `
  -- Derived. Ids without foreign key: the old photo may be forgotten meanwhile.
  CREATE TABLE succession (
    id INTEGER PRIMARY KEY, -- in the order in which they were read
    old_id INTEGER NOT NULL,
    photo_id INTEGER NOT NULL
  ) STRICT;
`;
