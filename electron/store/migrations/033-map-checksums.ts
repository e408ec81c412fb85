/** How photos lie in each other is told from what a disk made of it. */
export const sql = `
  -- CRC-32 of the row, as of its schema; NULL but for a match, or where its blobs cannot be what was kept
  ALTER TABLE pair ADD COLUMN checksum INTEGER;
  UPDATE pair SET
    checksum = crc32(a, b, score, tentative_count, trials, seed, inlier_count, b_from_a, inliers)
    WHERE length(inliers) = 4 * inlier_count AND coalesce(length(b_from_a), 48) = 48;
  ALTER TABLE same_shot_pair ADD COLUMN checksum INTEGER;
  UPDATE same_shot_pair SET checksum = crc32(a, b, moments, verdict, b_from_a, tries)
    WHERE coalesce(length(b_from_a), 48) = 48;
`;
