/** Which files a scan saw is known while it runs alone: what stayed as it was is not written. */
export const sql = `
  ALTER TABLE file DROP COLUMN scan;
  ALTER TABLE companion_file DROP COLUMN scan;
`;
