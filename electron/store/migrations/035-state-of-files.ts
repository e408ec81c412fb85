/** Whether a photo has a file that is there is told by the index alone (docs/measurements.md#store). */
export const sql = `
  CREATE INDEX file_photo_state ON file (photo_id, state);
  DROP INDEX file_photo;
`;
