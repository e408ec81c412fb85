/** Photos with a star. */
export const sql = `
  -- The user's own. As ids without foreign key: a star outlives the folder that the photo lay in.
  CREATE TABLE favourite (
    photo_id INTEGER PRIMARY KEY
  ) STRICT;
`;
