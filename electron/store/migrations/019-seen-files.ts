/** Which files a scan saw is known while it runs, and no longer: files that stayed as they were are not written. */
export const sql = `
  ALTER TABLE file DROP COLUMN scan;
  ALTER TABLE companion_file DROP COLUMN scan;
`;
