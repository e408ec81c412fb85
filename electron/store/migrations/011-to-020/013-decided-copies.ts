/** What a person made of photos with other programs, and what they decided of copies. */
export const sql = `
  ALTER TABLE file_metadata ADD COLUMN rating INTEGER; -- stars, 1 to 5; NULL: none
  ALTER TABLE file_metadata ADD COLUMN caption TEXT;
  ALTER TABLE file_metadata ADD COLUMN is_edited INTEGER NOT NULL DEFAULT 0;
  -- All is read anew for them, without a look at the pictures.
  UPDATE file SET is_changed = 1 WHERE photo_id IS NOT NULL;

  -- The user's own. That of the copies of a shot some stay, in the order in which it was decided.
  CREATE TABLE copy_decision (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    is_carried_out INTEGER NOT NULL DEFAULT 0 -- what was to go has gone: nothing to take back
  ) STRICT;

  -- The user's own. The photos that it was about, as ids without foreign key, and how many files of each
  -- stay: with another photo, or a file more, the copies are to be decided anew.
  CREATE TABLE copy_decision_photo (
    decision_id INTEGER NOT NULL REFERENCES copy_decision ON DELETE CASCADE,
    photo_id INTEGER NOT NULL,
    kept_count INTEGER NOT NULL,
    PRIMARY KEY (photo_id, decision_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX copy_decision_photo_decision ON copy_decision_photo (decision_id);

  -- The user's own. The files that are to go and have not yet.
  CREATE TABLE copy_decision_file (
    decision_id INTEGER NOT NULL REFERENCES copy_decision ON DELETE CASCADE,
    file_id INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
    PRIMARY KEY (file_id, decision_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX copy_decision_file_decision ON copy_decision_file (decision_id);
`;
