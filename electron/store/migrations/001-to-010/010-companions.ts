/** Photos that belong to another photo. */
export const sql = `
  -- Derived. A photo that is shown as part of its lead, which is in no place of its own. A lead is no
  -- companion itself.
  CREATE TABLE companion (
    photo_id INTEGER PRIMARY KEY REFERENCES photo ON DELETE CASCADE,
    lead_id INTEGER NOT NULL REFERENCES photo ON DELETE CASCADE,
    kind TEXT NOT NULL
  ) STRICT;
  CREATE INDEX companion_lead ON companion (lead_id);
`;
