/**
 * What places are made of says that it was written: as long as it was not, nothing is grouped anew. Writing
 * the same again counts as written.
 */
const WRITTEN: readonly (readonly [table: string, how: string])[] = [
  ['file', 'INSERT'],
  ['file', 'DELETE'],
  ['file', 'UPDATE OF folder_id, path, photo_id, state'],
  ['file_metadata', 'INSERT'],
  ['file_metadata', 'DELETE'],
  ['companion_file', 'INSERT'],
  ['companion_file', 'DELETE'],
  ['companion_file', 'UPDATE OF folder_id, path, kind'],
  ['photo', 'DELETE'],
  ['photo', 'UPDATE OF width_px, height_px, format'],
  ['thumbnail', 'INSERT'],
  ['thumbnail', 'DELETE'],
  ['thumbnail', 'UPDATE'],
  ['pair', 'INSERT'],
  ['pair', 'DELETE'],
  ['pair', 'UPDATE'],
  ['place_pin', 'INSERT'],
  ['place_pin', 'DELETE'],
  ['place_pin', 'UPDATE'],
  ['place_ban', 'INSERT'],
  ['place_ban', 'DELETE'],
  ['place_ban', 'UPDATE'],
  ['place', 'UPDATE OF name'],
  ['model', 'DELETE'],
];

export const sql = `
  -- Derived. One row at most, which goes where anything is written that places are made of.
  CREATE TABLE places_made (
    made_by TEXT NOT NULL, -- the model and the rules
    is_done INTEGER NOT NULL
  ) STRICT;
  ${WRITTEN.map(
    ([table, how], i) => `
  CREATE TRIGGER places_outdated_${i} AFTER ${how} ON ${table} BEGIN DELETE FROM places_made; END;`,
  ).join('')}
`;
