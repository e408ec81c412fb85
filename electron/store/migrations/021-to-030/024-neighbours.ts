/** Matches lead to further candidate pairs, what their photos match beside: asked for once a match. */
export const sql = `
  ALTER TABLE pair ADD COLUMN neighbours_done INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX pair_neighbours ON pair (model_id, a, b)
    WHERE neighbours_done = 0 AND inlier_count IS NOT NULL AND is_provisional = 0;
`;
