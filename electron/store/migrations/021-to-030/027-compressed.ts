/** Descriptors are compressed. Those that are there stay as they are, and are compared with new ones. */
export const sql = `
  ALTER TABLE feature_set ADD COLUMN is_compressed INTEGER NOT NULL DEFAULT 0; -- its descriptor is
`;
