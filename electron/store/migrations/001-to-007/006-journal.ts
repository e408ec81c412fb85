/** The journal of decisions; and keypoints are called so. */
export const sql = `
  ALTER TABLE feature_set RENAME COLUMN detail_count TO keypoint_count;

  -- The user's own. What was decided of places, oldest first, so that it can be undone and redone. Undone
  -- entries are the last ones.
  CREATE TABLE journal (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    change TEXT NOT NULL, -- JSON: what it changed, and from what (journal.ts)
    is_undone INTEGER NOT NULL DEFAULT 0
  ) STRICT;
`;
