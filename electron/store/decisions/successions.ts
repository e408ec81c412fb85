/** Photos that were edited in place: what was decided of them holds of what the edit made. */
import type { Database } from '../database.ts';
import { successor } from './successor.ts';
import { transaction } from '../transaction.ts';

export interface Successions {
  /** A file of `old` shows `photo` now. */
  note(old: number, photo: number): void;
  /**
   * Where all files are read that were seen: a photo that lies nowhere any more was edited. Until then it may
   * turn up under another name, as all do that are numbered anew. In one transaction.
   */
  settle(): void;
}

export function successions(db: Database): Successions {
  const note = db.prepare('INSERT INTO succession (old_id, photo_id) VALUES (?, ?)');
  const noted = db.prepare<[], { old: number; photo: number }>(
    'SELECT old_id AS old, photo_id AS photo FROM succession ORDER BY id',
  );
  const remains = db
    .prepare<[number], number>("SELECT 1 FROM file WHERE photo_id = ? AND state <> 'vanished'")
    .pluck();
  const clear = db.prepare('DELETE FROM succession');
  const takeOver = successor(db);
  return {
    note: (old, photo) => void note.run(old, photo),
    settle: transaction(db, () => {
      const all = noted.all();
      for (const { old, photo } of all) if (remains.get(old) === undefined) takeOver(old, photo);
      if (all.length > 0) clear.run();
    }),
  };
}
