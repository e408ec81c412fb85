/** Photos that were edited in place: what was decided of them holds of what the edit made. */
import type { Database } from '../database.ts';
import { successor } from './successor.ts';
import { transaction } from '../transaction.ts';

export interface Successions {
  /** Does a photo lie nowhere any more, in whose file there is another? */
  areEditsOpen(): boolean;
  /**
   * When all folders were looked at and their files read: a photo takes over what was decided of the one
   * that lay in its file, where that lies nowhere any more: it was edited. Until then that may turn up under
   * another name, as all do that are numbered anew: also in a file that could not be read now, unless that is
   * one of `failedBefore`. In one transaction.
   */
  settleEdits(failedBefore: readonly number[]): void;
}

/** `note`: a file of `old` shows `photo` now. */
export function successions(db: Database): Successions & { note: (old: number, photo: number) => void } {
  const note = db.prepare('INSERT INTO succession (old_id, photo_id) VALUES (?, ?)');
  const noted = db.prepare<[], { old: number; photo: number }>(
    'SELECT old_id AS old, photo_id AS photo FROM succession ORDER BY id',
  );
  const remains = db
    .prepare<[number], number>("SELECT 1 FROM file WHERE photo_id = ? AND state <> 'vanished'")
    .pluck();
  const isUnread = db
    .prepare<[string], number>(
      `SELECT 1 FROM file_failure CROSS JOIN file ON file.id = file_id
      WHERE state = 'present' AND (photo_id IS NULL OR is_changed)
        AND file_id NOT IN (SELECT value FROM json_each(?)) LIMIT 1`,
    )
    .pluck();
  const clear = db.prepare('DELETE FROM succession');
  const takeOver = successor(db);
  const edited = (): { old: number; photo: number }[] =>
    noted.all().filter(({ old }) => remains.get(old) === undefined);
  return {
    note: (old, photo) => void note.run(old, photo),
    areEditsOpen: () => edited().length > 0,
    settleEdits: transaction(db, (failedBefore: readonly number[]) => {
      if (noted.get() === undefined || isUnread.get(JSON.stringify(failedBefore)) !== undefined) return;
      for (const { old, photo } of edited()) takeOver(old, photo);
      clear.run();
    }),
  };
}
