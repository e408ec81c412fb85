/** What is left out of a library, the disks below its folders, and whether it is watched. */
export const sql = `
  -- The user's own. What of the folders is no part of the library.
  CREATE TABLE leave_out (
    id INTEGER PRIMARY KEY,
    pattern BLOB NOT NULL, -- as .gitignore has them, from the library's folder on
    folder_id INTEGER REFERENCES folder ON DELETE CASCADE -- NULL: in every folder
  ) STRICT;
  CREATE UNIQUE INDEX leave_out_pattern ON leave_out (pattern, coalesce(folder_id, 0));
  CREATE INDEX leave_out_folder ON leave_out (folder_id);

  -- Derived. What the last scan of a folder left out, by why.
  CREATE TABLE left_out (
    folder_id INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
    left_out_by TEXT NOT NULL,
    pattern TEXT NOT NULL, -- empty: by no pattern
    files INTEGER NOT NULL,
    folders INTEGER NOT NULL,
    PRIMARY KEY (folder_id, left_out_by, pattern)
  ) STRICT, WITHOUT ROWID;

  -- Derived. Disks and shares below a folder, at mount points and links, those that are away among them.
  CREATE TABLE mount (
    folder_id INTEGER NOT NULL REFERENCES folder ON DELETE CASCADE,
    path BLOB NOT NULL, -- below the folder
    device INTEGER NOT NULL,
    is_link INTEGER NOT NULL, -- the walk comes there by a link
    PRIMARY KEY (folder_id, path)
  ) STRICT, WITHOUT ROWID;

  -- The user's own. What was set for this library, by name; absent: as the program sets it.
  CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;
