/** Folders that a person removed, kept for a while. */
export const sql = `
  -- The user's own. NULL: in the library. The files of a removed folder have vanished.
  ALTER TABLE folder ADD COLUMN removed_at_ms INTEGER;
  -- Derived. What the file was when its folder was removed; NULL where that is in the library.
  ALTER TABLE file ADD COLUMN state_before_removal TEXT;
`;
