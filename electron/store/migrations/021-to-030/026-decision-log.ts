/**
 * A library is known by an id, every change of the user's own is noted until it is in the log, and features
 * have a checksum.
 */

/** The user's own tables with what a row is known by. Frozen, as all of a migration is. */
const KEYS = {
  folder: ['id'],
  place: ['id'],
  place_pin: ['photo_id'],
  place_ban: ['place_id', 'photo_id'],
  place_part: ['decision', 'part', 'photo_id'],
  place_seen: ['place_id', 'photo_id'],
  place_memory: ['place_id', 'photo_id'],
  journal: ['id'],
  leave_out: ['id'],
  setting: ['name'],
  removal: ['id'],
  tidy_folder: ['id'],
  copy_decision: ['id'],
  copy_decision_photo: ['photo_id', 'decision_id'],
  copy_decision_file: ['file_id', 'decision_id'],
  favourite: ['photo_id'],
  accepted: ['photo_id'],
  sidecar_write: ['id'],
};

const noted = (table: string, row: 'OLD' | 'NEW', keys: readonly string[]): string =>
  `INSERT INTO decision_change VALUES ('${table}', ${[0, 1, 2]
    .map((i) => (keys[i] === undefined ? 'NULL' : `${row}.${keys[i]}`))
    .join(', ')});`;

const triggers = Object.entries(KEYS).map(([table, keys]) => {
  // whether a folder could be listed is derived
  const update = table === 'folder' ? 'UPDATE OF path, removed_at_ms' : 'UPDATE';
  return `
  CREATE TRIGGER ${table}_put AFTER INSERT ON ${table} BEGIN ${noted(table, 'NEW', keys)} END;
  CREATE TRIGGER ${table}_changed AFTER ${update} ON ${table}
    BEGIN ${noted(table, 'OLD', keys)} ${noted(table, 'NEW', keys)} END;
  CREATE TRIGGER ${table}_gone AFTER DELETE ON ${table} BEGIN ${noted(table, 'OLD', keys)} END;`;
});

export const sql = `
  -- One row. The id tells this library from another at the same path.
  CREATE TABLE library (
    id TEXT NOT NULL,
    log_number INTEGER NOT NULL -- of the last record of the log that this database knows
  ) STRICT;
  INSERT INTO library VALUES (lower(hex(randomblob(16))), 0);

  -- Rows of the user's own that are otherwise than the log has them.
  CREATE TABLE decision_change (
    table_name TEXT NOT NULL,
    key1 ANY NOT NULL,
    key2 ANY,
    key3 ANY
  ) STRICT;
  ${triggers.join('')}

  -- Derived. Of feature sets that were saved since schema 26.
  CREATE TABLE feature_checksum (
    model_id INTEGER NOT NULL,
    photo_id INTEGER NOT NULL,
    checksum INTEGER NOT NULL, -- CRC-32 of all its numbers and blobs
    PRIMARY KEY (model_id, photo_id),
    FOREIGN KEY (model_id, photo_id) REFERENCES feature_set (model_id, photo_id) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;
`;
