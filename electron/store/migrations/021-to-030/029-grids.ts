/**
 * All columns of features are compressed, but for keypoints' locations, and other locations lie on grids
 * (`feature-columns.ts`). Those that are there stay as they are; an older program cannot read new ones.
 */
export const sql = `
  -- is_compressed: 0 nothing, 1 the descriptor, 2 all
`;
