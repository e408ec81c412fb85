/** A thumbnail that a disk damaged is told from a sound one. */
export const sql = `
  ALTER TABLE thumbnail ADD COLUMN checksum INTEGER; -- CRC-32 of the JPEG; NULL of earlier schemas
`;
