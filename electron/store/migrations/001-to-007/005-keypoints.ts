/** Feature sets of two kinds of rows. */
export const sql = `
  -- of feature_count: the last rows
  ALTER TABLE feature_set ADD COLUMN detail_count INTEGER NOT NULL DEFAULT 0;
`;
